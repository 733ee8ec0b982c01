package dev.fromscratch.cnn.engine.ops;

import java.util.Arrays;

/** The sums over channels and the normalization of {@link ScalarTensorOps}. */
final class ScalarNormalization {

  private ScalarNormalization() {}

  /** {@link TensorOps#sumChannels}. */
  static void sumChannels(Planes size, float[] x, double[] sums) {
    Arrays.fill(sums, 0, size.channels(), 0);
    int i = 0;
    for (int n = 0; n < size.samples(); n++) {
      for (int c = 0; c < size.channels(); c++) {
        for (int end = i + size.area(); i < end; i++) {
          sums[c] += x[i];
        }
      }
    }
  }

  /** {@link TensorOps#sumSquaredDeviations}. */
  static void sumSquaredDeviations(Planes size, float[] x, double[] mean, double[] sums) {
    Arrays.fill(sums, 0, size.channels(), 0);
    int i = 0;
    for (int n = 0; n < size.samples(); n++) {
      for (int c = 0; c < size.channels(); c++) {
        for (int end = i + size.area(); i < end; i++) {
          double deviation = x[i] - mean[c];
          sums[c] += deviation * deviation;
        }
      }
    }
  }

  /** {@link TensorOps#sumDeviationProducts}. */
  static void sumDeviationProducts(
      Planes size, float[] x, float[] dy, float[] mean, double[] sums) {
    Arrays.fill(sums, 0, size.channels(), 0);
    int i = 0;
    for (int n = 0; n < size.samples(); n++) {
      for (int c = 0; c < size.channels(); c++) {
        for (int end = i + size.area(); i < end; i++) {
          sums[c] += ((double) x[i] - mean[c]) * dy[i];
        }
      }
    }
  }

  /** {@link TensorOps#normalize}. */
  static void normalize(
      Planes size, float[] x, float[] y, float[] mean, float[] scale, float[] shift) {
    for (int plane = 0; plane < size.samples() * size.channels(); plane++) {
      int c = plane % size.channels();
      int end = (plane + 1) * size.area();
      for (int i = plane * size.area(); i < end; i++) {
        y[i] = (x[i] - mean[c]) * scale[c] + shift[c];
      }
    }
  }

  /** {@link TensorOps#normalizeBackward}. */
  static void normalizeBackward(
      Planes size,
      float[] x,
      float[] dy,
      float[] dx,
      float[] mean,
      float[] scale,
      float[] offset,
      float[] slope) {
    for (int plane = 0; plane < size.samples() * size.channels(); plane++) {
      int c = plane % size.channels();
      int end = (plane + 1) * size.area();
      for (int i = plane * size.area(); i < end; i++) {
        dx[i] = (dy[i] - offset[c] - (x[i] - mean[c]) * slope[c]) * scale[c];
      }
    }
  }
}
