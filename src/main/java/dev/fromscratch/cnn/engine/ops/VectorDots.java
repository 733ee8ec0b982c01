package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.LANES;
import static dev.fromscratch.cnn.engine.ops.VectorTile.SPECIES;

import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Twenty-four dot products at once, of four rows of one array with six of another: ten loads for
 * twenty-four multiply-adds, where a single dot product loads two for each.
 *
 * <p>A product is a vector of partial sums, which go on where they were, so that rows may come in
 * pieces. All twenty-four are written out, because HotSpot keeps no array of vectors in registers.
 */
final class VectorDots {

  static final int LEFT = 4;
  static final int RIGHT = 6;

  /** Rows that take part, of both. */
  static final int ROWS = LEFT + RIGHT;

  /** Numbers that the partial sums of all products take. */
  static final int SUMS = LEFT * RIGHT * LANES;

  /** Shuffles that bring the upper half of the lanes down, then the upper quarter, and so on. */
  private static final List<VectorShuffle<Float>> HALVES =
      IntStream.iterate(LANES / 2, half -> half > 0, half -> half / 2)
          .mapToObj(half -> VectorShuffle.iota(SPECIES, half, 1, true))
          .toList();

  private VectorDots() {}

  /**
   * {@code sums[r, q] += left[r] · right[q]} over {@code count} numbers, a multiple of the lanes.
   *
   * @param rows where the four rows of {@code left} and then the six of {@code right} begin, from
   *     {@code firstRow} on
   * @param leftShift how far from there the pieces of {@code left} are
   * @param rightShift how far those of {@code right} are
   * @param sums {@code [LEFT, RIGHT, LANES]}
   */
  static void add(
      int count,
      float[] left,
      int leftShift,
      float[] right,
      int rightShift,
      int[] rows,
      int firstRow,
      float[] sums) {
    int left0 = leftShift + rows[firstRow];
    int left1 = leftShift + rows[firstRow + 1];
    int left2 = leftShift + rows[firstRow + 2];
    int left3 = leftShift + rows[firstRow + 3];
    int right0 = rightShift + rows[firstRow + 4];
    int right1 = rightShift + rows[firstRow + 5];
    int right2 = rightShift + rows[firstRow + 6];
    int right3 = rightShift + rows[firstRow + 7];
    int right4 = rightShift + rows[firstRow + 8];
    int right5 = rightShift + rows[firstRow + 9];
    FloatVector sum00 = FloatVector.fromArray(SPECIES, sums, 0);
    FloatVector sum01 = FloatVector.fromArray(SPECIES, sums, LANES);
    FloatVector sum02 = FloatVector.fromArray(SPECIES, sums, 2 * LANES);
    FloatVector sum03 = FloatVector.fromArray(SPECIES, sums, 3 * LANES);
    FloatVector sum04 = FloatVector.fromArray(SPECIES, sums, 4 * LANES);
    FloatVector sum05 = FloatVector.fromArray(SPECIES, sums, 5 * LANES);
    FloatVector sum10 = FloatVector.fromArray(SPECIES, sums, 6 * LANES);
    FloatVector sum11 = FloatVector.fromArray(SPECIES, sums, 7 * LANES);
    FloatVector sum12 = FloatVector.fromArray(SPECIES, sums, 8 * LANES);
    FloatVector sum13 = FloatVector.fromArray(SPECIES, sums, 9 * LANES);
    FloatVector sum14 = FloatVector.fromArray(SPECIES, sums, 10 * LANES);
    FloatVector sum15 = FloatVector.fromArray(SPECIES, sums, 11 * LANES);
    FloatVector sum20 = FloatVector.fromArray(SPECIES, sums, 12 * LANES);
    FloatVector sum21 = FloatVector.fromArray(SPECIES, sums, 13 * LANES);
    FloatVector sum22 = FloatVector.fromArray(SPECIES, sums, 14 * LANES);
    FloatVector sum23 = FloatVector.fromArray(SPECIES, sums, 15 * LANES);
    FloatVector sum24 = FloatVector.fromArray(SPECIES, sums, 16 * LANES);
    FloatVector sum25 = FloatVector.fromArray(SPECIES, sums, 17 * LANES);
    FloatVector sum30 = FloatVector.fromArray(SPECIES, sums, 18 * LANES);
    FloatVector sum31 = FloatVector.fromArray(SPECIES, sums, 19 * LANES);
    FloatVector sum32 = FloatVector.fromArray(SPECIES, sums, 20 * LANES);
    FloatVector sum33 = FloatVector.fromArray(SPECIES, sums, 21 * LANES);
    FloatVector sum34 = FloatVector.fromArray(SPECIES, sums, 22 * LANES);
    FloatVector sum35 = FloatVector.fromArray(SPECIES, sums, 23 * LANES);
    for (int p = 0; p < count; p += LANES) {
      FloatVector b0 = FloatVector.fromArray(SPECIES, right, right0 + p);
      FloatVector b1 = FloatVector.fromArray(SPECIES, right, right1 + p);
      FloatVector b2 = FloatVector.fromArray(SPECIES, right, right2 + p);
      FloatVector b3 = FloatVector.fromArray(SPECIES, right, right3 + p);
      FloatVector b4 = FloatVector.fromArray(SPECIES, right, right4 + p);
      FloatVector b5 = FloatVector.fromArray(SPECIES, right, right5 + p);
      FloatVector a0 = FloatVector.fromArray(SPECIES, left, left0 + p);
      sum00 = a0.fma(b0, sum00);
      sum01 = a0.fma(b1, sum01);
      sum02 = a0.fma(b2, sum02);
      sum03 = a0.fma(b3, sum03);
      sum04 = a0.fma(b4, sum04);
      sum05 = a0.fma(b5, sum05);
      FloatVector a1 = FloatVector.fromArray(SPECIES, left, left1 + p);
      sum10 = a1.fma(b0, sum10);
      sum11 = a1.fma(b1, sum11);
      sum12 = a1.fma(b2, sum12);
      sum13 = a1.fma(b3, sum13);
      sum14 = a1.fma(b4, sum14);
      sum15 = a1.fma(b5, sum15);
      FloatVector a2 = FloatVector.fromArray(SPECIES, left, left2 + p);
      sum20 = a2.fma(b0, sum20);
      sum21 = a2.fma(b1, sum21);
      sum22 = a2.fma(b2, sum22);
      sum23 = a2.fma(b3, sum23);
      sum24 = a2.fma(b4, sum24);
      sum25 = a2.fma(b5, sum25);
      FloatVector a3 = FloatVector.fromArray(SPECIES, left, left3 + p);
      sum30 = a3.fma(b0, sum30);
      sum31 = a3.fma(b1, sum31);
      sum32 = a3.fma(b2, sum32);
      sum33 = a3.fma(b3, sum33);
      sum34 = a3.fma(b4, sum34);
      sum35 = a3.fma(b5, sum35);
    }
    sum00.intoArray(sums, 0);
    sum01.intoArray(sums, LANES);
    sum02.intoArray(sums, 2 * LANES);
    sum03.intoArray(sums, 3 * LANES);
    sum04.intoArray(sums, 4 * LANES);
    sum05.intoArray(sums, 5 * LANES);
    sum10.intoArray(sums, 6 * LANES);
    sum11.intoArray(sums, 7 * LANES);
    sum12.intoArray(sums, 8 * LANES);
    sum13.intoArray(sums, 9 * LANES);
    sum14.intoArray(sums, 10 * LANES);
    sum15.intoArray(sums, 11 * LANES);
    sum20.intoArray(sums, 12 * LANES);
    sum21.intoArray(sums, 13 * LANES);
    sum22.intoArray(sums, 14 * LANES);
    sum23.intoArray(sums, 15 * LANES);
    sum24.intoArray(sums, 16 * LANES);
    sum25.intoArray(sums, 17 * LANES);
    sum30.intoArray(sums, 18 * LANES);
    sum31.intoArray(sums, 19 * LANES);
    sum32.intoArray(sums, 20 * LANES);
    sum33.intoArray(sums, 21 * LANES);
    sum34.intoArray(sums, 22 * LANES);
    sum35.intoArray(sums, 23 * LANES);
  }

  /**
   * The sum of the lanes of one product, halves onto halves. Not {@code reduceLanes}: the order of
   * its additions is undefined and may change when the method is compiled, and with it the last
   * bit.
   */
  static float sumOfLanes(float[] sums, int offset) {
    FloatVector sum = FloatVector.fromArray(SPECIES, sums, offset);
    for (VectorShuffle<Float> half : HALVES) {
      sum = sum.add(sum.rearrange(half));
    }
    return sum.lane(0);
  }
}
