package dev.fromscratch.cnn.engine.ops;

import java.util.Arrays;

/**
 * The convolutions of {@link ScalarTensorOps}, straight from the formula: {@code y[n,o,p] = Σ_c,i,j
 * weight[o,c,i,j] x[n,c, p stride + (i,j) - padding]}. Every product of that sum is visited, and
 * the same walk gives y and both gradients.
 */
final class ScalarConvolution {

  private ScalarConvolution() {}

  /** What is done with one number of the weight and a row of x and y that it connects. */
  @FunctionalInterface
  private interface Visitor {
    void visit(int weight, int x, int y);
  }

  /** {@link TensorOps#convolve}. */
  static void convolve(Convolution size, float[] weight, float[] bias, float[] x, float[] y) {
    writeBias(size, bias, y);
    visit(size, multiplyAdd(size, weight, x, y));
  }

  /** {@link TensorOps#convolveInputGradient}. */
  static void inputGradient(Convolution size, float[] weight, float[] dy, float[] dx) {
    Arrays.fill(dx, 0, size.inSize(), 0);
    visit(size, multiplyAddBack(size, weight, dy, dx));
  }

  /** {@link TensorOps#convolveWeightGradient}. */
  static void weightGradient(Convolution size, float[] x, float[] dy, float[] gradient) {
    Arrays.fill(gradient, 0, size.weightSize(), 0);
    visit(size, dot(size, x, dy, gradient));
  }

  /** {@link TensorOps#depthwiseConvolve}. */
  static void depthwiseConvolve(
      Convolution size, float[] weight, float[] bias, float[] x, float[] y) {
    writeBias(size, bias, y);
    visitDepthwise(size, multiplyAdd(size, weight, x, y));
  }

  /** {@link TensorOps#depthwiseInputGradient}. */
  static void depthwiseInputGradient(Convolution size, float[] weight, float[] dy, float[] dx) {
    Arrays.fill(dx, 0, size.inSize(), 0);
    visitDepthwise(size, multiplyAddBack(size, weight, dy, dx));
  }

  /** {@link TensorOps#depthwiseWeightGradient}. */
  static void depthwiseWeightGradient(Convolution size, float[] x, float[] dy, float[] gradient) {
    Arrays.fill(gradient, 0, size.window().windowSize(), 0);
    visitDepthwise(size, dot(size, x, dy, gradient));
  }

  /** Overwrites y with the bias, each number of which is shared by as many of y. */
  static void writeBias(Convolution size, float[] bias, float[] y) {
    int shared = size.outSize() / Math.max(1, bias.length);
    for (int i = 0; i < size.outSize(); i++) {
      y[i] = bias.length == 0 ? 0 : bias[i / shared];
    }
  }

  private static Visitor multiplyAdd(Convolution size, float[] weight, float[] x, float[] y) {
    return (w, from, to) -> {
      for (int n = 0; n < size.samples(); n++) {
        y[to + n] += weight[w] * x[from + n];
      }
    };
  }

  private static Visitor multiplyAddBack(Convolution size, float[] weight, float[] dy, float[] dx) {
    return (w, to, from) -> {
      for (int n = 0; n < size.samples(); n++) {
        dx[to + n] += weight[w] * dy[from + n];
      }
    };
  }

  private static Visitor dot(Convolution size, float[] x, float[] dy, float[] gradient) {
    return (w, xAt, yAt) -> {
      float sum = 0;
      for (int n = 0; n < size.samples(); n++) {
        sum += x[xAt + n] * dy[yAt + n];
      }
      gradient[w] += sum;
    };
  }

  private static void visit(Convolution size, Visitor visitor) {
    WindowGeometry window = size.window();
    int weight = 0;
    for (int o = 0; o < size.outChannels(); o++) {
      for (int channel = 0; channel < window.channels(); channel++) {
        for (int i = 0; i < window.kernelSize(); i++) {
          for (int j = 0; j < window.kernelSize(); j++) {
            visitOutputs(size, o, channel, i, j, weight++, visitor);
          }
        }
      }
    }
  }

  private static void visitDepthwise(Convolution size, Visitor visitor) {
    WindowGeometry window = size.window();
    int weight = 0;
    for (int channel = 0; channel < window.channels(); channel++) {
      for (int i = 0; i < window.kernelSize(); i++) {
        for (int j = 0; j < window.kernelSize(); j++) {
          visitOutputs(size, channel, channel, i, j, weight++, visitor);
        }
      }
    }
  }

  private static void visitOutputs(
      Convolution size, int o, int channel, int i, int j, int weight, Visitor visitor) {
    WindowGeometry window = size.window();
    int outHeight = window.outHeight();
    int outWidth = window.outWidth();
    for (int oy = 0; oy < outHeight; oy++) {
      int y = oy * window.stride() + i - window.paddingBefore();
      for (int ox = 0; ox < outWidth; ox++) {
        int x = ox * window.stride() + j - window.paddingBefore();
        if (y >= 0 && y < window.inHeight() && x >= 0 && x < window.inWidth()) {
          int in = (channel * window.inHeight() + y) * window.inWidth() + x;
          int out = (o * outHeight + oy) * outWidth + ox;
          visitor.visit(weight, in * size.samples(), out * size.samples());
        }
      }
    }
  }
}
