package dev.fromscratch.cnn.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.ops.TensorOps.Product;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every arithmetic promises about its matrix products and about transposing. */
interface MatrixProductContract {

  /** Half the distance of two floats near 1: the largest relative error of one rounding. */
  double ROUNDING = 0x1.0p-24;

  /** Rows of a and b that a product leaves out. */
  int ROWS_BEFORE = 2;

  TensorOps ops();

  /** The products; the difference is where an element of a lies, and what it is added to. */
  enum Kind {
    PLAIN,
    ADDED,
    TRANSPOSED_A;

    void run(TensorOps ops, Product size, Guarded a, Guarded b, Guarded c, Scratch scratch) {
      if (this == PLAIN) {
        ops.multiply(size, a.array(), a.offset(), b.array(), c.array(), c.offset(), scratch);
      } else if (this == ADDED) {
        float[] start = starts(size);
        for (int i = 0; i < size.m(); i++) {
          int row = c.offset() + i * size.n();
          Arrays.fill(c.array(), row, row + size.n(), start[i]);
        }
        ops.addProduct(size, a.array(), a.offset(), b.array(), c.array(), c.offset(), scratch);
      } else {
        float[] start = starts(size);
        ops.multiplyTransposedA(
            size, a.array(), b.array(), ROWS_BEFORE, start, c.array(), c.offset(), scratch);
      }
    }

    /** What is added to each row of the product. */
    float[] starts(Product size) {
      return this == PLAIN ? new float[size.m()] : RandomNumbers.uniform(size.m(), 4);
    }

    int offsetOfA(Product size) {
      return this == TRANSPOSED_A ? ROWS_BEFORE * size.m() : 3;
    }

    int offsetOfB(Product size) {
      return this == TRANSPOSED_A ? ROWS_BEFORE * size.n() : 0;
    }

    int indexInA(Product size, int i, int p) {
      return this == TRANSPOSED_A ? p * size.m() + i : i * size.k() + p;
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
    Guarded a = Guarded.input(RandomNumbers.uniform(size.m() * size.k(), 1), kind.offsetOfA(size));
    Guarded b = Guarded.input(RandomNumbers.uniform(size.k() * size.n(), 2), kind.offsetOfB(size));
    Guarded c = Guarded.output(RandomNumbers.uniform(size.m() * size.n(), 3), 7);
    float[] start = kind.starts(size);
    // Room for a copy of each matrix, with lanes to spare.
    long work = (size.m() + 16L) * (size.k() + 16) + (size.k() + 16L) * (size.n() + 16);
    kind.run(ops(), size, a, b, c, StaleScratch.ofSize(work));
    c.assertUntouchedAround(kind + " " + size);
    for (int i = 0; i < size.m(); i++) {
      for (int j = 0; j < size.n(); j++) {
        assertElement(kind, size, a, b, start[i], c.get(i * size.n() + j), i, j);
      }
    }
  }

  /**
   * Adding k products to a number takes k + 1 roundings in any order, each relative to a partial
   * sum that is at most the sum of all magnitudes.
   */
  private static void assertElement(
      Kind kind, Product size, Guarded a, Guarded b, float start, float after, int i, int j) {
    double sum = start;
    double magnitude = Math.abs(start);
    for (int p = 0; p < size.k(); p++) {
      double product = (double) a.get(kind.indexInA(size, i, p)) * b.get(p * size.n() + j);
      sum += product;
      magnitude += Math.abs(product);
    }
    double tolerance = (size.k() + 2) * ROUNDING * magnitude;
    // An assertion costs microseconds, and there are millions of elements.
    if (!(Math.abs(after - sum) <= tolerance)) {
      assertThat((double) after)
          .as("%s %s c[%d,%d] from %s on, seeds 1 to 4", kind, size, i, j, start)
          .isCloseTo(sum, within(tolerance));
    }
  }

  /** The interpreter and both compilers take turns while this runs. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  default void multiplyWhenRepeatedUntilCompiledGivesTheSameBits(Kind kind) {
    Product size = new Product(9, 37, 21);
    Guarded a = Guarded.input(RandomNumbers.uniform(size.m() * size.k(), 1), kind.offsetOfA(size));
    Guarded b = Guarded.input(RandomNumbers.uniform(size.k() * size.n(), 2), kind.offsetOfB(size));
    var scratch = new Scratch();
    Guarded first = Guarded.output(new float[size.m() * size.n()], 0);
    kind.run(ops(), size, a, b, first, scratch);
    for (int repetition = 1; repetition <= 5_000; repetition++) {
      Guarded again = Guarded.output(new float[size.m() * size.n()], 0);
      kind.run(ops(), size, a, b, again, scratch);
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
    Guarded c = Guarded.output(new float[size.m() * size.n()], 0);
    Guarded a = Guarded.input(values, kind.offsetOfA(size));
    Guarded b = Guarded.input(zeros, kind.offsetOfB(size));
    kind.run(ops(), size, a, b, c, new Scratch());
    float[] expected = new float[c.length()];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = kind.starts(size)[i / size.n()];
    }
    // Infinity times 0 is no number either.
    Arrays.fill(expected, 2 * size.n(), 3 * size.n(), Float.NaN);
    Arrays.fill(expected, 4 * size.n(), 5 * size.n(), Float.NaN);
    assertThat(c.values()).isEqualTo(expected);
  }

  /** Wider than the products above, where a large matrix is cut into blocks. */
  @Test
  default void multiplyTransposedAWhenTheMatrixIsLargeAgreesToo() {
    assertAgrees(Kind.TRANSPOSED_A, new Product(100, 33, 3_380));
    assertAgrees(Kind.TRANSPOSED_A, new Product(9, 70, 20_000));
    assertAgrees(Kind.TRANSPOSED_A, new Product(237, 1, 50));
  }

  @LaneSizes
  default void transposeWhenComparedWithItsDefinitionIsTheSame(int rows) {
    for (int columns : LaneSizes.ALL) {
      Guarded a = Guarded.input(RandomNumbers.uniform(rows * columns, 1), 0);
      Guarded b = Guarded.output(new float[rows * columns], 0);
      ops()
          .transpose(
              rows,
              columns,
              a.array(),
              b.array(),
              StaleScratch.ofSize((rows + 16L) * (columns + 16)));
      b.assertUntouchedAround("transpose");
      float[] expected = new float[rows * columns];
      for (int i = 0; i < expected.length; i++) {
        expected[i % columns * rows + i / columns] = a.get(i);
      }
      assertThat(b.values()).as("%d x %d", rows, columns).isEqualTo(expected);
    }
  }
}
