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
 * @param summary what its network costs: computed and not stored; null for a network that this
 *     version of the service does not know
 */
record ModelDetails(
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
        @Nullable String damage,
    @Schema(description = "Whether it ships with the service") boolean bundled,
    @Nullable NetworkSummaryView summary) {

  static ModelDetails of(ModelVersion model, NetworkInspector inspector) {
    return new ModelDetails(
        model.name(),
        model.version(),
        model.sha256(),
        model.sizeBytes(),
        model.createdAt(),
        model.jobId(),
        model.metadata(),
        model.damage(),
        model.isBundled(),
        summary(model.metadata().network(), inspector));
  }

  private static @Nullable NetworkSummaryView summary(
      NetworkDefinition network, NetworkInspector inspector) {
    NetworkSpec spec = network.toStoredSpec();
    NetworkSummary summary =
        spec == null
            ? null
            : inspector.inspect(spec, 0, "/network", new Faults(), NetworkSummary::of);
    return summary == null ? null : NetworkSummaryView.of(summary);
  }
}
