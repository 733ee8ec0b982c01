package dev.fromscratch.cnn.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every arithmetic promises about sums over channels and about normalization. */
interface NormalizationContract {

  /** Sums are in double precision. */
  double EXACT = 1e-12;

  double TOLERANCE = 1e-6;

  TensorOps ops();

  /** Channels of this many numbers, and as many channels. */
  private static List<Planes> sizes(int count) {
    return List.of(new Planes(3, count), new Planes(count, 2), new Planes(count, 1));
  }

  /** Takes the position of an element and its channel. */
  @FunctionalInterface
  interface Element {
    void visit(int i, int channel);
  }

  private static void forEach(Planes size, Element element) {
    for (int i = 0; i < size.channels() * size.count(); i++) {
      element.visit(i, i / size.count());
    }
  }

  private static float[] numbers(Planes size, long seed) {
    return RandomNumbers.uniform(size.channels() * size.count(), seed);
  }

  /** Stale numbers, one more than there are channels. */
  private static double[] stale(Planes size) {
    double[] sums = new double[size.channels() + 1];
    Arrays.fill(sums, 4321);
    return sums;
  }

  private static void assertSums(double[] sums, double[] expected, String what) {
    for (int c = 0; c < expected.length; c++) {
      assertThat(sums[c]).as("%s, channel %d", what, c).isCloseTo(expected[c], within(EXACT));
    }
    assertThat(sums[expected.length]).as(what).isEqualTo(4321);
  }

  @LaneSizes
  default void sumChannelsWhenComparedWithItsFormulaAgrees(int count) {
    for (Planes size : sizes(count)) {
      float[] x = numbers(size, count);
      double[] expected = new double[size.channels()];
      forEach(size, (i, c) -> expected[c] += x[i]);
      double[] sums = stale(size);
      ops().sumChannels(size, Guarded.input(x, 0).array(), sums);
      assertSums(sums, expected, size.toString());
    }
  }

  @LaneSizes
  default void sumSquaredDeviationsWhenComparedWithItsFormulaAgrees(int count) {
    for (Planes size : sizes(count)) {
      float[] x = numbers(size, count);
      double[] mean = RandomNumbers.doubles(size.channels(), 2);
      double[] expected = new double[size.channels()];
      forEach(size, (i, c) -> expected[c] += (x[i] - mean[c]) * (x[i] - mean[c]));
      double[] sums = stale(size);
      ops().sumSquaredDeviations(size, Guarded.input(x, 0).array(), mean, sums);
      assertSums(sums, expected, size.toString());
    }
  }

  @LaneSizes
  default void sumDeviationProductsWhenComparedWithItsFormulaAgrees(int count) {
    for (Planes size : sizes(count)) {
      float[] x = numbers(size, count);
      float[] dy = numbers(size, -count);
      float[] mean = RandomNumbers.uniform(size.channels(), 2);
      double[] expected = new double[size.channels()];
      forEach(size, (i, c) -> expected[c] += ((double) x[i] - mean[c]) * dy[i]);
      double[] sums = stale(size);
      ops()
          .sumDeviationProducts(
              size, Guarded.input(x, 0).array(), Guarded.input(dy, 0).array(), mean, sums);
      assertSums(sums, expected, size.toString());
    }
  }

  @LaneSizes
  default void normalizeWhenComparedWithItsFormulaAgrees(int count) {
    for (Planes size : sizes(count)) {
      float[] x = numbers(size, count);
      float[] mean = RandomNumbers.uniform(size.channels(), 2);
      float[] scale = RandomNumbers.uniform(size.channels(), 3);
      float[] shift = RandomNumbers.uniform(size.channels(), 4);
      Guarded y = Guarded.output(new float[x.length], 0);
      ops().normalize(size, x, y.array(), mean, scale, shift);
      y.assertUntouchedAround("normalize");
      forEach(
          size,
          (i, c) -> {
            double expected = ((double) x[i] - mean[c]) * scale[c] + shift[c];
            assertThat((double) y.get(i))
                .as("%s, %d", size, i)
                .isCloseTo(expected, within(TOLERANCE));
          });
      ops().normalize(size, x, x, mean, scale, shift);
      assertThat(x).as("%s, where it reads", size).isEqualTo(y.values());
    }
  }

  @LaneSizes
  default void normalizeBackwardWhenComparedWithItsFormulaAgrees(int count) {
    for (Planes size : sizes(count)) {
      float[] x = numbers(size, count);
      float[] dy = numbers(size, -count);
      float[] mean = RandomNumbers.uniform(size.channels(), 2);
      float[] scale = RandomNumbers.uniform(size.channels(), 3);
      float[] offset = RandomNumbers.uniform(size.channels(), 4);
      float[] slope = RandomNumbers.uniform(size.channels(), 5);
      Guarded dx = Guarded.output(new float[x.length], 0);
      ops().normalizeBackward(size, x, dy, dx.array(), mean, scale, offset, slope);
      dx.assertUntouchedAround("normalizeBackward");
      forEach(
          size,
          (i, c) -> {
            double influence = offset[c] + ((double) x[i] - mean[c]) * slope[c];
            double expected = (dy[i] - influence) * scale[c];
            assertThat((double) dx.get(i))
                .as("%s, %d", size, i)
                .isCloseTo(expected, within(TOLERANCE));
          });
    }
  }

  /** A sum of floats would stay at 2²⁴. */
  @Test
  default void sumChannelsWhenThereAreManyNumbersLosesNone() {
    var size = new Planes(1, 100);
    float[] x = new float[100];
    Arrays.fill(x, 1);
    x[0] = 1 << 24;
    double[] sums = new double[1];
    ops().sumChannels(size, x, sums);
    assertThat(sums).containsExactly((1 << 24) + 99);
  }
}
