package dev.fromscratch.cnn.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PredictionSettingsTests {

  @Test
  void settingsWhenOutOfBoundsAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PredictionSettings(0, 0))
        .withMessage("cnn.prediction.max-images must be at least 1, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PredictionSettings(1, -1))
        .withMessage("cnn.prediction.threads must not be negative, got -1");
  }

  @Test
  void threadsWhenNotGivenAreThoseOfTheMachine() {
    assertThat(new PredictionSettings(1, 0).threadsPerRequest())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(new PredictionSettings(1, 7).threadsPerRequest()).isEqualTo(7);
  }
}
