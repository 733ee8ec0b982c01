package dev.fromscratch.cnn.engine.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.testing.Arithmetic;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AdamWTests {

  private static AdamW optimizer(float learningRate, float weightDecay) {
    return new AdamW(learningRate, 0.9f, 0.999f, 1e-8f, weightDecay);
  }

  /** Without a gradient only the decay is left: 1 - 0.25 · 0.5 = 0.875 of the weight stays. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void updateWhenThereIsNoGradientShrinksWeightsByRateTimesDecay(Arithmetic arithmetic) {
    var run = new OptimizerRun(optimizer(0.25f, 0.5f), arithmetic, 8, -16);
    run.step(0, 0);
    assertThat(run.values()).containsExactly(7, -14);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void updateWhenThereIsNoGradientLeavesBiasesAlone(Arithmetic arithmetic) {
    var run = OptimizerRun.onBias(optimizer(0.25f, 0.5f), arithmetic, 8, -16);
    run.step(0, 0);
    assertThat(run.values()).containsExactly(8, -16);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void updateWhenRepeatedFollowsTheFormulaInDoublePrecision(Arithmetic arithmetic) {
    var run = new OptimizerRun(optimizer(0.01f, 0.5f), arithmetic, 1);
    double m = 0;
    double v = 0;
    double value = 1;
    for (int t = 1; t <= 20; t++) {
      double gradient = Math.sin(t);
      m = 0.9 * m + 0.1 * gradient;
      v = 0.999 * v + 0.001 * gradient * gradient;
      value -= 0.01 * 0.5 * value;
      value -= 0.01 * m / (1 - Math.pow(0.9, t)) / (Math.sqrt(v / (1 - Math.pow(0.999, t))) + 1e-8);
      run.step((float) gradient);
      assertThat((double) run.values()[0]).as("step %d", t).isCloseTo(value, within(2e-6));
    }
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void updateWhenNothingDecaysIsThatOfAdam(Arithmetic arithmetic) {
    var without = new OptimizerRun(optimizer(0.01f, 0), arithmetic, 1, 2);
    var adam = new OptimizerRun(new Adam(0.01f), arithmetic, 1, 2);
    for (int t = 1; t <= 5; t++) {
      without.step(t, -t);
      adam.step(t, -t);
    }
    assertThat(without.values()).isEqualTo(adam.values());
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void updateWhenRangesAreUpdatedSeparatelyIsTheSame(Arithmetic arithmetic) {
    OptimizerRun.assertSameInRanges(optimizer(0.01f, 0.1f), arithmetic);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0   | 0.9 | 0.9 | 1 | 0   | learningRate must be a positive finite number, got 0.0",
        "0.1 | 1   | 0.9 | 1 | 0   | beta1 must be at least 0 and below 1, got 1.0",
        "0.1 | 0.9 | -1  | 1 | 0   | beta2 must be at least 0 and below 1, got -1.0",
        "0.1 | 0.9 | 0.9 | 0 | 0   | epsilon must be a positive finite number, got 0.0",
        "0.1 | 0.9 | 0.9 | 1 | -1  | weightDecay must be a finite number of at least 0, got -1.0",
        "0.1 | 0.9 | 0.9 | 1 | NaN | weightDecay must be a finite number of at least 0, got NaN",
      })
  void constructorWhenASettingIsOutOfRangeNamesIt(
      float rate, float beta1, float beta2, float epsilon, float weightDecay, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AdamW(rate, beta1, beta2, epsilon, weightDecay))
        .withMessage(message);
  }
}
