package dev.fromscratch.cnn.engine.loss;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MeanSquaredErrorTests {

  private final Loss loss = new MeanSquaredError();

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void lossWhenNumbersAreWorkedByHandGivesThem(Arithmetic arithmetic) {
    float[] output = {1, 2, 0, -1};
    float[] target = {0, 4, 0, 1};
    LossCheck check = LossCheck.of(loss, arithmetic, 2, output, target);
    assertThat(check.sum()).isEqualTo((1 + 4) / 2.0 + (0 + 4) / 2.0);
    assertThat(check.gradient()).containsExactly(0.5f, -1, 0, -1);
    // Half of a batch of four: the mean is over the batch, whatever part of it is seen.
    assertThat(check.gradient(4)).containsExactly(0.25f, -0.5f, 0, -0.5f);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void lossWhenComparedWithTheOriginalAgrees(Arithmetic arithmetic) {
    LossCheck.assertAsOriginal(loss, "mse", arithmetic);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void gradientWhenComparedWithDifferencesAgrees(Arithmetic arithmetic) {
    float[] output = RandomNumbers.uniform(4 * 7, 1);
    float[] target = RandomNumbers.uniform(4 * 7, 2);
    LossCheck.of(loss, arithmetic, 7, output, target).assertGradient();
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void lossWhenAnOutputIsNaNIsNaN(Arithmetic arithmetic) {
    float[] output = {1, Float.NaN};
    LossCheck check = LossCheck.of(loss, arithmetic, 2, output, new float[] {1, 0});
    assertThat(check.sum()).isNaN();
    assertThat(check.gradient()).containsExactly(0, Float.NaN);
  }

  @Test
  void expectsWhenAskedIsAnything() {
    assertThat(loss.expects()).isEqualTo(Loss.Expects.ANY);
  }
}
