package dev.fromscratch.cnn.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.ops.TensorOps.AdamStep;
import dev.fromscratch.cnn.engine.ops.TensorOps.RmsPropStep;
import dev.fromscratch.cnn.engine.ops.TensorOps.SgdStep;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.Arrays;

/** What every arithmetic promises about the steps of optimizers. */
interface OptimizerStepContract {

  int FROM = 3;

  /** Where the gradient of the first element is. */
  int GRADIENT_FROM = 5;

  double TOLERANCE = 1e-6;

  TensorOps ops();

  @LaneSizes
  default void sgdStepWhenComparedWithItsFormulaMovesItsRangeAlone(int count) {
    float[] gradient = RandomNumbers.uniform(count + 20, 1);
    float[] value = RandomNumbers.uniform(count + 20, 2);
    float[] velocity = RandomNumbers.uniform(count + 20, 3);
    float[] oldValue = value.clone();
    float[] oldVelocity = velocity.clone();
    int to = FROM + count;
    var step = new SgdStep(0.25f, 0.75f, false, 0.5f);
    ops().sgdStep(value, velocity, FROM, to, gradient, GRADIENT_FROM, step);
    for (int i = FROM; i < to; i++) {
      double v = 0.75 * oldVelocity[i] + gradient[i - FROM + GRADIENT_FROM] + 0.5 * oldValue[i];
      assertThat((double) velocity[i]).as("v[%d]", i).isCloseTo(v, within(TOLERANCE));
      assertThat((double) value[i]).isCloseTo(oldValue[i] - 0.25 * v, within(TOLERANCE));
    }
    assertSameOutside(to, value, oldValue);
    assertSameOutside(to, velocity, oldVelocity);
  }

  @LaneSizes
  default void sgdStepWhenItLooksAheadGoesOnWithTheVelocity(int count) {
    float[] gradient = RandomNumbers.uniform(count + 20, 1);
    float[] value = RandomNumbers.uniform(count + 20, 2);
    float[] velocity = RandomNumbers.uniform(count + 20, 3);
    float[] oldValue = value.clone();
    float[] oldVelocity = velocity.clone();
    int to = FROM + count;
    var step = new SgdStep(0.25f, 0.75f, true, 0);
    ops().sgdStep(value, velocity, FROM, to, gradient, GRADIENT_FROM, step);
    for (int i = FROM; i < to; i++) {
      double v = 0.75 * oldVelocity[i] + gradient[i - FROM + GRADIENT_FROM];
      double moved = oldValue[i] - 0.25 * (gradient[i - FROM + GRADIENT_FROM] + 0.75 * v);
      assertThat((double) velocity[i]).as("v[%d]", i).isCloseTo(v, within(TOLERANCE));
      assertThat((double) value[i]).as("value[%d]", i).isCloseTo(moved, within(TOLERANCE));
    }
  }

  @LaneSizes
  default void rmsPropStepWhenComparedWithItsFormulaMovesItsRangeAlone(int count) {
    float[] gradient = RandomNumbers.uniform(count + 20, 1);
    float[] value = RandomNumbers.uniform(count + 20, 2);
    float[] s = squares(RandomNumbers.uniform(count + 20, 3));
    float[] v = RandomNumbers.uniform(count + 20, 4);
    float[] oldValue = value.clone();
    float[] oldS = s.clone();
    float[] oldV = v.clone();
    int to = FROM + count;
    var step = new RmsPropStep(0.125f, 0.75f, 0.5f, 0.25f);
    ops().rmsPropStep(value, s, v, FROM, to, gradient, GRADIENT_FROM, step);
    for (int i = FROM; i < to; i++) {
      double square =
          0.75 * oldS[i]
              + 0.25 * gradient[i - FROM + GRADIENT_FROM] * gradient[i - FROM + GRADIENT_FROM];
      double velocity =
          0.25 * oldV[i] + gradient[i - FROM + GRADIENT_FROM] / (Math.sqrt(square) + 0.5);
      double moved = oldValue[i] - 0.125 * velocity;
      assertThat((double) s[i]).as("s[%d]", i).isCloseTo(square, within(TOLERANCE));
      assertThat((double) v[i]).as("v[%d]", i).isCloseTo(velocity, within(TOLERANCE));
      assertThat((double) value[i]).as("value[%d]", i).isCloseTo(moved, within(TOLERANCE));
    }
    assertSameOutside(to, value, oldValue);
    assertSameOutside(to, s, oldS);
    assertSameOutside(to, v, oldV);
  }

