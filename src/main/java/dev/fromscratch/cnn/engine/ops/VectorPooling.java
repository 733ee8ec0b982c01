package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.LANES;
import static dev.fromscratch.cnn.engine.ops.VectorTile.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Max-pooling with a sample in each lane: all of them look at the same pixel at the same time, so
 * any window and stride is a loop over whole vectors. What the scalar loop asks of every pixel, and
 * no processor can predict, becomes a comparison of lanes: the next number is taken if it is
 * larger, or NaN, which must not be lost.
 */
final class VectorPooling {

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  private VectorPooling() {}

  /** {@link TensorOps#maxPool}; whole vectors without a mask, which would take a fifth longer. */
  static void maxPool(WindowGeometry window, int samples, float[] x, float[] y, int[] indices) {
    int to = 0;
    for (int channel = 0; channel < window.channels(); channel++) {
      for (int oy = 0; oy < window.outHeight(); oy++) {
        for (int ox = 0; ox < window.outWidth(); ox++, to += samples) {
          int first = ScalarPooling.firstPixel(window, channel, oy, ox);
          int n = 0;
          for (; n + LANES <= samples; n += LANES) {
            poolLanes(window, first, samples, n, x, y, indices, to);
          }
          if (n < samples) {
            poolLastLanes(window, first, samples, n, x, y, indices, to);
          }
        }
      }
    }
  }

  private static void poolLanes(
      WindowGeometry window,
      int first,
      int samples,
      int n,
      float[] x,
      float[] y,
      int[] indices,
      int to) {
    FloatVector max = FloatVector.fromArray(SPECIES, x, first * samples + n);
    IntVector index = IntVector.broadcast(INTS, first);
    for (int i = 0; i < window.kernelSize(); i++) {
      for (int j = 0; j < window.kernelSize(); j++) {
        int pixel = first + i * window.inWidth() + j;
        FloatVector next = FloatVector.fromArray(SPECIES, x, pixel * samples + n);
        VectorMask<Float> taken =
            next.compare(VectorOperators.GT, max).or(next.compare(VectorOperators.NE, next));
        max = max.blend(next, taken);
        index = index.blend(pixel, taken.cast(INTS));
      }
    }
    max.intoArray(y, to + n);
    index.intoArray(indices, to + n);
  }

  private static void poolLastLanes(
      WindowGeometry window,
      int first,
      int samples,
      int n,
      float[] x,
      float[] y,
      int[] indices,
      int to) {
    VectorMask<Float> mask = SPECIES.indexInRange(n, samples);
    FloatVector max = FloatVector.fromArray(SPECIES, x, first * samples + n, mask);
    IntVector index = IntVector.broadcast(INTS, first);
    for (int i = 0; i < window.kernelSize(); i++) {
      for (int j = 0; j < window.kernelSize(); j++) {
        int pixel = first + i * window.inWidth() + j;
        FloatVector next = FloatVector.fromArray(SPECIES, x, pixel * samples + n, mask);
        VectorMask<Float> taken =
            next.compare(VectorOperators.GT, max).or(next.compare(VectorOperators.NE, next));
        max = max.blend(next, taken);
        index = index.blend(pixel, taken.cast(INTS));
      }
    }
    max.intoArray(y, to + n, mask);
    index.intoArray(indices, to + n, mask.cast(INTS));
  }

  /** {@link TensorOps#maxPool} without indices. */
  static void maxPool(WindowGeometry window, int samples, float[] x, float[] y) {
    int to = 0;
    for (int channel = 0; channel < window.channels(); channel++) {
      for (int oy = 0; oy < window.outHeight(); oy++) {
        for (int ox = 0; ox < window.outWidth(); ox++, to += samples) {
          int first = ScalarPooling.firstPixel(window, channel, oy, ox);
          int n = 0;
          for (; n + LANES <= samples; n += LANES) {
            poolLanes(window, first, samples, n, x, y, to);
          }
          if (n < samples) {
            poolLastLanes(window, first, samples, n, x, y, to);
          }
        }
      }
    }
  }

  private static void poolLanes(
      WindowGeometry window, int first, int samples, int n, float[] x, float[] y, int to) {
    FloatVector max = FloatVector.fromArray(SPECIES, x, first * samples + n);
    for (int i = 0; i < window.kernelSize(); i++) {
      for (int j = 0; j < window.kernelSize(); j++) {
        int pixel = first + i * window.inWidth() + j;
        FloatVector next = FloatVector.fromArray(SPECIES, x, pixel * samples + n);
        VectorMask<Float> taken =
            next.compare(VectorOperators.GT, max).or(next.compare(VectorOperators.NE, next));
        max = max.blend(next, taken);
      }
    }
    max.intoArray(y, to + n);
  }

  private static void poolLastLanes(
      WindowGeometry window, int first, int samples, int n, float[] x, float[] y, int to) {
    VectorMask<Float> mask = SPECIES.indexInRange(n, samples);
    FloatVector max = FloatVector.fromArray(SPECIES, x, first * samples + n, mask);
    for (int i = 0; i < window.kernelSize(); i++) {
      for (int j = 0; j < window.kernelSize(); j++) {
        int pixel = first + i * window.inWidth() + j;
        FloatVector next = FloatVector.fromArray(SPECIES, x, pixel * samples + n, mask);
        VectorMask<Float> taken =
            next.compare(VectorOperators.GT, max).or(next.compare(VectorOperators.NE, next));
        max = max.blend(next, taken);
      }
    }
    max.intoArray(y, to + n, mask);
  }

  /** {@link TensorOps#maxPoolBackward}. */
  static void maxPoolBackward(
      WindowGeometry window, int samples, float[] dy, int[] indices, float[] dx) {
    // Where every pixel lies under one window, each is written once and need not be read.
    boolean covers = covers(window);
    if (!covers) {
      Arrays.fill(dx, 0, window.inSize() * samples, 0);
    }
    int from = 0;
    for (int channel = 0; channel < window.channels(); channel++) {
      for (int oy = 0; oy < window.outHeight(); oy++) {
        for (int ox = 0; ox < window.outWidth(); ox++, from += samples) {
          int first = ScalarPooling.firstPixel(window, channel, oy, ox);
          for (int n = 0; n < samples; n += LANES) {
            scatterLanes(window, first, samples, n, dy, indices, from, dx, covers);
          }
        }
      }
    }
  }

  /** Whether windows lie side by side and leave no pixel out. */
  private static boolean covers(WindowGeometry window) {
    int side = window.kernelSize();
    return window.stride() == side && window.inHeight() % side == 0 && window.inWidth() % side == 0;
  }

  private static void scatterLanes(
      WindowGeometry window,
      int first,
      int samples,
      int n,
      float[] dy,
      int[] indices,
      int from,
      float[] dx,
      boolean covers) {
    VectorMask<Float> mask = SPECIES.indexInRange(n, samples);
    FloatVector gradient = FloatVector.fromArray(SPECIES, dy, from + n, mask);
    IntVector index = IntVector.fromArray(INTS, indices, from + n, mask.cast(INTS));
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int i = 0; i < window.kernelSize(); i++) {
      for (int j = 0; j < window.kernelSize(); j++) {
        int pixel = first + i * window.inWidth() + j;
        VectorMask<Float> found = index.compare(VectorOperators.EQ, pixel).cast(SPECIES);
        int at = pixel * samples + n;
        FloatVector before = covers ? zero : FloatVector.fromArray(SPECIES, dx, at, mask);
        before.add(gradient, found).intoArray(dx, at, mask);
      }
    }
  }
}
