package dev.fromscratch.cnn.engine.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BinaryCrossEntropyTests {

  private final Loss loss = new BinaryCrossEntropy();

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void lossWhenNumbersAreWorkedByHandGivesThem(Arithmetic arithmetic) {
    float[] output = {0.5f, 0.25f, 0.75f, 0.5f};
    float[] target = {1, 0, 1, 0.5f};
    LossCheck check = LossCheck.of(loss, arithmetic, 2, output, target);
    double expected = (Math.log(2) - Math.log(0.75) - Math.log(0.75) + Math.log(2)) / 2;
    assertThat(check.sum()).isCloseTo(expected, within(1e-12));
    assertThat(check.gradient())
        .containsExactly(new float[] {-1 / 2f, 1 / 3f, -1 / 3f, 0}, within(1e-7f));
    assertThat(check.gradient(8))
        .containsExactly(new float[] {-1 / 8f, 1 / 12f, -1 / 12f, 0}, within(1e-7f));
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void lossWhenComparedWithTheOriginalAgrees(Arithmetic arithmetic) {
    LossCheck.assertAsOriginal(loss, "binary_cross_entropy", arithmetic);
  }

  /** Outputs stay within 0.4 … 0.6, where the fifth derivative is still small. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void gradientWhenComparedWithDifferencesAgrees(Arithmetic arithmetic) {
    float[] output = RandomNumbers.uniform(4 * 7, 1);
    float[] target = RandomNumbers.uniform(4 * 7, 2);
    for (int i = 0; i < output.length; i++) {
      output[i] = 0.5f + 0.1f * output[i];
      target[i] = 0.5f + 0.5f * target[i];
    }
    LossCheck.of(loss, arithmetic, 7, output, target).assertGradient();
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void lossWhenOutputsAreSaturatedStaysFinite(Arithmetic arithmetic) {
    float[] output = {0, 1, 0, 1};
    float[] target = {0, 1, 1, 0};
    LossCheck check = LossCheck.of(loss, arithmetic, 4, output, target);
    double wrong = -Math.log(BinaryCrossEntropy.MARGIN);
    assertThat(check.sum()).isCloseTo(2 * wrong / 4, within(1e-6));
    assertThat(check.gradient())
        .containsExactly(new float[] {0.25f, -0.25f, -2.5e6f, 2.5e6f}, within(1f));
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void lossWhenAnOutputIsNaNIsNaN(Arithmetic arithmetic) {
    float[] output = {0.5f, Float.NaN};
    LossCheck check = LossCheck.of(loss, arithmetic, 2, output, new float[] {1, 0});
    assertThat(check.sum()).isNaN();
    assertThat(check.gradient()).containsExactly(-1, Float.NaN);
  }

  @Test
  void expectsWhenAskedIsProbabilities() {
    assertThat(loss.expects()).isEqualTo(Loss.Expects.PROBABILITIES);
  }
}
