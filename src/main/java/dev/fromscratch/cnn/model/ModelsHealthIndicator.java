package dev.fromscratch.cnn.model;

import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/**
 * Tells in {@code /actuator/health} which models are damaged. That is no reason to start the
 * service anew, nor to send it no requests: all others are served.
 */
@Component
class ModelsHealthIndicator implements HealthIndicator {

  /** Worth a look, and answered with 200. */
  private static final Status DEGRADED = new Status("DEGRADED");

  private final ModelStore store;

  ModelsHealthIndicator(ModelStore store) {
    this.store = store;
  }

  @Override
  public Health health() {
    Map<VersionId, String> damages = store.damages();
    return Health.status(damages.isEmpty() ? Status.UP : DEGRADED)
        .withDetail("versions", store.references().size())
        .withDetail("damaged", damages)
        .build();
  }
}
