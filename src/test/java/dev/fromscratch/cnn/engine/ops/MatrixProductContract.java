package dev.fromscratch.cnn.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.ops.TensorOps.Product;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every arithmetic promises about its three matrix products. */
interface MatrixProductContract {

  /** Half the distance of two floats near 1: the largest relative error of one rounding. */
  double ROUNDING = 0x1.0p-24;

  TensorOps ops();

  /** The three products; the difference is only where an element of a or b lies. */
  enum Kind {
    PLAIN,
    TRANSPOSED_A,
    TRANSPOSED_B;

    void run(TensorOps ops, Product size, Guarded a, Guarded b, Guarded c) {
      float[] to = c.array();
      switch (this) {
        case PLAIN ->
            ops.multiply(size, a.array(), a.offset(), b.array(), b.offset(), to, c.offset());
        case TRANSPOSED_A ->
            ops.multiplyTransposedA(
                size, a.array(), a.offset(), b.array(), b.offset(), to, c.offset());
        case TRANSPOSED_B ->
            ops.multiplyTransposedB(
                size, a.array(), a.offset(), b.array(), b.offset(), to, c.offset());
      }
    }

    int indexInA(Product size, int i, int p) {
      return this == TRANSPOSED_A ? p * size.m() + i : i * size.k() + p;
    }

    int indexInB(Product size, int p, int j) {
      return this == TRANSPOSED_B ? j * size.k() + p : p * size.n() + j;
    }
  }

  @LaneSizes
  default void multiplyWhenComparedWithDoublePrecisionAgrees(int n) {
    for (Kind kind : Kind.values()) {
      for (int m : LaneSizes.ALL) {
        for (int k : LaneSizes.ALL) {
          assertAgrees(kind, new Product(m, n, k));
        }
      }
    }
  }

  private void assertAgrees(Kind kind, Product size) {
    Guarded a = Guarded.input(RandomNumbers.uniform(size.m() * size.k(), 1), 3);
    Guarded b = Guarded.input(RandomNumbers.uniform(size.k() * size.n(), 2), 5);
    Guarded c = Guarded.output(RandomNumbers.uniform(size.m() * size.n(), 3), 7);
    float[] before = c.values();
    kind.run(ops(), size, a, b, c);
    c.assertUntouchedAround(kind + " " + size);
    for (int i = 0; i < size.m(); i++) {
      for (int j = 0; j < size.n(); j++) {
        assertElement(kind, size, a, b, before[i * size.n() + j], c.get(i * size.n() + j), i, j);
      }
    }
  }

  /**
   * Adding k products to c takes k + 1 roundings in any order, each relative to a partial sum that
   * is at most the sum of all magnitudes.
   */
  private static void assertElement(
      Kind kind, Product size, Guarded a, Guarded b, float before, float after, int i, int j) {
    double sum = before;
    double magnitude = Math.abs(before);
    for (int p = 0; p < size.k(); p++) {
      double product = (double) a.get(kind.indexInA(size, i, p)) * b.get(kind.indexInB(size, p, j));
      sum += product;
      magnitude += Math.abs(product);
    }
    double tolerance = (size.k() + 2) * ROUNDING * magnitude;
    // An assertion costs microseconds, and there are millions of elements.
    if (!(Math.abs(after - sum) <= tolerance)) {
      assertThat((double) after)
          .as("%s %s c[%d,%d] after adding to %s, seeds 1 to 3", kind, size, i, j, before)
          .isCloseTo(sum, within(tolerance));
    }
  }

  /** The interpreter and both compilers take turns while this runs. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  default void multiplyWhenRepeatedUntilCompiledGivesTheSameBits(Kind kind) {
    Product size = new Product(9, 37, 21);
    Guarded a = Guarded.input(RandomNumbers.uniform(size.m() * size.k(), 1), 0);
    Guarded b = Guarded.input(RandomNumbers.uniform(size.k() * size.n(), 2), 0);
    Guarded first = Guarded.output(new float[size.m() * size.n()], 0);
    kind.run(ops(), size, a, b, first);
    for (int repetition = 1; repetition <= 5_000; repetition++) {
      Guarded again = Guarded.output(new float[size.m() * size.n()], 0);
      kind.run(ops(), size, a, b, again);
      if (!Arrays.equals(again.array(), first.array())) {
        assertThat(again.values()).as("repetition %d", repetition).isEqualTo(first.values());
      }
    }
  }

  /** A NaN or an infinity must reach the result, so that a diverged training run is noticed. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  default void multiplyWhenAFactorIsNotFiniteSpreadsIt(Kind kind) {
    Product size = new Product(5, 19, 6);
    float[] values = RandomNumbers.uniform(size.m() * size.k(), 1);
    values[kind.indexInA(size, 4, 5)] = Float.NaN;
    values[kind.indexInA(size, 2, 3)] = Float.POSITIVE_INFINITY;
    float[] zeros = new float[size.k() * size.n()];
    Guarded c = Guarded.output(new float[size.m() * size.n()], 2);
    kind.run(ops(), size, Guarded.input(values, 1), Guarded.input(zeros, 1), c);
    float[] expected = new float[c.length()];
    // Infinity times 0 is no number either.
    Arrays.fill(expected, 2 * size.n(), 3 * size.n(), Float.NaN);
    Arrays.fill(expected, 4 * size.n(), 5 * size.n(), Float.NaN);
    assertThat(c.values()).isEqualTo(expected);
  }
}
