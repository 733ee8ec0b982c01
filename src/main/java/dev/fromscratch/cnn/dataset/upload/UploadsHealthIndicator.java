package dev.fromscratch.cnn.dataset.upload;

import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/** Tells in {@code /actuator/health} which uploaded data sets are damaged. */
@Component
class UploadsHealthIndicator implements HealthIndicator {

  /** Worth a look, and answered with 200. */
  private static final Status DEGRADED = new Status("DEGRADED");

  private final UploadStore store;

  UploadsHealthIndicator(UploadStore store) {
    this.store = store;
  }

  @Override
  public Health health() {
    Map<String, String> damages = store.damages();
    return Health.status(damages.isEmpty() ? Status.UP : DEGRADED)
        .withDetail("datasets", store.ids().size())
        .withDetail("damaged", damages)
        .build();
  }
}
