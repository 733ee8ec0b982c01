package dev.fromscratch.cnn.engine.ops;

import java.util.List;
import java.util.stream.IntStream;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sums over channels on vector lanes, in double precision: a vector of floats becomes two of
 * doubles. HotSpot does not vectorise these by itself, because a sum of doubles in another order
 * may have other bits.
 */
final class VectorNormalization {

  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = FLOATS.length();

  /** Brings the upper half of a vector of floats down. */
  private static final VectorShuffle<Float> UPPER = VectorShuffle.iota(FLOATS, LANES / 2, 1, true);

  /**
   * Shuffles that bring the upper half of the lanes down, then the upper quarter, and so on, to add
   * them; not {@code reduceLanes}, whose order may change.
   */
  private static final List<VectorShuffle<Double>> HALVES =
      IntStream.iterate(DOUBLES.length() / 2, half -> half > 0, half -> half / 2)
          .mapToObj(half -> VectorShuffle.iota(DOUBLES, half, 1, true))
          .toList();

  private VectorNormalization() {}

  /** {@link TensorOps#sumChannels}. */
  static void sumChannels(Planes size, float[] x, double[] sums) {
    if (size.count() == 1) {
      ScalarNormalization.sumChannels(size, x, sums);
      return;
    }
    for (int c = 0; c < size.channels(); c++) {
      DoubleVector lower = DoubleVector.zero(DOUBLES);
      DoubleVector upper = lower;
      int i = c * size.count();
      int end = i + size.count();
      for (; i + LANES <= end; i += LANES) {
        FloatVector numbers = FloatVector.fromArray(FLOATS, x, i);
        lower = lower.add(numbers.convertShape(VectorOperators.F2D, DOUBLES, 0));
        upper = upper.add(numbers.rearrange(UPPER).convertShape(VectorOperators.F2D, DOUBLES, 0));
      }
      DoubleVector sum = lower.add(upper);
      for (int half = 0; half < HALVES.size(); half++) {
        sum = sum.add(sum.rearrange(HALVES.get(half)));
      }
      sums[c] = sum.lane(0);
      for (; i < end; i++) {
        sums[c] += x[i];
      }
    }
  }

  /** {@link TensorOps#sumSquaredDeviations}. */
  static void sumSquaredDeviations(Planes size, float[] x, double[] mean, double[] sums) {
    if (size.count() == 1) {
      ScalarNormalization.sumSquaredDeviations(size, x, mean, sums);
      return;
    }
    for (int c = 0; c < size.channels(); c++) {
      DoubleVector lower = DoubleVector.zero(DOUBLES);
      DoubleVector upper = lower;
      int i = c * size.count();
      int end = i + size.count();
      for (; i + LANES <= end; i += LANES) {
        FloatVector numbers = FloatVector.fromArray(FLOATS, x, i);
        DoubleVector deviation =
            ((DoubleVector) numbers.convertShape(VectorOperators.F2D, DOUBLES, 0)).sub(mean[c]);
        lower = deviation.fma(deviation, lower);
        deviation =
            ((DoubleVector) numbers.rearrange(UPPER).convertShape(VectorOperators.F2D, DOUBLES, 0))
                .sub(mean[c]);
        upper = deviation.fma(deviation, upper);
      }
      DoubleVector sum = lower.add(upper);
      for (int half = 0; half < HALVES.size(); half++) {
        sum = sum.add(sum.rearrange(HALVES.get(half)));
      }
      sums[c] = sum.lane(0);
      for (; i < end; i++) {
        double deviation = x[i] - mean[c];
        sums[c] += deviation * deviation;
      }
    }
  }

  /** {@link TensorOps#sumDeviationProducts}. */
  static void sumDeviationProducts(
      Planes size, float[] x, float[] dy, float[] mean, double[] sums) {
    if (size.count() == 1) {
      ScalarNormalization.sumDeviationProducts(size, x, dy, mean, sums);
      return;
    }
    for (int c = 0; c < size.channels(); c++) {
      DoubleVector lower = DoubleVector.zero(DOUBLES);
      DoubleVector upper = lower;
      int i = c * size.count();
      int end = i + size.count();
      for (; i + LANES <= end; i += LANES) {
        FloatVector numbers = FloatVector.fromArray(FLOATS, x, i);
        FloatVector gradients = FloatVector.fromArray(FLOATS, dy, i);
        DoubleVector deviation =
            ((DoubleVector) numbers.convertShape(VectorOperators.F2D, DOUBLES, 0)).sub(mean[c]);
        lower = deviation.fma(gradients.convertShape(VectorOperators.F2D, DOUBLES, 0), lower);
        deviation =
            ((DoubleVector) numbers.rearrange(UPPER).convertShape(VectorOperators.F2D, DOUBLES, 0))
                .sub(mean[c]);
        upper =
            deviation.fma(
                gradients.rearrange(UPPER).convertShape(VectorOperators.F2D, DOUBLES, 0), upper);
      }
      DoubleVector sum = lower.add(upper);
      for (int half = 0; half < HALVES.size(); half++) {
        sum = sum.add(sum.rearrange(HALVES.get(half)));
      }
      sums[c] = sum.lane(0);
      for (; i < end; i++) {
        sums[c] += ((double) x[i] - mean[c]) * dy[i];
      }
    }
  }
}
