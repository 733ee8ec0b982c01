package dev.fromscratch.cnn.engine.ops;

import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums over channels on vector lanes, in double precision: half a vector of floats becomes a vector
 * of doubles. HotSpot does not vectorise these by itself, because a sum of doubles in another order
 * may have other bits.
 */
final class VectorNormalization {

  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> FLOATS =
      VectorSpecies.of(float.class, VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2));
  private static final int LANES = DOUBLES.length();

  /** Shuffles that bring the upper half of the lanes down, then the upper quarter, and so on. */
  private static final List<VectorShuffle<Double>> HALVES =
      IntStream.iterate(LANES / 2, half -> half > 0, half -> half / 2)
          .mapToObj(half -> VectorShuffle.iota(DOUBLES, half, 1, true))
          .toList();

  private VectorNormalization() {}

  /** {@link TensorOps#sumChannels}. */
  static void sumChannels(Planes size, float[] x, double[] sums) {
    for (int c = 0; c < size.channels(); c++) {
      DoubleVector sum = DoubleVector.zero(DOUBLES);
      for (int n = 0; n < size.samples(); n++) {
        int i = (n * size.channels() + c) * size.area();
        int end = i + size.area();
        for (; i + LANES <= end; i += LANES) {
          sum = sum.add(load(x, i));
        }
        if (i < end) {
          sum = sum.add(load(x, i, tail(i, end)));
        }
      }
      sums[c] = sumOfLanes(sum);
    }
  }

  /** {@link TensorOps#sumSquaredDeviations}. */
  static void sumSquaredDeviations(Planes size, float[] x, double[] mean, double[] sums) {
    for (int c = 0; c < size.channels(); c++) {
      DoubleVector sum = DoubleVector.zero(DOUBLES);
      for (int n = 0; n < size.samples(); n++) {
        int i = (n * size.channels() + c) * size.area();
        int end = i + size.area();
        for (; i + LANES <= end; i += LANES) {
          DoubleVector deviation = load(x, i).sub(mean[c]);
          sum = deviation.fma(deviation, sum);
        }
        if (i < end) {
          VectorMask<Double> mask = FLOATS.indexInRange(i, end).cast(DOUBLES);
          DoubleVector deviation = load(x, i, tail(i, end)).sub(mean[c], mask);
          sum = deviation.fma(deviation, sum);
        }
      }
      sums[c] = sumOfLanes(sum);
    }
  }

  /** {@link TensorOps#sumDeviationProducts}. */
  static void sumDeviationProducts(
      Planes size, float[] x, float[] dy, float[] mean, double[] sums) {
    for (int c = 0; c < size.channels(); c++) {
      DoubleVector sum = DoubleVector.zero(DOUBLES);
      for (int n = 0; n < size.samples(); n++) {
        int i = (n * size.channels() + c) * size.area();
        int end = i + size.area();
        for (; i + LANES <= end; i += LANES) {
          sum = load(x, i).sub(mean[c]).fma(load(dy, i), sum);
        }
        if (i < end) {
          VectorMask<Float> mask = tail(i, end);
          // Beyond the end dy is 0, and so is its product with whatever x - mean is there.
          sum = load(x, i, mask).sub(mean[c]).fma(load(dy, i, mask), sum);
        }
      }
      sums[c] = sumOfLanes(sum);
    }
  }

  private static VectorMask<Float> tail(int from, int end) {
    return FLOATS.indexInRange(from, end);
  }

  private static DoubleVector load(float[] x, int i) {
    return doubles(FloatVector.fromArray(FLOATS, x, i));
  }

  /** Zeros where the mask is not set. */
  private static DoubleVector load(float[] x, int i, VectorMask<Float> mask) {
    return doubles(FloatVector.fromArray(FLOATS, x, i, mask));
  }

  private static DoubleVector doubles(FloatVector floats) {
    return (DoubleVector) floats.convertShape(VectorOperators.F2D, DOUBLES, 0);
  }

  /** The sum of all lanes, halves onto halves; not {@code reduceLanes}, whose order may change. */
  private static double sumOfLanes(DoubleVector vector) {
    for (VectorShuffle<Double> half : HALVES) {
      vector = vector.add(vector.rearrange(half));
    }
    return vector.lane(0);
  }
}
