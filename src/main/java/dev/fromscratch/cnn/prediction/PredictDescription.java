package dev.fromscratch.cnn.prediction;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.MediaType;

/** What the description says of every address that classifies pictures. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@RequestBody(
    required = true,
    content = {
      @Content(
          mediaType = MediaType.APPLICATION_JSON_VALUE,
          schema = @Schema(implementation = PredictRequest.class),
          examples = {
            @ExampleObject(name = "one picture", value = PredictExamples.ONE),
            @ExampleObject(name = "several", value = PredictExamples.SEVERAL)
          }),
      @Content(
          mediaType = MediaType.IMAGE_PNG_VALUE,
          schema = @Schema(type = "string", format = "binary")),
      @Content(
          mediaType = MediaType.IMAGE_JPEG_VALUE,
          schema = @Schema(type = "string", format = "binary")),
      @Content(
          mediaType = MediaType.IMAGE_GIF_VALUE,
          schema = @Schema(type = "string", format = "binary")),
      @Content(mediaType = "image/bmp", schema = @Schema(type = "string", format = "binary")),
      @Content(mediaType = "image/webp", schema = @Schema(type = "string", format = "binary")),
      @Content(
          mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
          schema = @Schema(type = "string", format = "binary")),
      @Content(
          mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
          schema = @Schema(implementation = PredictForm.class))
    })
@Parameter(
    in = ParameterIn.QUERY,
    name = "include",
    description = "`input`: also tell what the network saw of each picture, and how it was made",
    schema = @Schema(type = "string", allowableValues = "input"))
@Parameter(
    in = ParameterIn.QUERY,
    name = "model",
    description = "Of bodies other than JSON: `name`, `name:version` or `name@latest`",
    schema = @Schema(type = "string"))
@Parameter(
    in = ParameterIn.QUERY,
    name = "topK",
    description = "Of bodies other than JSON: how many of the likeliest classes to list",
    schema = @Schema(type = "integer", minimum = "1"))
@Parameter(
    in = ParameterIn.QUERY,
    name = "normalize",
    description =
        "Of bodies other than JSON: whether to look for a digit and bring it to the form of MNIST."
            + " If absent, it is done with files, where the model takes digits.",
    schema = @Schema(type = "boolean"))
@Parameter(
    in = ParameterIn.QUERY,
    name = "reject",
    description =
        "Of bodies other than JSON: the probability below which to reject a prediction; those for"
            + " unfamiliar pictures are rejected too",
    schema = @Schema(type = "number", minimum = "0", maximum = "1"))
@ApiResponse(
    responseCode = "200",
    description = "The prediction, or one for each picture",
    content = @Content(schema = @Schema(oneOf = {Prediction.class, Prediction.Batch.class})))
@ApiResponse(responseCode = "400", description = "The body or a parameter is not what it should be")
@ApiResponse(responseCode = "413", description = "The body is too large")
@ApiResponse(responseCode = "415", description = "Pictures are not taken in this form")
@ApiResponse(
    responseCode = "422",
    description = "A picture is not what it should be, or nothing is on it")
@interface PredictDescription {}
