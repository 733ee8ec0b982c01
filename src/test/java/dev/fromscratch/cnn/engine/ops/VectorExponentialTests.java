package dev.fromscratch.cnn.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.testing.Arithmetic;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VectorExponentialTests {

  /** Between two numbers tried there are so many others; a prime, to meet all kinds of bits. */
  private static final int STEP = 1009;

  @BeforeEach
  void requireVectorModule() {
    Arithmetic.assumeVectorModule();
  }

  @Test
  void expWhenComparedWithStrictMathKeepsItsBound() {
    assertError(VectorExponential::exp, StrictMath::exp, 1.1);
  }

  @Test
  void expLessOneWhenComparedWithStrictMathKeepsItsBound() {
    assertError(VectorExponential::expLessOne, StrictMath::expm1, 1.1);
  }

  /** Over all negative floats, from the smallest to the largest magnitude. */
  private static void assertError(
      UnaryOperator<FloatVector> function, DoubleUnaryOperator exact, double bound) {
    int lanes = FloatVector.SPECIES_PREFERRED.length();
    float[] x = new float[lanes];
    float[] y = new float[lanes];
    double worst = 0;
    float worstAt = 0;
    int largest = Float.floatToIntBits(Float.MAX_VALUE);
    for (int bits = 0; bits <= largest - STEP * lanes; bits += STEP * lanes) {
      for (int lane = 0; lane < lanes; lane++) {
        x[lane] = -Float.intBitsToFloat(bits + STEP * lane);
      }
      function.apply(FloatVector.fromArray(FloatVector.SPECIES_PREFERRED, x, 0)).intoArray(y, 0);
      for (int lane = 0; lane < lanes; lane++) {
        double error = errorInUlps(y[lane], exact.applyAsDouble(x[lane]));
        // Written so that a NaN counts as the worst.
        if (!(error <= worst)) {
          worst = error;
          worstAt = x[lane];
        }
      }
    }
    assertThat(worst).as("largest error in ulps, at %s", worstAt).isLessThan(bound);
  }

  private static double errorInUlps(float actual, double exact) {
    return Math.abs((double) actual - exact) / Math.ulp((float) exact);
  }

  @Test
  void expWhenGivenEdgesIsExact() {
    assertThat(applied(VectorExponential::exp, 0, -0f, Float.NaN, Float.NEGATIVE_INFINITY))
        .containsExactly(1, 1, Float.NaN, 0);
    assertThat(applied(VectorExponential::exp, -Float.MIN_VALUE, -103.9f, -104.1f, -3e38f))
        .containsExactly(1, Float.MIN_VALUE, 0, 0);
  }

  @Test
  void expLessOneWhenGivenEdgesIsExact() {
    assertThat(applied(VectorExponential::expLessOne, Float.NaN, Float.NEGATIVE_INFINITY, -3e38f))
        .containsExactly(Float.NaN, -1, -1);
    assertThat(applied(VectorExponential::expLessOne, 0, -Float.MIN_VALUE, -17.9f, -18.1f))
        .containsExactly(0, -Float.MIN_VALUE, -1, -1);
  }

  private static float[] applied(UnaryOperator<FloatVector> function, float... x) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = function.apply(FloatVector.broadcast(FloatVector.SPECIES_PREFERRED, x[i])).lane(0);
    }
    return y;
  }
}
