package dev.fromscratch.cnn.model;

import static dev.fromscratch.cnn.web.SettingChecks.requireAtLeast;

import dev.fromscratch.cnn.storage.FileCare;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

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

  ModelCareSettings {
    requireAtLeast("cnn.models.check-interval", checkInterval, FileCare.MIN_INTERVAL);
    requireAtLeast("cnn.models.sweep-interval", sweepInterval, FileCare.MIN_INTERVAL);
  }
}
