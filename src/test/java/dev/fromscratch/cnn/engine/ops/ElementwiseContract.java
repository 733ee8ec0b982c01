package dev.fromscratch.cnn.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** What every arithmetic promises about sums, activation functions and softmax. */
interface ElementwiseContract {

  /**
   * A few roundings. Numbers below the normal ones have fewer digits, so they get an absolute one.
   */
  double RELATIVE = 1e-6;

  double ABSOLUTE = Float.MIN_NORMAL;

  TensorOps ops();

  /** An activation function, {@code (x, y, count)}. */
  @FunctionalInterface
  interface Forward {
    void run(float[] x, float[] y, int count);
  }

  /** Its derivative, {@code (x or y, dy, dx, count)}. */
  @FunctionalInterface
  interface Backward {
    void run(float[] xy, float[] dy, float[] dx, int count);
  }

  private static void assertClose(double actual, double expected, String what) {
    double tolerance = RELATIVE * Math.abs(expected) + ABSOLUTE;
    assertThat(actual).as(what).isCloseTo(expected, within(tolerance));
  }

  private static void assertApplies(Forward forward, DoubleUnaryOperator exact) {
    for (int count : LaneSizes.ALL) {
      float[] x = RandomNumbers.uniform(count, count);
      for (int i = 0; i < count; i++) {
        x[i] *= 12;
      }
      Guarded y = Guarded.output(new float[count], 0);
      forward.run(x, y.array(), count);
      y.assertUntouchedAround("the function");
      for (int i = 0; i < count; i++) {
        assertClose(y.get(i), exact.applyAsDouble(x[i]), "f(%s), seed %d".formatted(x[i], count));
      }
    }
  }

  private static void assertDerives(Backward backward, DoubleUnaryOperator derivative) {
    for (int count : LaneSizes.ALL) {
      float[] y = RandomNumbers.uniform(count, count);
      float[] dy = RandomNumbers.uniform(count, -count);
      Guarded dx = Guarded.output(new float[count], 0);
      backward.run(y, dy, dx.array(), count);
      dx.assertUntouchedAround("the derivative");
      for (int i = 0; i < count; i++) {
        double exact = dy[i] * derivative.applyAsDouble(y[i]);
        assertThat((double) dx.get(i))
            .as("y = %s, dy = %s, seed %d", y[i], dy[i], count)
            .isCloseTo(exact, within(RELATIVE));
      }
    }
  }

  private static float[] applied(Forward forward, float... x) {
    float[] y = new float[x.length];
    forward.run(x, y, x.length);
    return y;
  }

  @LaneSizes
  default void addWhenRangesHaveOffsetsAddsToThemAlone(int count) {
    Guarded x = Guarded.input(RandomNumbers.whole(count, 100, 1), 3);
    Guarded y = Guarded.output(RandomNumbers.whole(count, 100, 2), 5);
    float[] before = y.values();
    ops().add(x.array(), 3, y.array(), 5, count);
    y.assertUntouchedAround("add");
    for (int i = 0; i < count; i++) {
      assertThat(y.get(i)).isEqualTo(before[i] + x.get(i));
    }
  }

  @Test
  default void reluWhenComparedWithItsFormulaAgrees() {
    assertApplies(ops()::relu, x -> Math.max(x, 0));
    assertDerives(ops()::reluBackward, y -> y > 0 ? 1 : 0);
  }

  @Test
  default void reluWhenGivenExtremesKeepsThem() {
    float infinity = Float.POSITIVE_INFINITY;
    float[] y = applied(ops()::relu, Float.NaN, infinity, -infinity, Float.MAX_VALUE, 0, -0f);
    assertThat(y).containsExactly(Float.NaN, infinity, 0, Float.MAX_VALUE, 0, 0);
  }

  /** At the kink the derivative is 0, as if x were negative. */
  @Test
  default void reluBackwardWhenTheOutputIsZeroIsZero() {
    float[] dx = new float[4];
    ops().reluBackward(new float[] {0, -0f, Float.MIN_VALUE, 5}, new float[] {1, 2, 3, -4}, dx, 4);
    assertThat(dx).containsExactly(0, 0, 3, -4);
  }

