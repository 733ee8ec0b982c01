package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.layer.Pass.Slot;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WindowGeometry;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;

/**
 * The largest number under each window, per channel.
 *
 * <p>Shapes: x {@code [N, C, H, W]}, y {@code [N, C, H_out, W_out]}. The gradient of y goes to the
 * pixel that was the largest, the first of them if several are; the others get none.
 */
public final class MaxPool2d implements Layer {

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
  public MaxPool2d(Shape inputShape, int kernelSize, int stride) {
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
    int[] indices = pass.indices(this, y.size());
    pass.ops().maxPool(window, x.dim(0), x.data(), y.data(), indices);
    return y;
  }

  /** Where the window stops. */
  WindowGeometry window() {
    return window;
  }

  /** This layer in predictions, which need no indices. */
  Inference inference(TensorOps ops, int samples) {
    return (x, y, _) -> ops.maxPool(window, samples, x, y);
  }

  @Override
  public Tensor backwardInput(Tensor dy, Pass pass) {
    pass.requireForward(this);
    Tensor dx = pass.buffer(this, Slot.INPUT_GRADIENT, dy.dim(0), inputShape);
    int[] indices = pass.indices(this, dy.size());
    pass.ops().maxPoolBackward(window, dy.dim(0), dy.data(), indices, dx.data());
    return dx;
  }
}
