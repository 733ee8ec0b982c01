package dev.fromscratch.cnn.model;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationStyle;

/**
 * How often the files of models are looked after.
 *
 * @param checkInterval how often all of them are read to see whether they are whole; the first time
 *     soon after the start
 * @param sweepInterval how often files of models that are no more are removed
 */
@ConfigurationProperties("cnn.models")
record ModelCareSettings(
    @DefaultValue("1h") Duration checkInterval, @DefaultValue("5m") Duration sweepInterval) {

  private static final Duration MIN_INTERVAL = Duration.ofMillis(100);

  ModelCareSettings {
    requireLongEnough("check-interval", checkInterval);
    requireLongEnough("sweep-interval", sweepInterval);
  }

  private static void requireLongEnough(String setting, Duration interval) {
    if (interval.compareTo(MIN_INTERVAL) < 0) {
      throw new IllegalArgumentException(
          "cnn.models.%s must be at least 100ms, got %s"
              .formatted(setting, DurationStyle.SIMPLE.print(interval)));
    }
  }
}
