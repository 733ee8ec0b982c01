package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.layer.Pass.Slot;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;

/**
 * The mean of each channel: {@code y[n,c] = 1/HW Σ_p x[n,c,p]}, with {@code ∂L/∂x[n,c,p] =
 * ∂L/∂y[n,c] / HW}. One number per channel is left, whatever the size of the picture, so the dense
 * layer behind it needs far fewer weights than behind a flatten layer.
 *
 * <p>Shapes: x {@code [N, C, H, W]}, y {@code [N, C]}.
 *
 * @see <a href="https://arxiv.org/abs/1312.4400">Lin, Chen, Yan (2013)</a>
 */
public final class GlobalAvgPool implements Layer {

  private final Shape inputShape;
  private final Shape outputShape;

  /**
   * A pooling layer.
   *
   * @param inputShape {@code [C, H, W]}
   * @throws IllegalArgumentException if the input has another rank
   */
  public GlobalAvgPool(Shape inputShape) {
    Windows.requireImage(inputShape);
    this.inputShape = inputShape;
    this.outputShape = Shape.of(inputShape.dim(0));
  }

  @Override
  public Shape inputShape() {
    return inputShape;
  }

  @Override
  public Shape outputShape() {
    return outputShape;
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    Tensor y = pass.buffer(this, Slot.OUTPUT, x.dim(0), outputShape);
    writeMeans(x.data(), y.data(), 0, outputShape.size(), area(), x.dim(0));
    return y;
  }

  /** This layer in predictions. */
  Inference inference(int samples) {
    return (x, y, _) -> writeMeans(x, y, 0, outputShape.size(), area(), samples);
  }

  /**
   * Writes the mean of each channel of each sample.
   *
   * @param x {@code [N, C, area]}, samples last
   * @param y {@code [N, C]}, samples last, from position {@code to} on
   */
  static void writeMeans(float[] x, float[] y, int to, int channels, int area, int samples) {
    int plane = area * samples;
    for (int i = 0; i < channels * samples; i++) {
      int first = i / samples * plane + i % samples;
      double sum = 0;
      for (int at = first; at < first + plane; at += samples) {
        sum += x[at];
      }
      y[to + i] = (float) (sum / area);
    }
  }

  @Override
  public Tensor backwardInput(Tensor dy, Pass pass) {
    pass.requireForward(this);
    int count = dy.dim(0);
    Tensor dx = pass.buffer(this, Slot.INPUT_GRADIENT, count, inputShape);
    int plane = area() * count;
    for (int i = 0; i < dx.size(); i++) {
      dx.data()[i] = dy.data()[i / plane * count + i % count] / area();
    }
    return dx;
  }

  /** Pixels per channel. */
  private int area() {
    return inputShape.size() / outputShape.size();
  }
}
