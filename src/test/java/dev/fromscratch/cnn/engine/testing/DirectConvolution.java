package dev.fromscratch.cnn.engine.testing;

import dev.fromscratch.cnn.engine.ops.WindowGeometry;

/**
 * A convolution of one sample and its derivatives in double precision, straight from the formula
 * {@code y[o,p] = bias[o,p] + Σ_c,i,j x[c, p + (i,j)] weight[o,c,i,j]}: every product of the sum is
 * visited once, and with it what it adds to y, to ∂L/∂x and to ∂L/∂weight.
 */
public final class DirectConvolution {

  private final WindowGeometry window;

  /** The output, {@code [C_out, H_out, W_out]}, without bias. */
  public final double[] y;

  /** ∂L/∂x, {@code [C_in, H, W]}. */
  public final double[] dx;

  /** ∂L/∂weight, {@code [C_out, C_in, K, K]}. */
  public final double[] dw;

  private DirectConvolution(WindowGeometry window, int outChannels) {
    this.window = window;
    this.y = new double[outChannels * window.outArea()];
    this.dx = new double[window.inSize()];
    this.dw = new double[outChannels * window.windowSize()];
  }

  /** Convolves {@code x} with {@code weight}, and differentiates for {@code dy = ∂L/∂y}. */
  public static DirectConvolution of(
      WindowGeometry window, int outChannels, double[] x, double[] weight, double[] dy) {
    var convolution = new DirectConvolution(window, outChannels);
    for (int o = 0; o < outChannels; o++) {
      for (int row = 0; row < window.windowSize(); row++) {
        convolution.addWeight(o, row, x, weight, dy);
      }
    }
    return convolution;
  }

  /** Everything that one number of the weight, {@code [o, row]}, takes part in. */
  private void addWeight(int o, int row, double[] x, double[] weight, double[] dy) {
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
          int to = (o * outHeight + yOut) * outWidth + xOut;
          y[to] += x[from] * weight[w];
          dx[from] += dy[to] * weight[w];
          dw[w] += dy[to] * x[from];
        }
      }
    }
  }
}
