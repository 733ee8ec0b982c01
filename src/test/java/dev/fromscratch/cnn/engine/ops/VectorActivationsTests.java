package dev.fromscratch.cnn.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.ops.ElementwiseContract.Forward;
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
    int classes = 10;
    int samples = 400;
    float[] x = RandomNumbers.uniform(samples * classes, 5);
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] *= 1 + i % samples / 40f;
    }
    VectorSoftmax.softmax(x, y, classes, samples);
    for (int n = 0; n < samples; n++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int i = n; i < x.length; i += samples) {
        max = Math.max(max, x[i]);
      }
      double sum = 0;
      for (int i = n; i < x.length; i += samples) {
        sum += StrictMath.exp(x[i] - max);
      }
      for (int i = n; i < x.length; i += samples) {
        double expected = StrictMath.exp(x[i] - max) / sum;
        assertThat(Math.abs(y[i] - expected) / Math.ulp((float) expected))
            .as("%s, %s below the largest, seed 5", x[i], max - x[i])
            .isLessThan(3 + max - x[i] + classes / 2.0);
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

  /** A sum in another order, or a sample's place among the others, would show here. */
  @Test
  void softmaxWhenASampleMovesGivesItTheSameBits() {
    for (int classes : LaneSizes.ALL) {
      int samples = 37;
      float[] x = RandomNumbers.uniform(samples * classes, classes);
      float[] y = new float[x.length];
      VectorSoftmax.softmax(x, y, classes, samples);
      for (int n = 0; n < samples; n++) {
        float[] alone = new float[classes];
        for (int i = 0; i < classes; i++) {
          alone[i] = x[i * samples + n];
        }
        VectorSoftmax.softmax(alone, alone, classes, 1);
        for (int i = 0; i < classes; i++) {
          assertThat(y[i * samples + n])
              .as("sample %d of %d classes", n, classes)
              .isEqualTo(alone[i]);
        }
      }
    }
  }
}
