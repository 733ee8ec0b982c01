package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.model.ModelReference;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Predictions over HTTP. */
@Tag(name = "Prediction", description = "Pictures in, probabilities out")
@RestController
class PredictionController {

  private final Predictions predictions;

  PredictionController(Predictions predictions) {
    this.predictions = predictions;
  }

  @Operation(
      summary = "Classifies one picture or several",
      description =
          "Uses the newest model named `default`, or `mnist:0`, which ships with the service, unless"
              + " `model` says otherwise. The answer names it.")
  @io.swagger.v3.oas.annotations.parameters.RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = PredictRequest.class),
              examples = {
                @ExampleObject(name = "one picture", value = PredictExamples.ONE),
                @ExampleObject(name = "several", value = PredictExamples.SEVERAL)
              }))
  @ApiResponse(
      responseCode = "200",
      description = "The prediction, or one for each picture",
      content = @Content(schema = @Schema(oneOf = {Prediction.class, Prediction.Batch.class})))
  @ApiResponse(responseCode = "400", description = "The body is not what it should be")
  @ApiResponse(responseCode = "404", description = "There is no such model")
  @ApiResponse(responseCode = "422", description = "The pictures are not what they should be")
  @PostMapping(path = "/predict", consumes = MediaType.APPLICATION_JSON_VALUE)
  Object predict(@RequestBody PredictRequest request) {
    return predictions.answer(request, null);
  }

  @Operation(summary = "The same with the newest version of this model")
  @PostMapping(path = "/models/{name}/predict", consumes = MediaType.APPLICATION_JSON_VALUE)
  Object predictWith(
      @Parameter(example = "default") @PathVariable String name,
      @RequestBody PredictRequest request) {
    return predictions.answer(request, new ModelReference(name, null));
  }

  @Operation(
      summary = "The same with this version of this model",
      description = "The version is a number or `latest`.")
  @PostMapping(
      path = "/models/{name}/versions/{version}/predict",
      consumes = MediaType.APPLICATION_JSON_VALUE)
  Object predictWith(
      @Parameter(example = "default") @PathVariable String name,
      @Parameter(example = "1") @PathVariable String version,
      @RequestBody PredictRequest request) {
    return predictions.answer(request, ModelReference.ofPath(name, version));
  }
}
