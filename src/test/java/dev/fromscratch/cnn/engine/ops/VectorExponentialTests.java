package dev.fromscratch.cnn.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VectorExponentialTests {

  /** Between two numbers tried there are so many others; a prime, to meet all kinds of bits. */
  private static final int STEP = 1009;

  private static final int COUNT = 4096;

  @BeforeEach
  void requireVectorModule() {
    Arithmetic.assumeVectorModule();
  }

  /** Over all negative floats, from the smallest to the largest magnitude. */
  @Test
  void expWhenComparedWithStrictMathKeepsItsBound() {
    float[] x = new float[COUNT];
    float[] y = new float[COUNT];
    double worst = 0;
    float worstAt = 0;
    int largest = Float.floatToIntBits(Float.MAX_VALUE);
    for (int bits = 0; bits <= largest - STEP * COUNT; bits += STEP * COUNT) {
      for (int i = 0; i < COUNT; i++) {
        x[i] = -Float.intBitsToFloat(bits + STEP * i);
      }
      VectorExponential.exp(x, y, COUNT);
      for (int i = 0; i < COUNT; i++) {
        double exact = StrictMath.exp(x[i]);
        double error = Math.abs(y[i] - exact) / Math.ulp((float) exact);
        // Written so that a NaN counts as the worst.
        if (!(error <= worst)) {
          worst = error;
          worstAt = x[i];
        }
      }
    }
    assertThat(worst).as("largest error in ulps, at %s", worstAt).isLessThan(1.1);
  }

  @Test
  void expWhenGivenEdgesIsExact() {
    assertThat(exp(0, -0f, Float.NaN, Float.NEGATIVE_INFINITY)).containsExactly(1, 1, Float.NaN, 0);
    assertThat(exp(-Float.MIN_VALUE, -103.9f, -104.1f, -3e38f))
        .containsExactly(1, Float.MIN_VALUE, 0, 0);
  }

  @LaneSizes
  void expWhenItWritesWhereItReadsChangesThatManyNumbers(int count) {
    float[] x = RandomNumbers.uniform(count + 1, count);
    for (int i = 0; i <= count; i++) {
      x[i] = -20 * Math.abs(x[i]);
    }
    float[] y = x.clone();
    VectorExponential.exp(y, y, count);
    for (int i = 0; i < count; i++) {
      assertThat(y[i]).as("number %d, seed %d", i, count).isEqualTo(exp(x[i])[0]);
    }
    assertThat(y[count]).isEqualTo(x[count]);
  }

  private static float[] exp(float... x) {
    float[] y = Arrays.copyOf(x, x.length);
    VectorExponential.exp(x, y, x.length);
    return y;
  }
}
