package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.model.ModelReference;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Predictions over HTTP for pictures in JSON; {@link PicturePredictionController} takes them in
 * other forms at the same addresses. The description tells of all of them here.
 */
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
          """
          Uses the newest model named `default`, or `mnist:0`, which ships with the service, unless \
          `model` says otherwise. The answer names it.

          Pictures are numbers in JSON, a file (PNG, JPEG, GIF, BMP, WebP), several files as \
          `multipart/form-data`, or bytes, one for each pixel, as `application/octet-stream`. On \
          files, the digit is looked for, whatever it is written on and with, and brought to the form \
          of MNIST, unless `normalize` is false. A file or the bytes of one picture are answered \
          like one picture in JSON; several files, and the bytes of several pictures, like several.\
          """)
  @PredictDescription
  @ApiResponse(responseCode = "404", description = "There is no such model")
  @PostMapping(path = "/predict", consumes = MediaType.APPLICATION_JSON_VALUE)
  Object predict(
      @RequestBody PredictRequest request,
      @Parameter(hidden = true) @RequestParam Map<String, String> query) {
    return predictions.answer(request, null, new PredictParameters(query).includesInput());
  }

  @Operation(
      summary = "The same with the newest version of this model",
      description = "`model` must not be sent.")
  @PredictDescription
  @ApiResponse(responseCode = "404", description = "There is no such model")
  @PostMapping(path = "/models/{name}/predict", consumes = MediaType.APPLICATION_JSON_VALUE)
  Object predictWith(
      @Parameter(example = "default") @PathVariable String name,
      @RequestBody PredictRequest request,
      @Parameter(hidden = true) @RequestParam Map<String, String> query) {
    return predictions.answer(
        request, new ModelReference(name, null), new PredictParameters(query).includesInput());
  }

  @Operation(
      summary = "The same with this version of this model",
      description = "The version is a number or `latest`. `model` must not be sent.")
  @PredictDescription
  @ApiResponse(responseCode = "404", description = "There is no such version")
  @PostMapping(
      path = "/models/{name}/versions/{version}/predict",
      consumes = MediaType.APPLICATION_JSON_VALUE)
  Object predictWith(
      @Parameter(example = "default") @PathVariable String name,
      @Parameter(example = "1") @PathVariable String version,
      @RequestBody PredictRequest request,
      @Parameter(hidden = true) @RequestParam Map<String, String> query) {
    return predictions.answer(
        request,
        ModelReference.ofPath(name, version),
        new PredictParameters(query).includesInput());
  }
}
