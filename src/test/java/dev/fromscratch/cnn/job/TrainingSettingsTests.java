package dev.fromscratch.cnn.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingSettingsTests {

  @Test
  void checkpointIntervalWhenOutOfBoundsIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrainingSettings(1, 0, 0, 1, Duration.ofMillis(99)))
        .withMessage("cnn.training.checkpoint-interval must be from 100ms to 1d, got 99ms");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrainingSettings(1, 0, 0, 1, Duration.ofDays(1).plusMillis(1)))
        .withMessageContaining("must be from 100ms to 1d, got ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrainingSettings(1, 0, 0, 1, Duration.ofSeconds(-10)));
  }

  @ParameterizedTest
  @ValueSource(longs = {100, 10_000, 86_400_000})
  void checkpointIntervalWhenWithinBoundsIsTaken(long millis) {
    Duration interval = Duration.ofMillis(millis);
    assertThat(new TrainingSettings(1, 0, 0, 1, interval).checkpointInterval()).isEqualTo(interval);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 20})
  void nicenessWhenOutOfBoundsIsNamed(int niceness) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrainingSettings(1, 0, niceness, 1, Duration.ofSeconds(10)))
        .withMessage("cnn.training.niceness must be from 0 to 19, got " + niceness);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 19})
  void nicenessWhenWithinBoundsIsTaken(int niceness) {
    var settings = new TrainingSettings(1, 0, niceness, 1, Duration.ofSeconds(10));
    assertThat(settings.niceness()).isEqualTo(niceness);
  }
}
