package dev.fromscratch.cnn.engine.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

  @Test
  void expectsWhenAskedIsLogits() {
    assertThat(loss.expects()).isEqualTo(Loss.Expects.LOGITS);
  }
}
