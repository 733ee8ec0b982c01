package dev.fromscratch.cnn.storage;

import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells in {@code /actuator/health} which files of a kind are damaged. That is no reason to start
 * the service anew, nor to send it no requests: all others are served.
 */
public final class FilesHealthIndicator implements HealthIndicator {

  /** Worth a look, and answered with 200. */
  private static final Status DEGRADED = new Status("DEGRADED");

  private final String counted;
  private final IntSupplier count;
  private final Supplier<? extends Map<?, String>> damages;

  /**
   * An indicator that asks when it is asked.
   *
   * @param counted what is counted, as in {@code versions}
   * @param count how many there are
   * @param damages why files cannot be read, for those that cannot
   */
  public FilesHealthIndicator(
      String counted, IntSupplier count, Supplier<? extends Map<?, String>> damages) {
    this.counted = counted;
    this.count = count;
    this.damages = damages;
  }

  @Override
  public Health health() {
    Map<?, String> damaged = damages.get();
    return Health.status(damaged.isEmpty() ? Status.UP : DEGRADED)
        .withDetail(counted, count.getAsInt())
        .withDetail("damaged", damaged)
        .build();
  }
}
