package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.layer.Pass.Slot;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WindowGeometry;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;

/**
 * The mean of the numbers under each window, per channel: {@code y[n,c,p] = 1/K² Σ_i,j x[n,c, p
 * stride + (i,j)]}. The gradient of y goes to all pixels of its window in equal shares.
 *
 * <p>Shapes: x {@code [N, C, H, W]}, y {@code [N, C, H_out, W_out]}.
 */
public final class AvgPool2d implements Layer {

  private final WindowGeometry window;
  private final Shape inputShape;
  private final Shape outputShape;

  /**
   * A pooling layer.
   *
   * @param inputShape {@code [C, H, W]}
   * @param kernelSize side of the window, pixels
   * @param stride step of the window, pixels
   * @throws IllegalArgumentException if the input has another rank, or the window does not fit
   */
  public AvgPool2d(Shape inputShape, int kernelSize, int stride) {
    this.window = Windows.over(inputShape, kernelSize, stride, 0, 0);
    this.inputShape = inputShape;
    this.outputShape = Shape.of(window.channels(), window.outHeight(), window.outWidth());
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
    pass.ops().avgPool(window, x.dim(0), x.data(), y.data());
    return y;
  }

  /** This layer in predictions. */
  Inference inference(TensorOps ops, int samples) {
    return (x, y, _) -> ops.avgPool(window, samples, x, y);
  }

  @Override
  public Tensor backwardInput(Tensor dy, Pass pass) {
    pass.requireForward(this);
    Tensor dx = pass.buffer(this, Slot.INPUT_GRADIENT, dy.dim(0), inputShape);
    pass.ops().avgPoolBackward(window, dy.dim(0), dy.data(), dx.data());
    return dx;
  }
}
