package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.NetworkSummary;
import dev.fromscratch.cnn.web.Faults;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A model with everything that is known about it.
 *
 * @param damage why its file cannot be served, null if it can
 * @param bundled whether it ships with the service
 * @param summary what its network costs, or one of its networks: computed and not stored; null for
 *     a network that this version of the service does not know
 * @param cost what all of it costs, null likewise
 */
record ModelDetails(
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
        @Nullable String damage,
    @Schema(description = "Whether it ships with the service") boolean bundled,
    @Nullable NetworkSummaryView summary,
    @Nullable ModelCost cost) {

  static ModelDetails of(ModelVersion model, NetworkInspector inspector) {
    ModelMetadata metadata = model.metadata();
    NetworkSummary summary = summary(metadata.network(), inspector);
    return new ModelDetails(
        model.name(),
        model.version(),
        model.sha256(),
        model.sizeBytes(),
        model.createdAt(),
        model.jobId(),
        metadata,
        model.damage(),
        model.isBundled(),
        summary == null ? null : NetworkSummaryView.of(summary),
        summary == null
            ? null
            : ModelCost.of(summary, metadata.memberCount(), metadata.views().views().size()));
  }

  private static @Nullable NetworkSummary summary(
      NetworkDefinition network, NetworkInspector inspector) {
    NetworkSpec spec = network.toStoredSpec();
    return spec == null
        ? null
        : inspector.inspect(spec, 0, "/network", new Faults(), NetworkSummary::of);
  }
}
