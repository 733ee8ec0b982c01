package dev.fromscratch.cnn.engine.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SoftmaxCrossEntropyTests {

  private final Loss loss = new SoftmaxCrossEntropy();

  /** Softmax of 0, ln 2 and ln 3 is 1/6, 2/6 and 3/6. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void lossWhenNumbersAreWorkedByHandGivesThem(Arithmetic arithmetic) {
    float two = (float) Math.log(2);
    float three = (float) Math.log(3);
    float[] output = {0, two, three, 0, two, three};
    float[] target = {0, 0, 1, 0.5f, 0.5f, 0};
    LossCheck check = LossCheck.of(loss, arithmetic, 3, output, target);
    double expected = Math.log(2) + (Math.log(6) + Math.log(3)) / 2;
    assertThat(check.sum()).isCloseTo(expected, within(1e-6));
    float[] gradient = {1 / 12f, 2 / 12f, -3 / 12f, -2 / 12f, -1 / 12f, 3 / 12f};
    assertThat(check.gradient()).containsExactly(gradient, within(1e-6f));
    assertThat(check.gradient(8)[2]).isCloseTo(-1 / 16f, within(1e-6f));
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void gradientWhenComparedWithDifferencesAgrees(Arithmetic arithmetic) {
    float[] output = RandomNumbers.uniform(4 * 3, 1);
    // Targets of each sample sum to 1, as the gradient assumes.
    float[] target = {0, 1, 0, 0.25f, 0.25f, 0.5f, 1, 0, 0, 0, 0, 1};
    LossCheck.of(loss, arithmetic, 3, output, target).assertGradient();
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void lossWhenLogitsAreHugeStaysFinite(Arithmetic arithmetic) {
    float[] output = {1e30f, -1e30f, 1000, 999, -Float.MAX_VALUE, Float.MAX_VALUE};
    float[] target = {1, 0, 0, 1, 0, 1};
    LossCheck check = LossCheck.of(loss, arithmetic, 2, output, target);
    assertThat(check.sum()).isCloseTo(1 + Math.log1p(Math.exp(-1)), within(1e-6));
    float p = (float) (1 / (1 + Math.exp(-1)));
    assertThat(check.gradient(1)).containsExactly(new float[] {0, 0, p, -p, 0, 0}, within(1e-6f));
  }

  /** A network that is sure and wrong pays the difference of its logits, in full precision. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void lossWhenTheTargetsProbabilityUnderflowsIsStillExact(Arithmetic arithmetic) {
    float[] output = {0, 5_000};
    LossCheck check = LossCheck.of(loss, arithmetic, 2, output, new float[] {1, 0});
    assertThat(check.sum()).isEqualTo(5_000);
    assertThat(check.gradient()).containsExactly(-1, 1);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void lossWhenAnOutputIsNaNIsNaN(Arithmetic arithmetic) {
    float[] output = {0.5f, Float.NaN, 0, 0};
    LossCheck check = LossCheck.of(loss, arithmetic, 2, output, new float[] {1, 0, 1, 0});
    assertThat(check.sum()).isNaN();
    assertThat(check.gradient()).containsExactly(Float.NaN, Float.NaN, -0.25f, 0.25f);
  }

  /** With α = 0.4 and three classes, the target 0, 0, 1 becomes 2/15, 2/15, 11/15. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void lossWhenLabelsAreSmoothedIsThatOfTheSmoothedTargets(Arithmetic arithmetic) {
    float[] output = {0, (float) Math.log(2), (float) Math.log(3)};
    var smoothing = new SoftmaxCrossEntropy(0.4f);
    LossCheck check = LossCheck.of(smoothing, arithmetic, 3, output, new float[] {0, 0, 1});
    double expected = (2 * Math.log(6) + 2 * Math.log(3) + 11 * Math.log(2)) / 15;
    assertThat(check.sum()).isCloseTo(expected, within(1e-6));
    float[] gradient = {1 / 30f, 6 / 30f, -7 / 30f};
    assertThat(check.gradient()).containsExactly(gradient, within(1e-6f));
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void gradientWhenLabelsAreSmoothedAgreesWithDifferences(Arithmetic arithmetic) {
    float[] target = {0, 1, 0, 0.25f, 0.25f, 0.5f, 1, 0, 0, 0, 0, 1};
    LossCheck.of(
            new SoftmaxCrossEntropy(0.3f), arithmetic, 3, RandomNumbers.uniform(4 * 3, 1), target)
        .assertGradient();
  }

  /** At z = ln s the smoothed loss is least; a surer network loses again. */
  @Test
  void lossWhenLabelsAreSmoothedIsLeastAtTheSmoothedTargets() {
    float[] best = {(float) Math.log(0.95), (float) Math.log(0.05)};
    float[] gradient = smoothed(best).gradient();
    assertThat(gradient).containsExactly(new float[] {0, 0}, within(1e-6f));
    assertThat(smoothed(new float[] {9, -9}).sum()).isGreaterThan(smoothed(best).sum());
  }

  private static LossCheck smoothed(float[] output) {
    var smoothing = new SoftmaxCrossEntropy(0.1f);
    return LossCheck.of(smoothing, Arithmetic.SCALAR, 2, output, new float[] {1, 0});
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, 1, Float.NaN})
  void constructorWhenTheSmoothingIsOutOfRangeSaysSo(float labelSmoothing) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SoftmaxCrossEntropy(labelSmoothing))
        .withMessage("labelSmoothing must be at least 0 and below 1, got " + labelSmoothing);
  }

  @Test
  void forEvaluationWhenLabelsAreSmoothedIsWithoutSmoothing() {
    assertThat(new SoftmaxCrossEntropy(0.1f).forEvaluation()).isEqualTo(loss);
    assertThat(new MeanSquaredError().forEvaluation()).isEqualTo(new MeanSquaredError());
  }

  @Test
  void expectsWhenAskedIsLogits() {
    assertThat(loss.expects()).isEqualTo(Loss.Expects.LOGITS);
  }
}