  @LaneSizes
  default void sumOfSquaresAndScaleWhenGivenARangeSeeNothingElse(int count) {
    float[] x = RandomNumbers.uniform(count + 20, 1);
    float[] old = x.clone();
    int to = FROM + count;
    double expected = 0;
    for (int i = FROM; i < to; i++) {
      expected += (double) x[i] * x[i];
    }
    assertThat(ops().sumOfSquares(x, FROM, to)).isEqualTo(expected);
    ops().scale(x, FROM, to, 0.5f);
    for (int i = FROM; i < to; i++) {
      assertThat(x[i]).isEqualTo(0.5f * old[i]);
    }
    assertSameOutside(to, x, old);
  }

  @LaneSizes
  default void adamStepWhenComparedWithItsFormulaMovesItsRangeAlone(int count) {
    float[] gradient = RandomNumbers.uniform(count + 20, 1);
    float[] value = RandomNumbers.uniform(count + 20, 2);
    float[] m = RandomNumbers.uniform(count + 20, 3);
    float[] v = squares(RandomNumbers.uniform(count + 20, 4));
    float[] oldValue = value.clone();
    float[] oldM = m.clone();
    float[] oldV = v.clone();
    int to = FROM + count;
    var step = new AdamStep(0.125f, 0.75f, 0.875f, 0.5f, 0.625f);
    ops().adamStep(value, m, v, FROM, to, gradient, GRADIENT_FROM, step);
    for (int i = FROM; i < to; i++) {
      double mean = 0.75 * oldM[i] + 0.25 * gradient[i - FROM + GRADIENT_FROM];
      double square =
          0.875 * oldV[i]
              + 0.125 * gradient[i - FROM + GRADIENT_FROM] * gradient[i - FROM + GRADIENT_FROM];
      double moved = 0.625 * oldValue[i] - 0.125 * mean / (Math.sqrt(square) + 0.5);
      assertThat((double) m[i]).as("m[%d]", i).isCloseTo(mean, within(TOLERANCE));
      assertThat((double) v[i]).as("v[%d]", i).isCloseTo(square, within(TOLERANCE));
      assertThat((double) value[i]).as("value[%d]", i).isCloseTo(moved, within(TOLERANCE));
    }
    assertSameOutside(to, value, oldValue);
    assertSameOutside(to, m, oldM);
    assertSameOutside(to, v, oldV);
  }

  @LaneSizes
  default void averageWhenComparedWithItsFormulaMovesItsRangeAlone(int count) {
    float[] average = RandomNumbers.uniform(count + 20, 1);
    float[] value = RandomNumbers.uniform(count + 20, 2);
    float[] old = average.clone();
    float[] oldValue = value.clone();
    int to = FROM + count;
    ops().average(average, value, FROM, to, 0.875f);
    for (int i = FROM; i < to; i++) {
      double expected = 0.875 * old[i] + 0.125 * value[i];
      assertThat((double) average[i]).as("a[%d]", i).isCloseTo(expected, within(TOLERANCE));
    }
    assertSameOutside(to, average, old);
    assertThat(value).isEqualTo(oldValue);
    float[] arrived = value.clone();
    ops().average(arrived, value, FROM, to, 0.9f);
    assertThat(arrived).isEqualTo(value);
  }

  private static float[] squares(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= values[i];
    }
    return values;
  }

  private static void assertSameOutside(int to, float[] after, float[] before) {
    assertThat(Arrays.copyOf(after, FROM)).isEqualTo(Arrays.copyOf(before, FROM));
    assertThat(Arrays.copyOfRange(after, to, after.length))
        .isEqualTo(Arrays.copyOfRange(before, to, before.length));
  }
}
