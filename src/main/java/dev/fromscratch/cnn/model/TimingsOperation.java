package dev.fromscratch.cnn.model;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.MediaType;

/** How an operation is described that measures a network. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ApiResponse(
    responseCode = "200",
    description = "The times",
    content = {
      @Content(
          mediaType = MediaType.APPLICATION_JSON_VALUE,
          schema = @Schema(implementation = NetworkTimingsView.class)),
      @Content(
          mediaType = "text/markdown",
          schema = @Schema(type = "string"),
          examples = @ExampleObject(TimingsOperation.EXAMPLE))
    })
@ApiResponse(responseCode = "422", description = "The batch size is impossible")
@ApiResponse(responseCode = "429", description = "Another network is being measured")
public @interface TimingsOperation {

  /** What it does. */
  String DESCRIPTION =
      """
      Measures for two seconds at most (`cnn.timings.budget`), on one core, with fresh weights and \
      pictures of noise. `Accept: text/markdown` or `text/plain` gives a table to read.\
      """;

  /** The type of the table. */
  String MARKDOWN = "text/markdown;charset=UTF-8";

  /** The same for a client that does not know it. */
  String PLAIN_TEXT = "text/plain;charset=UTF-8";

  /** The beginning of a table. */
  String EXAMPLE =
      """
      | layer       | output  | multiply-adds |   inference |     forward |       ∂L/∂θ |       ∂L/∂x |
      |-------------|---------|--------------:|------------:|------------:|------------:|------------:|
      | 0 conv2d    | 8x24x24 |       115,200 |  4.53 ( 51) |  4.64 ( 50) |  3.65 ( 63) |           – |
      | 2 maxPool2d | 8x12x12 |             0 |  1.64       |  1.70       |           – |  3.00       |
      | 1 relu      | 8x12x12 |             0 |  0.64       |  0.52       |           – |  0.66       |
      """;
}
