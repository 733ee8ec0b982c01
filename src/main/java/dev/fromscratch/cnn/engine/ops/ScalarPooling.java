package dev.fromscratch.cnn.engine.ops;

import java.util.Arrays;

/** The pooling of {@link ScalarTensorOps}, over windows without padding. */
final class ScalarPooling {

  private ScalarPooling() {}

  /** What is done with one output, at {@code y}, of the window whose first pixel is given. */
  @FunctionalInterface
  private interface Visitor {
    void visit(int firstPixel, int n, int y);
  }

  /** {@link TensorOps#maxPool}. */
  static void maxPool(WindowGeometry window, int samples, float[] x, float[] y, int[] indices) {
    visit(
        window,
        samples,
        (first, n, to) -> {
          int found = indexOfMax(window, samples, x, first, n);
          indices[to] = found;
          y[to] = x[found * samples + n];
        });
  }

  /** {@link TensorOps#maxPool} without indices. */
  static void maxPool(WindowGeometry window, int samples, float[] x, float[] y) {
    visit(
        window,
        samples,
        (first, n, to) -> y[to] = x[indexOfMax(window, samples, x, first, n) * samples + n]);
  }

  /** Where within its image the first of the largest numbers under a window lies. */
  static int indexOfMax(WindowGeometry window, int samples, float[] x, int first, int n) {
    int found = first;
    for (int i = 0; i < window.kernelSize(); i++) {
      for (int j = 0; j < window.kernelSize(); j++) {
        int candidate = first + i * window.inWidth() + j;
        float value = x[candidate * samples + n];
        // Written so that a NaN is taken and then kept: a broken network must not look healthy.
        if (value > x[found * samples + n] || Float.isNaN(value)) {
          found = candidate;
        }
      }
    }
    return found;
  }

  /** {@link TensorOps#maxPoolBackward}. */
  static void maxPoolBackward(
      WindowGeometry window, int samples, float[] dy, int[] indices, float[] dx) {
    Arrays.fill(dx, 0, window.inSize() * samples, 0);
    visit(window, samples, (_, n, from) -> dx[indices[from] * samples + n] += dy[from]);
  }

  /** {@link TensorOps#avgPool}. */
  static void avgPool(WindowGeometry window, int samples, float[] x, float[] y) {
    int side = window.kernelSize();
    visit(
        window,
        samples,
        (first, n, to) -> {
          double sum = 0;
          for (int i = 0; i < side; i++) {
            for (int j = 0; j < side; j++) {
              sum += x[(first + i * window.inWidth() + j) * samples + n];
            }
          }
          y[to] = (float) (sum / (side * side));
        });
  }

  /** {@link TensorOps#avgPoolBackward}. */
  static void avgPoolBackward(WindowGeometry window, int samples, float[] dy, float[] dx) {
    int side = window.kernelSize();
    Arrays.fill(dx, 0, window.inSize() * samples, 0);
    visit(
        window,
        samples,
        (first, n, from) -> {
          float share = dy[from] / (side * side);
          for (int i = 0; i < side; i++) {
            for (int j = 0; j < side; j++) {
              dx[(first + i * window.inWidth() + j) * samples + n] += share;
            }
          }
        });
  }

  private static void visit(WindowGeometry window, int samples, Visitor visitor) {
    int y = 0;
    for (int channel = 0; channel < window.channels(); channel++) {
      for (int oy = 0; oy < window.outHeight(); oy++) {
        for (int ox = 0; ox < window.outWidth(); ox++) {
          int first = firstPixel(window, channel, oy, ox);
          for (int n = 0; n < samples; n++) {
            visitor.visit(first, n, y++);
          }
        }
      }
    }
  }

  /** Where within its image the upper left pixel under a window lies. */
  static int firstPixel(WindowGeometry window, int channel, int oy, int ox) {
    return channel * window.inArea()
        + oy * window.stride() * window.inWidth()
        + ox * window.stride();
  }
}
