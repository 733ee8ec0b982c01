package dev.fromscratch.cnn.model;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A model: immutable, found by its name and number.
 *
 * @param name the model's name
 * @param version its number, from 1 and never used twice; 0 for one that ships with the service
 * @param sha256 the hash of its file
 * @param sizeBytes the size of its file
 * @param createdAt when it was stored; when the service was built, for one that ships with it
 * @param jobId the training job that made it here, or null
 * @param metadata what its file says about it
 * @param damage why its file cannot be served, null if it can
 */
public record ModelVersion(
    @Schema(example = "default") String name,
    @Schema(example = "1") int version,
    String sha256,
    @Schema(example = "158984") long sizeBytes,
    Instant createdAt,
    @Nullable String jobId,
    ModelMetadata metadata,
    @Schema(
            description = "Why the file cannot be served; null if it can",
            example = "its file is missing")
        @Nullable String damage) {

  /** The number of models that ship with the service. */
  static final int BUNDLED = 0;

  /** Whether it ships with the service, see {@link BundledModels}. */
  boolean isBundled() {
    return id().isBundled();
  }

  /** The name and the number. */
  VersionId id() {
    return new VersionId(name, version);
  }

  /** The same with another damage, or with none. */
  ModelVersion withDamage(@Nullable String other) {
    return new ModelVersion(name, version, sha256, sizeBytes, createdAt, jobId, metadata, other);
  }
}
