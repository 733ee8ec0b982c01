package dev.fromscratch.cnn.model;

import static dev.fromscratch.cnn.web.SettingChecks.requireWithin;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

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
    requireWithin("cnn.timings.budget", budget, MIN_BUDGET, MAX_BUDGET, "from 10ms to 1m");
  }
}
