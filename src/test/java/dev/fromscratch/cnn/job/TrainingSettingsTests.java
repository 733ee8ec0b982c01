package dev.fromscratch.cnn.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class TrainingSettingsTests {

  /** All settings, of which one is set. */
  static TrainingSettings settings(String name, Object value) {
    var source = new MapConfigurationPropertySource(Map.of("cnn.training." + name, value));
    return new Binder(source).bindOrCreate("cnn.training", TrainingSettings.class);
  }

  private static void assertRefused(ThrowingCallable binding, String message) {
    assertThatThrownBy(binding).rootCause().hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({"99ms, 99ms", "86400001ms, 86400001ms", "-10s, -10000ms"})
  void checkpointIntervalWhenOutOfBoundsIsNamed(String value, String got) {
    assertRefused(
        () -> settings("checkpoint-interval", value),
        "cnn.training.checkpoint-interval must be from 100ms to 1d, got " + got);
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 10_000, 86_400_000})
  void checkpointIntervalWhenWithinBoundsIsTaken(long millis) {
    assertThat(settings("checkpoint-interval", millis + "ms").checkpointInterval())
        .hasMillis(millis);
  }

  @ParameterizedTest
  @CsvSource({"99ms, 99ms", "3600001ms, 3600001ms", "0s, 0ms"})
  void heartbeatIntervalWhenOutOfBoundsIsNamed(String value, String got) {
    assertRefused(
        () -> settings("heartbeat-interval", value),
        "cnn.training.heartbeat-interval must be from 100ms to 1h, got " + got);
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 15_000, 3_600_000})
  void heartbeatIntervalWhenWithinBoundsIsTaken(long millis) {
    assertThat(settings("heartbeat-interval", millis + "ms").heartbeatInterval()).hasMillis(millis);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 20})
  void nicenessWhenOutOfBoundsIsNamed(int niceness) {
    assertRefused(
        () -> settings("niceness", niceness),
        "cnn.training.niceness must be from 0 to 19, got " + niceness);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 19})
  void nicenessWhenWithinBoundsIsTaken(int niceness) {
    assertThat(settings("niceness", niceness).niceness()).isEqualTo(niceness);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "parallel-jobs",
        "max-queued",
        "max-crashes",
        "max-events",
        "keep-jobs",
        "max-followers"
      })
  void numberWhenItIsNotPositiveIsNamed(String name) {
    assertRefused(
        () -> settings(name, 0), "cnn.training.%s must be at least 1, got 0".formatted(name));
  }

  @Test
  void keepJobsForWhenItIsNotPositiveIsNamed() {
    assertThat(settings("keep-jobs", 7).keepJobsFor()).isNull();
    assertThat(settings("keep-jobs-for", "30d").keepJobsFor()).hasDays(30);
    assertRefused(
        () -> settings("keep-jobs-for", "0s"),
        "cnn.training.keep-jobs-for must be positive, got 0ms");
  }
}
