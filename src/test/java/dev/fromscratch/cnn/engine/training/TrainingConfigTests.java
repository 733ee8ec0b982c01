package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fromscratch.cnn.engine.loss.MeanSquaredError;
import dev.fromscratch.cnn.engine.optimizer.Sgd;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingConfigTests {

  @ParameterizedTest
  @ValueSource(floats = {0, -1, Float.NaN})
  void constructorWhenTheNormToClipToIsNotPositiveSaysSo(float norm) {
    var config = new TrainingConfig(1, 1, new MeanSquaredError(), new Sgd(0.1f, 0), 42);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> config.withGradientClipNorm(norm))
        .withMessage("gradientClipNorm must be positive, got " + norm);
  }

  @ParameterizedTest
  @CsvSource({
    " 0, 1, 'epochs must be positive, got 0'",
    "-1, 1, 'epochs must be positive, got -1'",
    " 1, 0, 'batchSize must be positive, got 0'",
  })
  void constructorWhenACountIsNotPositiveNamesIt(int epochs, int batchSize, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new TrainingConfig(epochs, batchSize, new MeanSquaredError(), new Sgd(0.1f, 0), 42))
        .withMessage(message);
  }
}
