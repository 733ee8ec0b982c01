package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.LANES;
import static dev.fromscratch.cnn.engine.ops.VectorTile.SPECIES;

import dev.fromscratch.cnn.engine.ops.TensorOps.Product;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The products of a dense layer with a single sample, where one factor is a vector. Every number of
 * the weight is used once, so reading it is all that takes time, and each loop reads along its
 * rows.
 */
final class VectorSingle {

  /** Vectors of a row that are read together: enough sums to hide how long an addition takes. */
  private static final int VECTORS = 4;

  private VectorSingle() {}

  /** {@code c[m] = a[m,k] · b[k]}: a dot product per row. */
  static void multiply(
      Product size, float[] a, int aOffset, float[] b, float[] c, int cOffset, Scratch scratch) {
    int k = size.k();
    float[] sums = scratch.floats(VECTORS * LANES);
    int row = 0;
    for (; row + VECTORS <= size.m(); row += VECTORS) {
      addDots(k, a, aOffset + row * k, b, sums);
      for (int r = 0; r < VECTORS; r++) {
        c[cOffset + row + r] = VectorDots.sumOfLanes(sums, r * LANES);
      }
    }
    for (; row < size.m(); row++) {
      addDot(k, a, aOffset + row * k, b, sums);
      c[cOffset + row] = VectorDots.sumOfLanes(sums, 0);
    }
  }

