package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.web.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Models over HTTP. */
@Tag(name = "Models", description = "What was trained, and how good it is")
@RestController
@RequestMapping("/models")
class ModelController {

  private final Models models;
  private final NetworkInspector inspector;

  ModelController(Models models, NetworkInspector inspector) {
    this.models = models;
    this.inspector = inspector;
  }

  /**
   * A model and its versions.
   *
   * @param latest the newest version's number, whether or not its file can be served
   */
  record ModelSummary(
      @Schema(example = "default") String name,
      @Schema(example = "1") int latest,
      List<VersionSummary> versions) {

    static ModelSummary of(List<ModelVersion> newestFirst) {
      ModelVersion latest = newestFirst.getFirst();
      return new ModelSummary(
          latest.name(), latest.version(), newestFirst.stream().map(VersionSummary::of).toList());
    }
  }

  /** A version in short. */
  record VersionSummary(
      @Schema(example = "1") int version,
      String sha256,
      @Schema(example = "158984") long sizeBytes,
      Instant createdAt,
      @Nullable String jobId,
      @Schema(example = "digits") String dataset,
      @Schema(example = "0.9335") @Nullable Double testAccuracy,
      @Schema(
              description = "Why the file cannot be served; null if it can",
              example = "its file is missing")
          @Nullable String damage,
      @Schema(description = "Whether it ships with the service") boolean bundled) {

    static VersionSummary of(ModelVersion model) {
      return new VersionSummary(
          model.version(),
          model.sha256(),
          model.sizeBytes(),
          model.createdAt(),
          model.jobId(),
          model.metadata().dataset().name(),
          model.metadata().metrics().testAccuracy(),
          model.damage(),
          model.isBundled());
    }
  }

  @Operation(
      summary = "All models",
      description = "Those that ship with the service are version 0 of their names.")
  @GetMapping
  Page<ModelSummary> list() {
    Map<String, List<ModelVersion>> byName =
        models.list().stream()
            .collect(Collectors.groupingBy(ModelVersion::name, TreeMap::new, Collectors.toList()));
    return new Page<>(byName.values().stream().map(ModelSummary::of).toList(), false);
  }

  @Operation(summary = "One model and its versions")
  @ApiResponse(responseCode = "200", description = "The model")
  @ApiResponse(responseCode = "404", description = "There is no such model")
  @GetMapping("/{name}")
  ModelSummary model(@Parameter(example = "default") @PathVariable String name) {
    return ModelSummary.of(models.versions(name));
  }

  @Operation(
      summary = "One version with its network and what it costs, data, training and evaluation",
      description = "The version is a number or `latest`.")
  @ApiResponse(responseCode = "200", description = "The version")
  @ApiResponse(responseCode = "404", description = "There is no such version")
  @GetMapping("/{name}/versions/{version}")
  ModelDetails version(
      @Parameter(example = "default") @PathVariable String name,
      @Parameter(example = "latest") @PathVariable String version) {
    return ModelDetails.of(models.get(ModelReference.ofPath(name, version)), inspector);
  }

  @Operation(
      summary = "Removes a version",
      description = "Version 0 ships with the service and stays.")
  @ApiResponse(responseCode = "204", description = "It is gone")
  @ApiResponse(responseCode = "404", description = "There is no such version")
  @ApiResponse(responseCode = "409", description = "It ships with the service")
  @DeleteMapping("/{name}/versions/{version}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void deleteVersion(
      @Parameter(example = "default") @PathVariable String name,
      @Parameter(example = "1") @PathVariable String version) {
    models.delete(name, models.get(ModelReference.ofPath(name, version)).version());
  }

  @Operation(
      summary = "Removes a model with all its versions",
      description = "But for version 0, which ships with the service and is served again then.")
  @ApiResponse(responseCode = "204", description = "It is gone")
  @ApiResponse(responseCode = "404", description = "There is no such model")
  @ApiResponse(responseCode = "409", description = "All there is ships with the service")
  @DeleteMapping("/{name}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@Parameter(example = "default") @PathVariable String name) {
    models.delete(name);
  }
}
