package dev.fromscratch.cnn.engine.ops;

import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Matrix products on vector lanes.
 *
 * <p>Two micro-kernels. Where {@code b} has its rows along {@code n}, a tile of {@link #ROWS} rows
 * and two vectors of {@code c} stays in registers while {@code k} runs: each loaded vector of
 * {@code b} is used {@code ROWS} times. Where {@code b} is stored transposed, a tile of {@code ROWS
 * x 2} dot products runs along {@code k}. Rows and columns beyond the last full tile use the same
 * loops with one row, or with masked lanes.
 */
final class VectorMultiply {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Rows of a tile: 4 x 2 accumulators, 2 vectors of b and a broadcast fit 16 registers. */
  private static final int ROWS = 4;

  /** Shuffles that bring the upper half of the lanes down, then the upper quarter, and so on. */
  private static final List<VectorShuffle<Float>> HALVES =
      IntStream.iterate(LANES / 2, half -> half > 0, half -> half / 2)
          .mapToObj(half -> VectorShuffle.iota(SPECIES, half, 1, true))
          .toList();

  private VectorMultiply() {}

  /**
   * {@code c[m,n] += a · b[k,n]}, where element {@code (i, p)} of a lies at {@code aOffset + i *
   * aRowStep + p * aColumnStep}: the two steps tell a matrix from its transpose.
   */
  static void byRows(
      TensorOps.Product size,
      float[] a,
      int aOffset,
      int aRowStep,
      int aColumnStep,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset) {
    int n = size.n();
    int row = 0;
    for (; row + ROWS <= size.m(); row += ROWS) {
      int aRow = aOffset + row * aRowStep;
      int cRow = cOffset + row * n;
      int column = 0;
      for (; column + 2 * LANES <= n; column += 2 * LANES) {
        fullTile(size, a, aRow, aRowStep, aColumnStep, b, bOffset + column, c, cRow + column);
      }
      for (; column < n; column += LANES) {
        var mask = SPECIES.indexInRange(column, n);
        for (int r = 0; r < ROWS; r++) {
          stripe(
              size,
              a,
              aRow + r * aRowStep,
              aColumnStep,
              b,
              bOffset + column,
              c,
              cRow + r * n + column,
              mask);
        }
      }
    }
    for (; row < size.m(); row++) {
      for (int column = 0; column < n; column += LANES) {
        stripe(
            size,
            a,
            aOffset + row * aRowStep,
            aColumnStep,
            b,
            bOffset + column,
            c,
            cOffset + row * n + column,
            SPECIES.indexInRange(column, n));
      }
    }
  }

  private static void fullTile(
      TensorOps.Product size,
      float[] a,
      int a0,
      int aRowStep,
      int aColumnStep,
      float[] b,
      int b0,
      float[] c,
      int c0) {
    int n = size.n();
    FloatVector c00 = FloatVector.fromArray(SPECIES, c, c0);
    FloatVector c01 = FloatVector.fromArray(SPECIES, c, c0 + LANES);
    FloatVector c10 = FloatVector.fromArray(SPECIES, c, c0 + n);
    FloatVector c11 = FloatVector.fromArray(SPECIES, c, c0 + n + LANES);
    FloatVector c20 = FloatVector.fromArray(SPECIES, c, c0 + 2 * n);
    FloatVector c21 = FloatVector.fromArray(SPECIES, c, c0 + 2 * n + LANES);
    FloatVector c30 = FloatVector.fromArray(SPECIES, c, c0 + 3 * n);
    FloatVector c31 = FloatVector.fromArray(SPECIES, c, c0 + 3 * n + LANES);
    for (int p = 0; p < size.k(); p++) {
      FloatVector b0p = FloatVector.fromArray(SPECIES, b, b0 + p * n);
      FloatVector b1p = FloatVector.fromArray(SPECIES, b, b0 + p * n + LANES);
      int ap = a0 + p * aColumnStep;
      FloatVector a0p = FloatVector.broadcast(SPECIES, a[ap]);
      c00 = a0p.fma(b0p, c00);
      c01 = a0p.fma(b1p, c01);
      FloatVector a1p = FloatVector.broadcast(SPECIES, a[ap + aRowStep]);
      c10 = a1p.fma(b0p, c10);
      c11 = a1p.fma(b1p, c11);
      FloatVector a2p = FloatVector.broadcast(SPECIES, a[ap + 2 * aRowStep]);
      c20 = a2p.fma(b0p, c20);
      c21 = a2p.fma(b1p, c21);
      FloatVector a3p = FloatVector.broadcast(SPECIES, a[ap + 3 * aRowStep]);
      c30 = a3p.fma(b0p, c30);
      c31 = a3p.fma(b1p, c31);
    }
    c00.intoArray(c, c0);
    c01.intoArray(c, c0 + LANES);
    c10.intoArray(c, c0 + n);
    c11.intoArray(c, c0 + n + LANES);
    c20.intoArray(c, c0 + 2 * n);
    c21.intoArray(c, c0 + 2 * n + LANES);
    c30.intoArray(c, c0 + 3 * n);
    c31.intoArray(c, c0 + 3 * n + LANES);
  }

  /** One row and at most one vector of c. */
  private static void stripe(
      TensorOps.Product size,
      float[] a,
      int a0,
      int aColumnStep,
      float[] b,
      int b0,
      float[] c,
      int c0,
      VectorMask<Float> mask) {
    FloatVector sum = FloatVector.fromArray(SPECIES, c, c0, mask);
    for (int p = 0; p < size.k(); p++) {
      FloatVector bp = FloatVector.fromArray(SPECIES, b, b0 + p * size.n(), mask);
      sum = FloatVector.broadcast(SPECIES, a[a0 + p * aColumnStep]).fma(bp, sum);
    }
    sum.intoArray(c, c0, mask);
  }

  /** {@code c[m,n] += a[m,k] · bᵀ}, where b is stored as {@code [n,k]}: dot products along k. */
  static void byDots(
      TensorOps.Product size,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset) {
    int k = size.k();
    for (int row = 0; row < size.m(); row++) {
      int a0 = aOffset + row * k;
      int c0 = cOffset + row * size.n();
      int column = 0;
      for (; column + ROWS <= size.n(); column += ROWS) {
        fourDots(k, a, a0, b, bOffset + column * k, c, c0 + column);
      }
      for (; column < size.n(); column++) {
        c[c0 + column] += dot(k, a, a0, b, bOffset + column * k);
      }
    }
  }

  private static void fourDots(int k, float[] a, int a0, float[] b, int b0, float[] c, int c0) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int p = 0;
    for (; p + LANES <= k; p += LANES) {
      FloatVector ap = FloatVector.fromArray(SPECIES, a, a0 + p);
      s0 = ap.fma(FloatVector.fromArray(SPECIES, b, b0 + p), s0);
      s1 = ap.fma(FloatVector.fromArray(SPECIES, b, b0 + k + p), s1);
      s2 = ap.fma(FloatVector.fromArray(SPECIES, b, b0 + 2 * k + p), s2);
      s3 = ap.fma(FloatVector.fromArray(SPECIES, b, b0 + 3 * k + p), s3);
    }
    if (p < k) {
      var mask = SPECIES.indexInRange(p, k);
      FloatVector ap = FloatVector.fromArray(SPECIES, a, a0 + p, mask);
      s0 = ap.fma(FloatVector.fromArray(SPECIES, b, b0 + p, mask), s0);
      s1 = ap.fma(FloatVector.fromArray(SPECIES, b, b0 + k + p, mask), s1);
      s2 = ap.fma(FloatVector.fromArray(SPECIES, b, b0 + 2 * k + p, mask), s2);
      s3 = ap.fma(FloatVector.fromArray(SPECIES, b, b0 + 3 * k + p, mask), s3);
    }
    c[c0] += sumOfLanes(s0);
    c[c0 + 1] += sumOfLanes(s1);
    c[c0 + 2] += sumOfLanes(s2);
    c[c0 + 3] += sumOfLanes(s3);
  }

  private static float dot(int k, float[] a, int a0, float[] b, int b0) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int p = 0;
    for (; p + LANES <= k; p += LANES) {
      FloatVector ap = FloatVector.fromArray(SPECIES, a, a0 + p);
      sum = ap.fma(FloatVector.fromArray(SPECIES, b, b0 + p), sum);
    }
    if (p < k) {
      var mask = SPECIES.indexInRange(p, k);
      FloatVector ap = FloatVector.fromArray(SPECIES, a, a0 + p, mask);
      sum = ap.fma(FloatVector.fromArray(SPECIES, b, b0 + p, mask), sum);
    }
    return sumOfLanes(sum);
  }

  /**
   * The sum of all lanes, halves onto halves. Not {@code reduceLanes}: the order of its additions
   * is undefined and may change when the method is compiled, and with it the last bit.
   */
  private static float sumOfLanes(FloatVector vector) {
    for (VectorShuffle<Float> half : HALVES) {
      vector = vector.add(vector.rearrange(half));
    }
    return vector.lane(0);
  }
}
