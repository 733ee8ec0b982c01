package dev.fromscratch.cnn.model;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored model: immutable, found by its name and number.
 *
 * @param name the model's name
 * @param version its number, from 1; never used twice
 * @param sha256 the hash of its file
 * @param sizeBytes the size of its file
 * @param createdAt when it was stored
 * @param jobId the training job that made it, or null if it was imported
 * @param metadata what its file says about it
 * @param damage why its file cannot be served, null if it can
 */
public record ModelVersion(
    @Schema(example = "default") String name,
    @Schema(example = "1") int version,
    String sha256,
    @Schema(example = "152040") long sizeBytes,
    Instant createdAt,
    @Nullable String jobId,
    ModelMetadata metadata,
    @Schema(
            description = "Why the file cannot be served; null if it can",
            example = "its file is missing")
        @Nullable String damage) {

  /** The name and the number. */
  VersionId id() {
    return new VersionId(name, version);
  }

  /** The same with another damage, or with none. */
  ModelVersion withDamage(@Nullable String other) {
    return new ModelVersion(name, version, sha256, sizeBytes, createdAt, jobId, metadata, other);
  }
}
