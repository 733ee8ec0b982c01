package dev.fromscratch.cnn.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.ops.ElementwiseContract.Forward;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What {@link ElementwiseContract} does not ask: the stated bounds, and the place of an element.
 */
class VectorActivationsTests {

  private static final int COUNT = 4096;

  /** Steps from one float tried to another; a prime, to meet all kinds of bits. */
  private static final int STEP = 1009;

  @BeforeEach
  void requireVectorModule() {
    Arithmetic.assumeVectorModule();
  }

  @Test
  void sigmoidWhenComparedWithStrictMathKeepsItsBound() {
    assertError(VectorActivations::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)), 1000, 3);
  }

  @Test
  void tanhWhenComparedWithStrictMathKeepsItsBound() {
    assertError(VectorActivations::tanh, StrictMath::tanh, 1000, 3);
  }

  @Test
  void siluWhenComparedWithStrictMathKeepsItsBound() {
    assertError(VectorActivations::silu, x -> x / (1 + StrictMath.exp(-x)), 87, 4);
  }

  @Test
  void softmaxWhenComparedWithStrictMathKeepsItsBound() {
    int columns = 10;
    float[] x = RandomNumbers.tensor(Shape.of(400, columns), 5).data();
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] *= 1 + i / 400f;
    }
    VectorSoftmax.softmax(x, y, x.length / columns, columns);
    for (int start = 0; start < x.length; start += columns) {
      double max = Double.NEGATIVE_INFINITY;
      for (int i = start; i < start + columns; i++) {
        max = Math.max(max, x[i]);
      }
      double sum = 0;
      for (int i = start; i < start + columns; i++) {
        sum += StrictMath.exp(x[i] - max);
      }
      for (int i = start; i < start + columns; i++) {
        double expected = StrictMath.exp(x[i] - max) / sum;
        assertThat(Math.abs(y[i] - expected) / Math.ulp((float) expected))
            .as("%s, %s below the largest, seed 5", x[i], max - x[i])
            .isLessThan(3 + max - x[i]);
      }
    }
  }

  /** Over the floats up to a magnitude, of both signs. */
  private static void assertError(
      Forward function, DoubleUnaryOperator exact, float largest, double bound) {
    float[] x = new float[COUNT];
    float[] y = new float[COUNT];
    double worst = 0;
    float worstAt = 0;
    for (int bits = 0; bits < Float.floatToIntBits(largest); bits += STEP * COUNT / 2) {
      for (int i = 0; i < COUNT; i++) {
        float magnitude = Math.min(Float.intBitsToFloat(bits + STEP * (i / 2)), largest);
        x[i] = i % 2 == 0 ? magnitude : -magnitude;
      }
      function.run(x, y, COUNT);
      for (int i = 0; i < COUNT; i++) {
        double expected = exact.applyAsDouble(x[i]);
        double error = Math.abs(y[i] - expected) / Math.ulp((float) expected);
        // Written so that a NaN counts as the worst.
        if (!(error <= worst)) {
          worst = error;
          worstAt = x[i];
        }
      }
    }
    assertThat(worst).as("largest error in ulps, at %s", worstAt).isLessThan(bound);
  }

  @Test
  void activationsWhenAnElementMovesGiveItTheSameBits() {
    assertSameBitsAnywhere(VectorActivations::sigmoid);
    assertSameBitsAnywhere(VectorActivations::tanh);
    assertSameBitsAnywhere(VectorActivations::silu);
    assertSameBitsAnywhere((x, y, count) -> VectorActivations.siluBackward(x, x, y, count));
    assertSameBitsAnywhere((x, y, count) -> VectorRectifiers.leakyRelu(x, y, count, 0.01f));
  }

  /** Every element alone, in the tail or within a whole vector, to another array or in place. */
  private static void assertSameBitsAnywhere(Forward function) {
    float[] x = RandomNumbers.uniform(50, 1);
    float[] alone = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] *= 10;
      float[] one = {x[i]};
      function.run(one, one, 1);
      alone[i] = one[0];
    }
    for (int count = 1; count <= x.length; count++) {
      float[] inPlace = Arrays.copyOf(x, count);
      function.run(inPlace, inPlace, count);
      assertThat(inPlace).as("count %d, seed 1", count).isEqualTo(Arrays.copyOf(alone, count));
    }
  }

  /** A sum in another order, or a row's place among the others, would show here. */
  @Test
  void softmaxWhenARowMovesGivesItTheSameBits() {
    for (int columns : LaneSizes.ALL) {
      int rows = 7;
      float[] x = RandomNumbers.uniform(rows * columns, columns);
      float[] y = new float[x.length];
      VectorSoftmax.softmax(x, y, rows, columns);
      for (int row = 0; row < rows; row++) {
        float[] alone = Arrays.copyOfRange(x, row * columns, (row + 1) * columns);
        VectorSoftmax.softmax(alone, alone, 1, columns);
        assertThat(Arrays.copyOfRange(y, row * columns, (row + 1) * columns))
            .as("row %d of %d columns", row, columns)
            .isEqualTo(alone);
      }
    }
  }
}
