package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.web.ApiException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Where the time of a model goes, over HTTP. */
@Tag(name = "Models")
@RestController
class TimingsController {

  private final Models models;
  private final Timings timings;

  TimingsController(Models models, Timings timings) {
    this.models = models;
    this.timings = timings;
  }

  @Operation(
      operationId = "getModelTimings",
      summary = "How long each layer of one version takes on this machine",
      description = TimingsOperation.DESCRIPTION + " The version is a number or `latest`.")
  @TimingsOperation
  @ApiResponse(responseCode = "404", description = "There is no such version")
  @ApiResponse(responseCode = "409", description = "This service does not know its network")
  @GetMapping(
      path = "/models/{name}/versions/{version}/timings",
      produces = {
        MediaType.APPLICATION_JSON_VALUE,
        TimingsOperation.MARKDOWN,
        TimingsOperation.PLAIN_TEXT
      })
  NetworkTimingsView timings(
      @Parameter(example = "default") @PathVariable String name,
      @Parameter(example = "latest") @PathVariable String version,
      @Parameter(
              description = "Pictures in a batch",
              schema =
                  @Schema(type = "integer", minimum = "1", maximum = "8192", defaultValue = "64"),
              example = "64")
          @RequestParam(required = false)
          @Nullable Integer batchSize) {
    ModelVersion model = models.get(ModelReference.ofPath(name, version));
    NetworkSpec spec = model.metadata().network().toStoredSpec();
    if (spec == null) {
      throw ApiException.conflict(
          "unknown-network",
          "the network of model %s:%d has layers that this version of the service does not know"
              .formatted(model.name(), model.version()));
    }
    ModelMetadata metadata = model.metadata();
    return timings
        .measure(spec, batchSize)
        .ofOneOf(metadata.memberCount(), metadata.views().views().size());
  }
}
