package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.LANES;
import static dev.fromscratch.cnn.engine.ops.VectorTile.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Depthwise convolutions on vector lanes. A channel has too few weights for a matrix product, so
 * each number of the window goes over the image by itself, a row at a time.
 */
final class VectorDepthwise {

  private VectorDepthwise() {}

  /** What is done along one run of outputs and the inputs under one number of the window. */
  @FunctionalInterface
  private interface Run {
    void visit(int weight, int x, int y, int count);
  }

  /** {@link TensorOps#depthwiseConvolve}. */
  static void convolve(
      Convolution size, float[] weight, float[] bias, float[] x, float[] y, Scratch scratch) {
    ScalarConvolution.writeBias(size, bias, y);
    float[] image = x;
    if (VectorWindows.isPadded(size.window())) {
      image = scratch.floats(VectorConvolution.large(size).inSize());
      VectorWindows.pad(size, x, image, 0);
    }
    float[] from = image;
    visit(size, (w, xAt, yAt, count) -> addScaled(weight[w], from, xAt, y, yAt, count));
  }

  /** {@link TensorOps#depthwiseInputGradient}. */
  static void inputGradient(
      Convolution size, float[] weight, float[] dy, float[] dx, Scratch scratch) {
    boolean padded = VectorWindows.isPadded(size.window());
    int inSize = VectorConvolution.large(size).inSize();
    float[] image = padded ? scratch.floats(inSize) : dx;
    Arrays.fill(image, 0, inSize, 0);
    visit(size, (w, xAt, yAt, count) -> addScaled(weight[w], dy, yAt, image, xAt, count));
    if (padded) {
      VectorWindows.crop(size, image, 0, dx);
    }
  }

  /** {@link TensorOps#depthwiseWeightGradient}. */
  static void weightGradient(
      Convolution size, float[] x, float[] dy, float[] gradient, Scratch scratch) {
    boolean padded = VectorWindows.isPadded(size.window());
    int inSize = padded ? VectorConvolution.large(size).inSize() : 0;
    float[] work = scratch.floats(inSize + LANES);
    if (padded) {
      VectorWindows.pad(size, x, work, 0);
    }
    Arrays.fill(gradient, 0, size.window().windowSize(), 0);
    float[] image = padded ? work : x;
    visit(
        size, (w, xAt, yAt, count) -> gradient[w] += dot(image, xAt, dy, yAt, count, work, inSize));
  }

  private static void visit(Convolution size, Run visitor) {
    Convolution large = VectorConvolution.large(size);
    WindowGeometry window = large.window();
    int side = window.kernelSize();
    int plane = size.outPlane();
    for (int w = 0; w < window.windowSize(); w++) {
      int channel = w / (side * side);
      int y = channel * window.inHeight() + w / side % side;
      int shift = (y * window.inWidth() + w % side) * size.samples();
      int run;
      for (int first = 0; first < plane; first += run) {
        run = VectorWindows.runLength(large, first);
        visitor.visit(w, shift + VectorWindows.inputOf(large, first), channel * plane + first, run);
      }
    }
  }

  private static void addScaled(float w, float[] x, int xAt, float[] y, int yAt, int count) {
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector sum = FloatVector.fromArray(SPECIES, y, yAt + i);
      FloatVector.fromArray(SPECIES, x, xAt + i)
          .fma(FloatVector.broadcast(SPECIES, w), sum)
          .intoArray(y, yAt + i);
    }
    if (i < count) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, count);
      FloatVector sum = FloatVector.fromArray(SPECIES, y, yAt + i, mask);
      FloatVector.fromArray(SPECIES, x, xAt + i, mask)
          .fma(FloatVector.broadcast(SPECIES, w), sum)
          .intoArray(y, yAt + i, mask);
    }
  }

  private static float dot(
      float[] x, int xAt, float[] dy, int dyAt, int count, float[] work, int workAt) {
    FloatVector sum = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, xAt + i);
      sum = a.fma(FloatVector.fromArray(SPECIES, dy, dyAt + i), sum);
    }
    if (i < count) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, count);
      FloatVector a = FloatVector.fromArray(SPECIES, x, xAt + i, mask);
      sum = a.fma(FloatVector.fromArray(SPECIES, dy, dyAt + i, mask), sum);
    }
    sum.intoArray(work, workAt);
    return VectorDots.sumOfLanes(work, workAt);
  }
}
