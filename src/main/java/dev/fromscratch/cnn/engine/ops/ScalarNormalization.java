package dev.fromscratch.cnn.engine.ops;

/** The sums over channels and the normalization of {@link ScalarTensorOps}. */
final class ScalarNormalization {

  private ScalarNormalization() {}

  /** {@link TensorOps#sumChannels}. */
  static void sumChannels(Planes size, float[] x, double[] sums) {
    for (int c = 0; c < size.channels(); c++) {
      sums[c] = 0;
      for (int i = c * size.count(); i < (c + 1) * size.count(); i++) {
        sums[c] += x[i];
      }
    }
  }

  /** {@link TensorOps#sumSquaredDeviations}. */
  static void sumSquaredDeviations(Planes size, float[] x, double[] mean, double[] sums) {
    for (int c = 0; c < size.channels(); c++) {
      sums[c] = 0;
      for (int i = c * size.count(); i < (c + 1) * size.count(); i++) {
        double deviation = x[i] - mean[c];
        sums[c] += deviation * deviation;
      }
    }
  }

  /** {@link TensorOps#sumDeviationProducts}. */
  static void sumDeviationProducts(
      Planes size, float[] x, float[] dy, float[] mean, double[] sums) {
    for (int c = 0; c < size.channels(); c++) {
      sums[c] = 0;
      for (int i = c * size.count(); i < (c + 1) * size.count(); i++) {
        sums[c] += ((double) x[i] - mean[c]) * dy[i];
      }
    }
  }

  /** {@link TensorOps#normalize}. */
  static void normalize(
      Planes size, float[] x, float[] y, float[] mean, float[] scale, float[] shift) {
    for (int c = 0; c < size.channels(); c++) {
      for (int i = c * size.count(); i < (c + 1) * size.count(); i++) {
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
    for (int c = 0; c < size.channels(); c++) {
      for (int i = c * size.count(); i < (c + 1) * size.count(); i++) {
        dx[i] = (dy[i] - offset[c] - (x[i] - mean[c]) * slope[c]) * scale[c];
      }
    }
  }
}