  @LaneSizes
  default void functionsWhenTheyWriteWhereTheyReadGiveTheSame(int count) {
    List<Forward> functions =
        List.of(
            ops()::relu,
            (x, y, n) -> ops().leakyRelu(x, y, n, 0.1f),
            ops()::silu,
            ops()::gelu,
            ops()::sigmoid,
            ops()::tanh,
            (x, y, n) -> ops().softmax(x, y, n, 1),
            (x, y, n) -> ops().softmax(x, y, 1, n));
    for (Forward function : functions) {
      float[] x = RandomNumbers.uniform(count, count);
      float[] expected = applied(function, x);
      function.run(x, x, count);
      assertThat(x).as("seed %d", count).isEqualTo(expected);
    }
  }

  @Test
  default void leakyReluWhenComparedWithItsFormulaAgrees() {
    float slope = 0.01f;
    assertApplies(
        (x, y, count) -> ops().leakyRelu(x, y, count, slope), x -> x * (x > 0 ? 1 : slope));
    assertDerives(
        (x, dy, dx, count) -> ops().leakyReluBackward(x, dy, dx, count, slope),
        x -> x > 0 ? 1 : slope);
    float infinity = Float.POSITIVE_INFINITY;
    assertThat(
            applied(
                (x, y, count) -> ops().leakyRelu(x, y, count, 0.5f),
                Float.NaN,
                infinity,
                -infinity,
                0))
        .containsExactly(Float.NaN, infinity, -infinity, 0);
  }

  @Test
  default void siluWhenComparedWithItsFormulaAgrees() {
    assertApplies(ops()::silu, x -> x / (1 + Math.exp(-x)));
    assertDerives(
        ops()::siluBackward,
        x -> {
          double s = 1 / (1 + Math.exp(-x));
          return s + x * s * (1 - s);
        });
    assertSaturates(ops()::silu, ops()::siluBackward);
  }

  @Test
  default void geluWhenComparedWithTheIntegralAgrees() {
    assertApplies(ops()::gelu, x -> x * normalProbability(x));
    assertDerives(ops()::geluBackward, x -> normalProbability(x) + x * normalDensity(x));
    assertSaturates(ops()::gelu, ops()::geluBackward);
  }

  /** Far out, the function is x on one side and 0 on the other, and so are its slopes. */
  private static void assertSaturates(Forward forward, Backward backward) {
    float[] x = {
      Float.NaN, Float.POSITIVE_INFINITY, 1000, Float.MAX_VALUE, -1000, -Float.MAX_VALUE
    };
    assertThat(applied(forward, x))
        .containsExactly(Float.NaN, Float.POSITIVE_INFINITY, 1000, Float.MAX_VALUE, -0f, -0f);
    float[] far = {1000, Float.MAX_VALUE, -1000, -Float.MAX_VALUE};
    float[] dx = new float[4];
    backward.run(far, new float[] {2, 2, 2, 2}, dx, 4);
    assertThat(dx).usingComparatorWithPrecision(0f).containsExactly(2, 2, 0, 0);
  }

