package dev.fromscratch.cnn.engine.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.testing.Arithmetic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AdamTests {

  /** In the first step m̂ = g and √v̂ = |g|, so every number moves by about the learning rate. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void updateWhenItIsTheFirstMovesByTheLearningRate(Arithmetic arithmetic) {
    var run = new OptimizerRun(new Adam(0.125f), arithmetic, 1, 1, 1, 1);
    run.step(1000, -1000, 1e-3f, 0);
    assertThat(run.values())
        .containsExactly(new float[] {0.875f, 1.125f, 0.875f, 1}, within(2e-6f));
  }

  @ParameterizedTest
  @CsvSource({
    // learningRate, beta1, beta2, epsilon
    "0.001, 0.9, 0.999, 1e-8",
    "0.01, 0.5, 0.9, 0.1",
    "0.1, 0, 0, 1",
  })
  void updateWhenRepeatedFollowsTheFormulaInDoublePrecision(
      float learningRate, float beta1, float beta2, float epsilon) {
    for (Arithmetic arithmetic : Arithmetic.values()) {
      var run = new OptimizerRun(new Adam(learningRate, beta1, beta2, epsilon), arithmetic, 1);
      double m = 0;
      double v = 0;
      double value = 1;
      for (int t = 1; t <= 20; t++) {
        float gradient = (float) Math.sin(t);
        m = beta1 * m + (1.0 - beta1) * gradient;
        v = beta2 * v + (1.0 - beta2) * gradient * gradient;
        double correctedM = m / (1 - Math.pow(beta1, t));
        double correctedV = v / (1 - Math.pow(beta2, t));
        value -= learningRate * correctedM / (Math.sqrt(correctedV) + epsilon);
        run.step(gradient);
        assertThat((double) run.values()[0]).as("step %d", t).isCloseTo(value, within(2e-6));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void updateWhenRangesAreUpdatedSeparatelyIsTheSame(Arithmetic arithmetic) {
    OptimizerRun.assertSameInRanges(new Adam(0.01f), arithmetic);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0    | 0.9 | 0.9 | 1   | learningRate must be a positive finite number, got 0.0",
        "NaN  | 0.9 | 0.9 | 1   | learningRate must be a positive finite number, got NaN",
        "0.1  | 1   | 0.9 | 1   | beta1 must be at least 0 and below 1, got 1.0",
        "0.1  | NaN | 0.9 | 1   | beta1 must be at least 0 and below 1, got NaN",
        "0.1  | 0.9 | -1  | 1   | beta2 must be at least 0 and below 1, got -1.0",
        "0.1  | 0.9 | 0.9 | 0   | epsilon must be a positive finite number, got 0.0",
        "0.1  | 0.9 | 0.9 | Infinity | epsilon must be a positive finite number, got Infinity",
      })
  void constructorWhenASettingIsOutOfRangeNamesIt(
      float learningRate, float beta1, float beta2, float epsilon, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Adam(learningRate, beta1, beta2, epsilon))
        .withMessage(message);
  }

  @Test
  void constructorWhenOnlyTheLearningRateIsGivenTakesTheRecommendedRest() {
    assertThat(new Adam(0.1f)).isEqualTo(new Adam(0.1f, 0.9f, 0.999f, 1e-8f));
  }
}
