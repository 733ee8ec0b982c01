package dev.fromscratch.cnn.model;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationStyle;

/**
 * How networks are measured.
 *
 * @param budget how long the layers of one network are timed, at most
 */
@ConfigurationProperties("cnn.timings")
record TimingsSettings(@DefaultValue("2s") Duration budget) {

  private static final Duration MIN_BUDGET = Duration.ofMillis(10);
  private static final Duration MAX_BUDGET = Duration.ofMinutes(1);

  TimingsSettings {
    if (budget.compareTo(MIN_BUDGET) < 0 || budget.compareTo(MAX_BUDGET) > 0) {
      throw new IllegalArgumentException(
          "cnn.timings.budget must be from 10ms to 1m, got " + DurationStyle.SIMPLE.print(budget));
    }
  }
}
