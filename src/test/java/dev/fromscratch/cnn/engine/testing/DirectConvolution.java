package dev.fromscratch.cnn.engine.testing;

import dev.fromscratch.cnn.engine.ops.WindowGeometry;

/**
 * A convolution of one sample and its derivatives in double precision, straight from the formula
 * {@code y[o,p] = bias[o,p] + Σ_c,i,j x[c, p + (i,j)] weight[o,c,i,j]}: every product of the sum is
 * visited, for what it adds to y and for what it adds to ∂L/∂x and to ∂L/∂weight.
 */
public final class DirectConvolution {

  /** The output, {@code [C_out, H_out, W_out]}, without bias. */
  public final double[] y;

  /** ∂L/∂x, {@code [C_in, H, W]}. */
  public final double[] dx;

  /** ∂L/∂weight, {@code [C_out, C_in, K, K]}. */
  public final double[] dw;

  private DirectConvolution(double[] y, double[] dx, double[] dw) {
    this.y = y;
    this.dx = dx;
    this.dw = dw;
  }

  /** Convolves {@code x} with {@code weight}, and differentiates for {@code dy = ∂L/∂y}. */
  public static DirectConvolution of(
      WindowGeometry window, int outChannels, double[] x, double[] weight, double[] dy) {
    double[] y = output(window, outChannels, x, weight);
    double[] dx = new double[window.inSize()];
    double[] dw = new double[outChannels * window.windowSize()];
    forEachProduct(
        window,
        outChannels,
        (from, w, to) -> {
          dx[from] += dy[to] * weight[w];
          dw[w] += dy[to] * x[from];
        });
    return new DirectConvolution(y, dx, dw);
  }

  /** The output alone, {@code [C_out, H_out, W_out]}, without bias. */
  static double[] output(WindowGeometry window, int outChannels, double[] x, double[] weight) {
    double[] y = new double[outChannels * window.outArea()];
    forEachProduct(window, outChannels, (from, w, to) -> y[to] += x[from] * weight[w]);
    return y;
  }

  /** One product of the sum: the number of the input, of the weight and of the output it is in. */
  private interface Product {
    void visit(int from, int w, int to);
  }

  private static void forEachProduct(WindowGeometry window, int outChannels, Product product) {
    for (int o = 0; o < outChannels; o++) {
      for (int row = 0; row < window.windowSize(); row++) {
        forEachProductOf(window, o, row, product);
      }
    }
  }

  /** Everything that one number of the weight, {@code [o, row]}, takes part in. */
  private static void forEachProductOf(WindowGeometry window, int o, int row, Product product) {
    int side = window.kernelSize();
    int channel = row / (side * side);
    int w = o * window.windowSize() + row;
    int outHeight = window.outHeight();
    int outWidth = window.outWidth();
    for (int yOut = 0; yOut < outHeight; yOut++) {
      int yIn = yOut * window.stride() - window.paddingBefore() + row / side % side;
      for (int xOut = 0; xOut < outWidth; xOut++) {
        int xIn = xOut * window.stride() - window.paddingBefore() + row % side;
        if (yIn >= 0 && yIn < window.inHeight() && xIn >= 0 && xIn < window.inWidth()) {
          int from = (channel * window.inHeight() + yIn) * window.inWidth() + xIn;
          product.visit(from, w, (o * outHeight + yOut) * outWidth + xOut);
        }
      }
    }
  }
}
