package dev.fromscratch.cnn.engine.ops;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loops of all matrix products: a tile of c, {@value #ROWS} rows of two vectors,
 * stays in registers while one column of a and one row of b after the other are multiplied into it.
 *
 * <p>Each step loads two vectors of b and broadcasts eight numbers of a for sixteen fused
 * multiply-adds, so that the arithmetic units and not the loads are the limit. The strides of b,
 * and in {@link #panels} those of a, are constants: only then does HotSpot know, before a loop
 * begins, that no index leaves its array. With strides known at run time it checks each load, and
 * 150 GFLOP/s become 110. The methods are written out because HotSpot does not keep an array of
 * vectors, or those of an inner loop, in registers: 4 GFLOP/s.
 */
final class VectorTile {

  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  /** Rows of a tile. Multiples of it are the commonest numbers of channels. */
  static final int ROWS = 8;

  /** Columns of a tile, and the length of a row of a panel of b. */
  static final int COLUMNS = 2 * LANES;

  /** What a tile starts from where nothing is added to the products. */
  private static final float[] ZEROS = new float[ROWS];

  private VectorTile() {}

  /** {@link #panels} where nothing is added to the products. */
  static void panels(
      int k, float[] a, int aOffset, float[] b, int bOffset, float[] c, int cOffset, int cStride) {
    panels(k, a, aOffset, b, bOffset, ZEROS, 0, c, cOffset, cStride);
  }

  /**
   * {@code c[r, j] = start[r] + Σ_p a[p, r] b[p, j]} with a in a panel of {@code [k, ROWS]} and b
   * in one of {@code [k, COLUMNS]}; the rows of c begin {@code cStride} apart.
   */
  static void panels(
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] start,
      int startOffset,
      float[] c,
      int cOffset,
      int cStride) {
    FloatVector left0 = FloatVector.broadcast(SPECIES, start[startOffset]);
    FloatVector right0 = left0;
    FloatVector left1 = FloatVector.broadcast(SPECIES, start[startOffset + 1]);
    FloatVector right1 = left1;
    FloatVector left2 = FloatVector.broadcast(SPECIES, start[startOffset + 2]);
    FloatVector right2 = left2;
    FloatVector left3 = FloatVector.broadcast(SPECIES, start[startOffset + 3]);
    FloatVector right3 = left3;
    FloatVector left4 = FloatVector.broadcast(SPECIES, start[startOffset + 4]);
    FloatVector right4 = left4;
    FloatVector left5 = FloatVector.broadcast(SPECIES, start[startOffset + 5]);
    FloatVector right5 = left5;
    FloatVector left6 = FloatVector.broadcast(SPECIES, start[startOffset + 6]);
    FloatVector right6 = left6;
    FloatVector left7 = FloatVector.broadcast(SPECIES, start[startOffset + 7]);
    FloatVector right7 = left7;
    for (int p = 0; p < k; p++) {
      int bAt = bOffset + p * COLUMNS;
      FloatVector left = FloatVector.fromArray(SPECIES, b, bAt);
      FloatVector right = FloatVector.fromArray(SPECIES, b, bAt + LANES);
      int aAt = aOffset + p * ROWS;
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[aAt]);
      left0 = a0.fma(left, left0);
      right0 = a0.fma(right, right0);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[aAt + 1]);
      left1 = a1.fma(left, left1);
      right1 = a1.fma(right, right1);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[aAt + 2]);
      left2 = a2.fma(left, left2);
      right2 = a2.fma(right, right2);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[aAt + 3]);
      left3 = a3.fma(left, left3);
      right3 = a3.fma(right, right3);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[aAt + 4]);
      left4 = a4.fma(left, left4);
      right4 = a4.fma(right, right4);
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[aAt + 5]);
      left5 = a5.fma(left, left5);
      right5 = a5.fma(right, right5);
      FloatVector a6 = FloatVector.broadcast(SPECIES, a[aAt + 6]);
      left6 = a6.fma(left, left6);
      right6 = a6.fma(right, right6);
      FloatVector a7 = FloatVector.broadcast(SPECIES, a[aAt + 7]);
      left7 = a7.fma(left, left7);
      right7 = a7.fma(right, right7);
    }
    int c1 = cOffset + cStride;
    int c2 = cOffset + 2 * cStride;
    int c3 = cOffset + 3 * cStride;
    int c4 = cOffset + 4 * cStride;
    int c5 = cOffset + 5 * cStride;
    int c6 = cOffset + 6 * cStride;
    int c7 = cOffset + 7 * cStride;
    left0.intoArray(c, cOffset);
    right0.intoArray(c, cOffset + LANES);
    left1.intoArray(c, c1);
    right1.intoArray(c, c1 + LANES);
    left2.intoArray(c, c2);
    right2.intoArray(c, c2 + LANES);
    left3.intoArray(c, c3);
    right3.intoArray(c, c3 + LANES);
    left4.intoArray(c, c4);
    right4.intoArray(c, c4 + LANES);
    left5.intoArray(c, c5);
    right5.intoArray(c, c5 + LANES);
    left6.intoArray(c, c6);
    right6.intoArray(c, c6 + LANES);
    left7.intoArray(c, c7);
    right7.intoArray(c, c7 + LANES);
  }

  /** The left half of {@link #panels}, with b and c in the same array, both as wide as a panel. */
  static void leftHalf(int k, float[] a, int aOffset, float[] work, int bOffset, int cOffset) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    FloatVector sum4 = sum0;
    FloatVector sum5 = sum0;
    FloatVector sum6 = sum0;
    FloatVector sum7 = sum0;
    for (int p = 0; p < k; p++) {
      FloatVector left = FloatVector.fromArray(SPECIES, work, bOffset + p * COLUMNS);
      int aAt = aOffset + p * ROWS;
      sum0 = left.fma(FloatVector.broadcast(SPECIES, a[aAt]), sum0);
      sum1 = left.fma(FloatVector.broadcast(SPECIES, a[aAt + 1]), sum1);
      sum2 = left.fma(FloatVector.broadcast(SPECIES, a[aAt + 2]), sum2);
      sum3 = left.fma(FloatVector.broadcast(SPECIES, a[aAt + 3]), sum3);
      sum4 = left.fma(FloatVector.broadcast(SPECIES, a[aAt + 4]), sum4);
      sum5 = left.fma(FloatVector.broadcast(SPECIES, a[aAt + 5]), sum5);
      sum6 = left.fma(FloatVector.broadcast(SPECIES, a[aAt + 6]), sum6);
      sum7 = left.fma(FloatVector.broadcast(SPECIES, a[aAt + 7]), sum7);
    }
    sum0.intoArray(work, cOffset);
    sum1.intoArray(work, cOffset + COLUMNS);
    sum2.intoArray(work, cOffset + 2 * COLUMNS);
    sum3.intoArray(work, cOffset + 3 * COLUMNS);
    sum4.intoArray(work, cOffset + 4 * COLUMNS);
    sum5.intoArray(work, cOffset + 5 * COLUMNS);
    sum6.intoArray(work, cOffset + 6 * COLUMNS);
    sum7.intoArray(work, cOffset + 7 * COLUMNS);
  }

  /**
   * {@code c[r, j] += Σ_p a[r, p] b[p, j]} with rows of a, and b in a panel of {@code [k,
   * COLUMNS]}.
   *
   * @param aRows where the rows of a begin, from {@code firstRow} on
   * @param aShift how far from there the first p is
   */
  static void rows(
      int k,
      float[] a,
      int[] aRows,
      int firstRow,
      int aShift,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      int cStride) {
    int row0 = aShift + aRows[firstRow];
    int row1 = aShift + aRows[firstRow + 1];
    int row2 = aShift + aRows[firstRow + 2];
    int row3 = aShift + aRows[firstRow + 3];
    int row4 = aShift + aRows[firstRow + 4];
    int row5 = aShift + aRows[firstRow + 5];
    int row6 = aShift + aRows[firstRow + 6];
    int row7 = aShift + aRows[firstRow + 7];
    int c1 = cOffset + cStride;
    int c2 = cOffset + 2 * cStride;
    int c3 = cOffset + 3 * cStride;
    int c4 = cOffset + 4 * cStride;
    int c5 = cOffset + 5 * cStride;
    int c6 = cOffset + 6 * cStride;
    int c7 = cOffset + 7 * cStride;
    FloatVector left0 = FloatVector.fromArray(SPECIES, c, cOffset);
    FloatVector right0 = FloatVector.fromArray(SPECIES, c, cOffset + LANES);
    FloatVector left1 = FloatVector.fromArray(SPECIES, c, c1);
    FloatVector right1 = FloatVector.fromArray(SPECIES, c, c1 + LANES);
    FloatVector left2 = FloatVector.fromArray(SPECIES, c, c2);
    FloatVector right2 = FloatVector.fromArray(SPECIES, c, c2 + LANES);
    FloatVector left3 = FloatVector.fromArray(SPECIES, c, c3);
    FloatVector right3 = FloatVector.fromArray(SPECIES, c, c3 + LANES);
    FloatVector left4 = FloatVector.fromArray(SPECIES, c, c4);
    FloatVector right4 = FloatVector.fromArray(SPECIES, c, c4 + LANES);
    FloatVector left5 = FloatVector.fromArray(SPECIES, c, c5);
    FloatVector right5 = FloatVector.fromArray(SPECIES, c, c5 + LANES);
    FloatVector left6 = FloatVector.fromArray(SPECIES, c, c6);
    FloatVector right6 = FloatVector.fromArray(SPECIES, c, c6 + LANES);
    FloatVector left7 = FloatVector.fromArray(SPECIES, c, c7);
    FloatVector right7 = FloatVector.fromArray(SPECIES, c, c7 + LANES);
    for (int p = 0; p < k; p++) {
      int bAt = bOffset + p * COLUMNS;
      FloatVector left = FloatVector.fromArray(SPECIES, b, bAt);
      FloatVector right = FloatVector.fromArray(SPECIES, b, bAt + LANES);
      FloatVector a0 = FloatVector.broadcast(SPECIES, a[row0 + p]);
      left0 = a0.fma(left, left0);
      right0 = a0.fma(right, right0);
      FloatVector a1 = FloatVector.broadcast(SPECIES, a[row1 + p]);
      left1 = a1.fma(left, left1);
      right1 = a1.fma(right, right1);
      FloatVector a2 = FloatVector.broadcast(SPECIES, a[row2 + p]);
      left2 = a2.fma(left, left2);
      right2 = a2.fma(right, right2);
      FloatVector a3 = FloatVector.broadcast(SPECIES, a[row3 + p]);
      left3 = a3.fma(left, left3);
      right3 = a3.fma(right, right3);
      FloatVector a4 = FloatVector.broadcast(SPECIES, a[row4 + p]);
      left4 = a4.fma(left, left4);
      right4 = a4.fma(right, right4);
      FloatVector a5 = FloatVector.broadcast(SPECIES, a[row5 + p]);
      left5 = a5.fma(left, left5);
      right5 = a5.fma(right, right5);
      FloatVector a6 = FloatVector.broadcast(SPECIES, a[row6 + p]);
      left6 = a6.fma(left, left6);
      right6 = a6.fma(right, right6);
      FloatVector a7 = FloatVector.broadcast(SPECIES, a[row7 + p]);
      left7 = a7.fma(left, left7);
      right7 = a7.fma(right, right7);
    }
    left0.intoArray(c, cOffset);
    right0.intoArray(c, cOffset + LANES);
    left1.intoArray(c, c1);
    right1.intoArray(c, c1 + LANES);
    left2.intoArray(c, c2);
    right2.intoArray(c, c2 + LANES);
    left3.intoArray(c, c3);
    right3.intoArray(c, c3 + LANES);
    left4.intoArray(c, c4);
    right4.intoArray(c, c4 + LANES);
    left5.intoArray(c, c5);
    right5.intoArray(c, c5 + LANES);
    left6.intoArray(c, c6);
    right6.intoArray(c, c6 + LANES);
    left7.intoArray(c, c7);
    right7.intoArray(c, c7 + LANES);
  }

  /**
   * The left half of {@link #rows} for a last panel that needs no more, from zeros on; the rows of
   * c are those of a panel.
   */
  static void leftOfRows(
      int k, float[] a, int[] aRows, int aShift, float[] b, int bOffset, float[] c, int cOffset) {
    int row0 = aShift + aRows[0];
    int row1 = aShift + aRows[1];
    int row2 = aShift + aRows[2];
    int row3 = aShift + aRows[3];
    int row4 = aShift + aRows[4];
    int row5 = aShift + aRows[5];
    int row6 = aShift + aRows[6];
    int row7 = aShift + aRows[7];
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    FloatVector sum4 = sum0;
    FloatVector sum5 = sum0;
    FloatVector sum6 = sum0;
    FloatVector sum7 = sum0;
    for (int p = 0; p < k; p++) {
      FloatVector left = FloatVector.fromArray(SPECIES, b, bOffset + p * COLUMNS);
      sum0 = left.fma(FloatVector.broadcast(SPECIES, a[row0 + p]), sum0);
      sum1 = left.fma(FloatVector.broadcast(SPECIES, a[row1 + p]), sum1);
      sum2 = left.fma(FloatVector.broadcast(SPECIES, a[row2 + p]), sum2);
      sum3 = left.fma(FloatVector.broadcast(SPECIES, a[row3 + p]), sum3);
      sum4 = left.fma(FloatVector.broadcast(SPECIES, a[row4 + p]), sum4);
      sum5 = left.fma(FloatVector.broadcast(SPECIES, a[row5 + p]), sum5);
      sum6 = left.fma(FloatVector.broadcast(SPECIES, a[row6 + p]), sum6);
      sum7 = left.fma(FloatVector.broadcast(SPECIES, a[row7 + p]), sum7);
    }
    sum0.intoArray(c, cOffset);
    sum1.intoArray(c, cOffset + COLUMNS);
    sum2.intoArray(c, cOffset + 2 * COLUMNS);
    sum3.intoArray(c, cOffset + 3 * COLUMNS);
    sum4.intoArray(c, cOffset + 4 * COLUMNS);
    sum5.intoArray(c, cOffset + 5 * COLUMNS);
    sum6.intoArray(c, cOffset + 6 * COLUMNS);
    sum7.intoArray(c, cOffset + 7 * COLUMNS);
  }
}
