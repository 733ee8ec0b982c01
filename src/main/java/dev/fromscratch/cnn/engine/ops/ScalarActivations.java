package dev.fromscratch.cnn.engine.ops;

/** The activation functions of {@link ScalarTensorOps} that are more than one line. */
final class ScalarActivations {

  private ScalarActivations() {}

  /** {@link TensorOps#silu}. */
  static void silu(float[] x, float[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = (float) (x[i] * sigmoid(x[i]));
    }
  }

  /** {@link TensorOps#siluBackward}. */
  static void siluBackward(float[] x, float[] dy, float[] dx, int count) {
    for (int i = 0; i < count; i++) {
      double s = sigmoid(x[i]);
      dx[i] = (float) (dy[i] * (s * (1 + x[i] * (1 - s))));
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  /** {@link TensorOps#gelu}. */
  static void gelu(float[] x, float[] y, int count) {
    for (int i = 0; i < count; i++) {
      double probability = StandardNormal.cumulative(x[i]);
      y[i] = (float) (x[i] * probability);
    }
  }

  /** {@link TensorOps#geluBackward}. */
  static void geluBackward(float[] x, float[] dy, float[] dx, int count) {
    for (int i = 0; i < count; i++) {
      double slope = StandardNormal.cumulative(x[i]) + x[i] * StandardNormal.density(x[i]);
      dx[i] = (float) (dy[i] * slope);
    }
  }

  /** {@link TensorOps#softmax}. */
  static void softmax(float[] x, float[] y, int classes, int samples) {
    for (int n = 0; n < samples; n++) {
      int end = n + classes * samples;
      float max = Float.NEGATIVE_INFINITY;
      for (int i = n; i < end; i += samples) {
        max = Math.max(max, x[i]);
      }
      double sum = 0;
      for (int i = n; i < end; i += samples) {
        y[i] = (float) StrictMath.exp(x[i] - max);
        sum += y[i];
      }
      for (int i = n; i < end; i += samples) {
        y[i] = (float) (y[i] / sum);
      }
    }
  }
}
