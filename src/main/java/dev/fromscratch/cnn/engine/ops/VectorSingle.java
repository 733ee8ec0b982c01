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
  static void multiplyTransposedA(Product size, float[] a, float[] b, float[] start, float[] c) {
    int column = 0;
    for (; column + 2 * VECTORS * LANES <= size.m(); column += 2 * VECTORS * LANES) {
      addLongRows(size, a, column, b, start, c);
    }
    for (; column + VECTORS * LANES <= size.m(); column += VECTORS * LANES) {
      addRows(size, a, column, b, start, c);
    }
    for (; column < size.m(); column += LANES) {
      VectorMask<Float> mask = SPECIES.indexInRange(column, size.m());
      FloatVector sum = FloatVector.fromArray(SPECIES, start, column, mask);
      for (int p = 0; p < size.k(); p++) {
        FloatVector row = FloatVector.fromArray(SPECIES, a, p * size.m() + column, mask);
        sum = FloatVector.broadcast(SPECIES, b[p]).fma(row, sum);
      }
      sum.intoArray(c, column, mask);
    }
  }

  /** Eight vectors of each row, which for 128 numbers is all of it: memory is read in its order. */
  private static void addLongRows(
      Product size, float[] a, int column, float[] b, float[] start, float[] c) {
    FloatVector sum0 = FloatVector.fromArray(SPECIES, start, column);
    FloatVector sum1 = FloatVector.fromArray(SPECIES, start, column + LANES);
    FloatVector sum2 = FloatVector.fromArray(SPECIES, start, column + 2 * LANES);
    FloatVector sum3 = FloatVector.fromArray(SPECIES, start, column + 3 * LANES);
    FloatVector sum4 = FloatVector.fromArray(SPECIES, start, column + 4 * LANES);
    FloatVector sum5 = FloatVector.fromArray(SPECIES, start, column + 5 * LANES);
    FloatVector sum6 = FloatVector.fromArray(SPECIES, start, column + 6 * LANES);
    FloatVector sum7 = FloatVector.fromArray(SPECIES, start, column + 7 * LANES);
    for (int p = 0; p < size.k(); p++) {
      int at = p * size.m() + column;
      FloatVector factor = FloatVector.broadcast(SPECIES, b[p]);
      sum0 = factor.fma(FloatVector.fromArray(SPECIES, a, at), sum0);
      sum1 = factor.fma(FloatVector.fromArray(SPECIES, a, at + LANES), sum1);
      sum2 = factor.fma(FloatVector.fromArray(SPECIES, a, at + 2 * LANES), sum2);
      sum3 = factor.fma(FloatVector.fromArray(SPECIES, a, at + 3 * LANES), sum3);
      sum4 = factor.fma(FloatVector.fromArray(SPECIES, a, at + 4 * LANES), sum4);
      sum5 = factor.fma(FloatVector.fromArray(SPECIES, a, at + 5 * LANES), sum5);
      sum6 = factor.fma(FloatVector.fromArray(SPECIES, a, at + 6 * LANES), sum6);
      sum7 = factor.fma(FloatVector.fromArray(SPECIES, a, at + 7 * LANES), sum7);
    }
    sum0.intoArray(c, column);
    sum1.intoArray(c, column + LANES);
    sum2.intoArray(c, column + 2 * LANES);
    sum3.intoArray(c, column + 3 * LANES);
    sum4.intoArray(c, column + 4 * LANES);
    sum5.intoArray(c, column + 5 * LANES);
    sum6.intoArray(c, column + 6 * LANES);
    sum7.intoArray(c, column + 7 * LANES);
  }

  private static void addRows(
      Product size, float[] a, int column, float[] b, float[] start, float[] c) {
    FloatVector sum0 = FloatVector.fromArray(SPECIES, start, column);
    FloatVector sum1 = FloatVector.fromArray(SPECIES, start, column + LANES);
    FloatVector sum2 = FloatVector.fromArray(SPECIES, start, column + 2 * LANES);
    FloatVector sum3 = FloatVector.fromArray(SPECIES, start, column + 3 * LANES);
    for (int p = 0; p < size.k(); p++) {
      int at = p * size.m() + column;
      FloatVector factor = FloatVector.broadcast(SPECIES, b[p]);
      sum0 = factor.fma(FloatVector.fromArray(SPECIES, a, at), sum0);
      sum1 = factor.fma(FloatVector.fromArray(SPECIES, a, at + LANES), sum1);
      sum2 = factor.fma(FloatVector.fromArray(SPECIES, a, at + 2 * LANES), sum2);
      sum3 = factor.fma(FloatVector.fromArray(SPECIES, a, at + 3 * LANES), sum3);
    }
    sum0.intoArray(c, column);
    sum1.intoArray(c, column + LANES);
    sum2.intoArray(c, column + 2 * LANES);
    sum3.intoArray(c, column + 3 * LANES);
  }

  /** {@code c[m,n] = a[m] b[n]}: the gradient of a weight from a single sample. */
  static void writeProducts(
      Product size, float[] a, int aOffset, float[] b, float[] c, int cOffset) {
    for (int row = 0; row < size.m(); row++) {
      writeRow(size.n(), a[aOffset + row], b, c, cOffset + row * size.n());
    }
  }

  private static void writeRow(int n, float factor, float[] b, float[] c, int to) {
    int j = 0;
    for (; j + LANES <= n; j += LANES) {
      FloatVector.fromArray(SPECIES, b, j).mul(factor).intoArray(c, to + j);
    }
    for (; j < n; j++) {
      c[to + j] = b[j] * factor;
    }
  }
}
