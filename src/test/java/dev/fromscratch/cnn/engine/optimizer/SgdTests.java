package dev.fromscratch.cnn.engine.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.testing.Arithmetic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SgdTests {

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void updateWhenThereIsNoMomentumGoesAgainstTheGradient(Arithmetic arithmetic) {
    var run = new OptimizerRun(new Sgd(0.5f, 0), arithmetic, 1, 2, 3);
    run.step(2, 0, -4);
    assertThat(run.values()).containsExactly(0, 2, 5);
    run.step(2, 0, -4);
    assertThat(run.values()).containsExactly(-1, 2, 7);
  }

  /** v = 8, then 0.5 · 8 + 8 = 12, then 0.5 · 12 + 0 = 6; a quarter of each is taken off. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void updateWhenThereIsMomentumGoesOnWithoutAGradient(Arithmetic arithmetic) {
    var run = new OptimizerRun(new Sgd(0.25f, 0.5f), arithmetic, 10);
    run.step(8);
    assertThat(run.values()).containsExactly(8);
    run.step(8);
    assertThat(run.values()).containsExactly(5);
    run.step(0);
    assertThat(run.values()).containsExactly(3.5f);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void updateWhenRepeatedFollowsTheFormulaInDoublePrecision(Arithmetic arithmetic) {
    var run = new OptimizerRun(new Sgd(0.1f, 0.9f), arithmetic, 1);
    double velocity = 0;
    double value = 1;
    for (int step = 1; step <= 20; step++) {
      double gradient = Math.sin(step);
      velocity = 0.9 * velocity + gradient;
      value -= 0.1 * velocity;
      run.step((float) gradient);
      assertThat((double) run.values()[0]).as("step %d", step).isCloseTo(value, within(1e-5));
    }
  }

  /** v = 8, then 12, then 6; what moves is g + v/2: 12, 14, 3, and a quarter of it is taken off. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void updateWhenItLooksAheadMovesByGradientAndVelocity(Arithmetic arithmetic) {
    var run = new OptimizerRun(new Sgd(0.25f, 0.5f, true, 0), arithmetic, 10);
    run.step(8);
    assertThat(run.values()).containsExactly(7);
    run.step(8);
    assertThat(run.values()).containsExactly(3.5f);
    run.step(0);
    assertThat(run.values()).containsExactly(2.75f);
  }

  /** g' = 1 + 4/2 = 3, then 1 + 2.5/2 = 2.25. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void updateWhenWeightsDecayPullsThemToZero(Arithmetic arithmetic) {
    var run = new OptimizerRun(new Sgd(0.5f, 0, false, 0.5f), arithmetic, 4);
    run.step(1);
    assertThat(run.values()).containsExactly(2.5f);
    run.step(1);
    assertThat(run.values()).containsExactly(1.375f);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void updateWhenWeightsDecayLeavesBiasesAlone(Arithmetic arithmetic) {
    var run = OptimizerRun.onBias(new Sgd(0.5f, 0, false, 0.5f), arithmetic, 4);
    run.step(1);
    assertThat(run.values()).containsExactly(3.5f);
  }

  @Test
  void constructorWhenTheDecayIsNegativeOrThereIsNothingToLookAheadWithSaysSo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Sgd(0.1f, 0, false, -1))
        .withMessage("weightDecay must be a finite number of at least 0, got -1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Sgd(0.1f, 0, true, 0))
        .withMessage("nesterov needs a momentum above 0, got 0.0");
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void updateWhenRangesAreUpdatedSeparatelyIsTheSame(Arithmetic arithmetic) {
    OptimizerRun.assertSameInRanges(new Sgd(0.1f, 0.9f), arithmetic);
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -0.1f, Float.NaN, Float.POSITIVE_INFINITY})
  void constructorWhenTheLearningRateIsNotPositiveSaysSo(float learningRate) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Sgd(learningRate, 0))
        .withMessage("learningRate must be a positive finite number, got " + learningRate);
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, 1, Float.NaN})
  void constructorWhenTheMomentumIsOutOfRangeSaysSo(float momentum) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Sgd(0.1f, momentum))
        .withMessage("momentum must be at least 0 and below 1, got " + momentum);
  }

  @Test
  void startWhenCalledTwiceGivesStatesOfTheirOwn() {
    var sgd = new Sgd(0.25f, 0.5f);
    var first = new OptimizerRun(sgd, Arithmetic.SCALAR, 10);
    var second = new OptimizerRun(sgd, Arithmetic.SCALAR, 10);
    first.step(8);
    second.step(8);
    assertThat(second.values()).containsExactly(8);
  }
}