  private static void addDots(int k, float[] a, int row0, float[] b, float[] sums) {
    int row1 = row0 + k;
    int row2 = row0 + 2 * k;
    int row3 = row0 + 3 * k;
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    int p = 0;
    for (; p + LANES <= k; p += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, b, p);
      sum0 = x.fma(FloatVector.fromArray(SPECIES, a, row0 + p), sum0);
      sum1 = x.fma(FloatVector.fromArray(SPECIES, a, row1 + p), sum1);
      sum2 = x.fma(FloatVector.fromArray(SPECIES, a, row2 + p), sum2);
      sum3 = x.fma(FloatVector.fromArray(SPECIES, a, row3 + p), sum3);
    }
    if (p < k) {
      VectorMask<Float> mask = SPECIES.indexInRange(p, k);
      FloatVector x = FloatVector.fromArray(SPECIES, b, p, mask);
      sum0 = x.fma(FloatVector.fromArray(SPECIES, a, row0 + p, mask), sum0);
      sum1 = x.fma(FloatVector.fromArray(SPECIES, a, row1 + p, mask), sum1);
      sum2 = x.fma(FloatVector.fromArray(SPECIES, a, row2 + p, mask), sum2);
      sum3 = x.fma(FloatVector.fromArray(SPECIES, a, row3 + p, mask), sum3);
    }
    sum0.intoArray(sums, 0);
    sum1.intoArray(sums, LANES);
    sum2.intoArray(sums, 2 * LANES);
    sum3.intoArray(sums, 3 * LANES);
  }

  private static void addDot(int k, float[] a, int row, float[] b, float[] sums) {
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int p = 0; p < k; p += LANES) {
      VectorMask<Float> mask = SPECIES.indexInRange(p, k);
      FloatVector x = FloatVector.fromArray(SPECIES, b, p, mask);
      sum = x.fma(FloatVector.fromArray(SPECIES, a, row + p, mask), sum);
    }
    sum.intoArray(sums, 0);
  }

  /** {@code c[m] = start[m] + aᵀ · b[k]}, where a is stored as {@code [k,m]}: a sum of rows. */
  static void multiplyTransposedA(
      Product size, float[] a, float[] b, int firstRow, float[] start, float[] c, int cOffset) {
    int m = size.m();
    if (m < LANES) {
      addShortRows(size, a, b, firstRow, start, c, cOffset);
      return;
    }
    for (int column = 0; column < m; column += 2 * VECTORS * LANES) {
      int width = m - column;
      if (width > VECTORS * LANES) {
        int longest = Math.min(width, 2 * VECTORS * LANES);
        addLongRows(size, a, column, longest, b, firstRow, start, c, cOffset);
      } else {
        int from = Math.min(column, m - LANES);
        addRows(size, a, from, m - from, b, firstRow, start, c, cOffset);
      }
    }
  }

  /**
   * Up to eight vectors of each row, which for 128 numbers is all of it: memory is read in its
   * order. Where there are fewer numbers, the last vectors begin earlier, and some columns are
   * added up twice, with the same result.
   */
  private static void addLongRows(
      Product size,
      float[] a,
      int column,
      int width,
      float[] b,
      int firstRow,
      float[] start,
      float[] c,
      int cOffset) {
    int last = column + width - LANES;
    int column1 = column + LANES;
    int column2 = column + 2 * LANES;
    int column3 = column + 3 * LANES;
    int column4 = Math.min(column + 4 * LANES, last);
    int column5 = Math.min(column + 5 * LANES, last);
    int column6 = Math.min(column + 6 * LANES, last);
    FloatVector sum0 = FloatVector.fromArray(SPECIES, start, column);
    FloatVector sum1 = FloatVector.fromArray(SPECIES, start, column1);
    FloatVector sum2 = FloatVector.fromArray(SPECIES, start, column2);
    FloatVector sum3 = FloatVector.fromArray(SPECIES, start, column3);
    FloatVector sum4 = FloatVector.fromArray(SPECIES, start, column4);
    FloatVector sum5 = FloatVector.fromArray(SPECIES, start, column5);
    FloatVector sum6 = FloatVector.fromArray(SPECIES, start, column6);
    FloatVector sum7 = FloatVector.fromArray(SPECIES, start, last);
    for (int p = firstRow; p < firstRow + size.k(); p++) {
      int row = p * size.m();
      FloatVector factor = FloatVector.broadcast(SPECIES, b[p]);
      sum0 = factor.fma(FloatVector.fromArray(SPECIES, a, row + column), sum0);
      sum1 = factor.fma(FloatVector.fromArray(SPECIES, a, row + column1), sum1);
      sum2 = factor.fma(FloatVector.fromArray(SPECIES, a, row + column2), sum2);
      sum3 = factor.fma(FloatVector.fromArray(SPECIES, a, row + column3), sum3);
      sum4 = factor.fma(FloatVector.fromArray(SPECIES, a, row + column4), sum4);
      sum5 = factor.fma(FloatVector.fromArray(SPECIES, a, row + column5), sum5);
      sum6 = factor.fma(FloatVector.fromArray(SPECIES, a, row + column6), sum6);
      sum7 = factor.fma(FloatVector.fromArray(SPECIES, a, row + last), sum7);
    }
    sum0.intoArray(c, cOffset + column);
    sum1.intoArray(c, cOffset + column1);
    sum2.intoArray(c, cOffset + column2);
    sum3.intoArray(c, cOffset + column3);
    sum4.intoArray(c, cOffset + column4);
    sum5.intoArray(c, cOffset + column5);
    sum6.intoArray(c, cOffset + column6);
    sum7.intoArray(c, cOffset + last);
  }

  /** Up to four vectors of each row, at least one. */
  private static void addRows(
      Product size,
      float[] a,
      int column,
      int width,
      float[] b,
      int firstRow,
      float[] start,
      float[] c,
      int cOffset) {
    int last = column + width - LANES;
    int column1 = Math.min(column + LANES, last);
    int column2 = Math.min(column + 2 * LANES, last);
    FloatVector sum0 = FloatVector.fromArray(SPECIES, start, column);
    FloatVector sum1 = FloatVector.fromArray(SPECIES, start, column1);
    FloatVector sum2 = FloatVector.fromArray(SPECIES, start, column2);
    FloatVector sum3 = FloatVector.fromArray(SPECIES, start, last);
    for (int p = firstRow; p < firstRow + size.k(); p++) {
      int row = p * size.m();
      FloatVector factor = FloatVector.broadcast(SPECIES, b[p]);
      sum0 = factor.fma(FloatVector.fromArray(SPECIES, a, row + column), sum0);
      sum1 = factor.fma(FloatVector.fromArray(SPECIES, a, row + column1), sum1);
      sum2 = factor.fma(FloatVector.fromArray(SPECIES, a, row + column2), sum2);
      sum3 = factor.fma(FloatVector.fromArray(SPECIES, a, row + last), sum3);
    }
    sum0.intoArray(c, cOffset + column);
    sum1.intoArray(c, cOffset + column1);
    sum2.intoArray(c, cOffset + column2);
    sum3.intoArray(c, cOffset + last);
  }

  /** Rows shorter than a vector. */
  private static void addShortRows(
      Product size, float[] a, float[] b, int firstRow, float[] start, float[] c, int cOffset) {
    int m = size.m();
    VectorMask<Float> mask = SPECIES.indexInRange(0, m);
    FloatVector sum = FloatVector.fromArray(SPECIES, start, 0, mask);
    for (int p = firstRow; p < firstRow + size.k(); p++) {
      FloatVector row = FloatVector.fromArray(SPECIES, a, p * m, mask);
      sum = FloatVector.broadcast(SPECIES, b[p]).fma(row, sum);
    }
    sum.intoArray(c, cOffset, mask);
  }

  /** {@code c[m,n] = a[m] b[n]}: the gradient of a weight from a single sample. */
  static void writeProducts(
      Product size, float[] a, int aOffset, float[] b, float[] c, int cOffset) {
    for (int row = 0; row < size.m(); row++) {
      writeRow(size.n(), a[aOffset + row], b, c, cOffset + row * size.n());
    }
  }

  /** A row ends with a whole vector, which writes some numbers again, if it is as long as one. */
  private static void writeRow(int n, float factor, float[] b, float[] c, int to) {
    int j = 0;
    for (; j + LANES <= n; j += LANES) {
      FloatVector.fromArray(SPECIES, b, j).mul(factor).intoArray(c, to + j);
    }
    if (j < n && n > LANES) {
      FloatVector.fromArray(SPECIES, b, n - LANES).mul(factor).intoArray(c, to + n - LANES);
      return;
    }
    for (; j < n; j++) {
      c[to + j] = b[j] * factor;
    }
  }
}
