package dev.fromscratch.cnn.engine.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.testing.Arithmetic;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RmsPropTests {

  /** s = 0.25 g², so g/√s is 2 for every g; a quarter of it is 0.5. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void updateWhenItIsTheFirstMovesByTheSameForAllGradients(Arithmetic arithmetic) {
    var run = new OptimizerRun(new RmsProp(0.25f, 0.75f, 1e-8f, 0), arithmetic, 1, 1, 1);
    run.step(1000, -1000, 0);
    assertThat(run.values()).containsExactly(new float[] {0.5f, 1.5f, 1}, within(1e-6f));
  }

  @ParameterizedTest
  @CsvSource({
    // learningRate, decay, epsilon, momentum
    "0.01, 0.99, 1e-8, 0",
    "0.01, 0.9, 0.1, 0.9",
    "0.1, 0, 1, 0.5",
  })
  void updateWhenRepeatedFollowsTheFormulaInDoublePrecision(
      float learningRate, float decay, float epsilon, float momentum) {
    for (Arithmetic arithmetic : Arithmetic.values()) {
      var optimizer = new RmsProp(learningRate, decay, epsilon, momentum);
      var run = new OptimizerRun(optimizer, arithmetic, 1);
      double square = 0;
      double velocity = 0;
      double value = 1;
      for (int t = 1; t <= 20; t++) {
        float gradient = (float) Math.sin(t);
        square = decay * square + (1.0 - decay) * gradient * gradient;
        velocity = momentum * velocity + gradient / (Math.sqrt(square) + epsilon);
        value -= learningRate * velocity;
        run.step(gradient);
        assertThat((double) run.values()[0]).as("step %d", t).isCloseTo(value, within(5e-6));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void updateWhenRangesAreUpdatedSeparatelyIsTheSame(Arithmetic arithmetic) {
    OptimizerRun.assertSameInRanges(new RmsProp(0.01f, 0.99f, 1e-8f, 0.9f), arithmetic);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0   | 0.9 | 1   | 0   | learningRate must be a positive finite number, got 0.0",
        "0.1 | 1   | 1   | 0   | decay must be at least 0 and below 1, got 1.0",
        "0.1 | 0.9 | NaN | 0   | epsilon must be a positive finite number, got NaN",
        "0.1 | 0.9 | 1   | 1   | momentum must be at least 0 and below 1, got 1.0",
      })
  void constructorWhenASettingIsOutOfRangeNamesIt(
      float learningRate, float decay, float epsilon, float momentum, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RmsProp(learningRate, decay, epsilon, momentum))
        .withMessage(message);
  }
}