  private static double normalDensity(double x) {
    return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  /** The integral of the density from x - 30 to x by Simpson's rule: 10 digits at this step. */
  private static double normalProbability(double x) {
    int steps = 12_000;
    double width = 30.0 / steps;
    double sum = normalDensity(x) + normalDensity(x - 30);
    for (int i = 1; i < steps; i++) {
      sum += (i % 2 == 1 ? 4 : 2) * normalDensity(x - i * width);
    }
    return sum * width / 3;
  }

  @Test
  default void sigmoidWhenComparedWithItsFormulaAgrees() {
    assertApplies(ops()::sigmoid, x -> 1 / (1 + Math.exp(-x)));
    assertDerives(ops()::sigmoidBackward, y -> y * (1 - y));
  }

  @Test
  default void sigmoidWhenGivenExtremesStaysBetweenZeroAndOne() {
    float[] x = {-1e-30f, 1e-30f, 20, -20, 88, -88, 104, -104, 1000, -1000, Float.MAX_VALUE};
    float[] y = applied(ops()::sigmoid, x);
    for (int i = 0; i < x.length; i++) {
      assertThat(y[i]).as("sigmoid(%s)", x[i]).isBetween(0f, 1f);
      assertClose(y[i], 1 / (1 + Math.exp(-(double) x[i])), "sigmoid(%s)".formatted(x[i]));
    }
    float infinity = Float.POSITIVE_INFINITY;
    assertThat(applied(ops()::sigmoid, infinity, -infinity, Float.NaN, 0, -0f))
        .containsExactly(1, 0, Float.NaN, 0.5f, 0.5f);
  }

  @Test
  default void tanhWhenComparedWithItsFormulaAgrees() {
    assertApplies(ops()::tanh, Math::tanh);
    assertDerives(ops()::tanhBackward, y -> 1 - y * y);
  }

  @Test
  default void tanhWhenGivenExtremesStaysBetweenMinusOneAndOne() {
    float[] x = {1e-30f, -1e-6f, 1e-3f, 9, -9, 20, -45, 89, 1000, -1000, -Float.MAX_VALUE};
    float[] y = applied(ops()::tanh, x);
    for (int i = 0; i < x.length; i++) {
      assertThat(y[i]).as("tanh(%s)", x[i]).isBetween(-1f, 1f);
      assertClose(y[i], Math.tanh(x[i]), "tanh(%s)".formatted(x[i]));
    }
    float infinity = Float.POSITIVE_INFINITY;
    assertThat(applied(ops()::tanh, infinity, -infinity, Float.NaN, 0))
        .containsExactly(1, -1, Float.NaN, 0);
  }

  /** The same numbers go in every arithmetic, sample by sample and in batches of any size. */
  @LaneSizes
  default void dropoutWhenComparedWithItsHashDropsTheSameNumbers(int samples) {
    int size = 37;
    int[] keys = new int[samples];
    for (int n = 0; n < samples; n++) {
      keys[n] = DropoutHash.mix(1_000_003 * n);
    }
    float[] x = RandomNumbers.uniform(size * samples, samples);
    for (float rate : new float[] {0, 0.25f, 0.5f, 0.99f}) {
      Guarded y = Guarded.output(new float[x.length], 0);
      ops().dropout(keys, rate, Guarded.input(x, 0).array(), y.array(), size, samples);
      y.assertUntouchedAround("dropout");
      for (int i = 0; i < x.length; i++) {
        int hash = DropoutHash.mix(keys[i % samples] ^ DropoutHash.mix(i / samples));
        boolean dropped = (hash >>> 8) / (float) (1 << 24) < rate;
        assertThat(y.get(i))
            .as("rate %s, number %d of %d samples", rate, i, samples)
            .isEqualTo(dropped ? 0 : x[i] * (1 / (1 - rate)));
      }
    }
  }

  @LaneSizes
  default void softmaxWhenComparedWithItsFormulaAgrees(int samples) {
    for (int classes : LaneSizes.ALL) {
      float[] x = RandomNumbers.uniform(samples * classes, classes);
      Guarded y = Guarded.output(new float[x.length], 0);
      ops().softmax(Guarded.input(x, 0).array(), y.array(), classes, samples);
      y.assertUntouchedAround("softmax");
      for (int n = 0; n < samples; n++) {
        double exponentials = 0;
        double total = 0;
        for (int i = n; i < x.length; i += samples) {
          exponentials += Math.exp(x[i]);
          total += y.get(i);
        }
        for (int i = n; i < x.length; i += samples) {
          assertClose(y.get(i), Math.exp(x[i]) / exponentials, "seed %d, %d".formatted(classes, i));
        }
        assertThat(total).as("sum of sample %d", n).isCloseTo(1, within(RELATIVE));
      }
    }
  }

  @Test
  default void softmaxWhenLogitsAreHugeDoesNotOverflow() {
    float max = Float.MAX_VALUE;
    float[] y = new float[9];
    ops().softmax(new float[] {1e30f, max, 1000, 1e30f, -max, 1000, -1e30f, 0, -1000}, y, 3, 3);
    assertThat(y).containsExactly(0.5f, 1, 0.5f, 0.5f, 0, 0.5f, 0, 0, 0);
  }

  @Test
  default void softmaxWhenALogitIsNaNSpoilsItsSampleOnly() {
    float[] y = new float[4];
    ops().softmax(new float[] {Float.NaN, 2, 1, 2}, y, 2, 2);
    assertThat(y).containsExactly(Float.NaN, 0.5f, Float.NaN, 0.5f);
  }
}
