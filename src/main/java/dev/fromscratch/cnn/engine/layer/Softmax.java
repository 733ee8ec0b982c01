package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.layer.Pass.Slot;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;

/**
 * Numbers into probabilities: {@code y[i] = e^x[i] / Σ_j e^x[j]} over all numbers of a sample.
 *
 * <p>Shapes: x and y {@code [N, K]}. Every output depends on every input, {@code ∂y[i]/∂x[j] = y[i]
 * (δ_ij - y[j])}, so {@code ∂L/∂x[j] = y[j] (∂L/∂y[j] - Σ_i ∂L/∂y[i] y[i])}.
 */
public final class Softmax implements Layer {

  private final Shape shape;

  /**
   * A softmax over the one axis of each sample.
   *
   * @throws IllegalArgumentException if the input has more than one axis
   */
  public Softmax(Shape inputShape) {
    if (inputShape.rank() != 1) {
      throw new IllegalArgumentException(
          "expects input [features], got %s; put a flatten layer before it".formatted(inputShape));
    }
    this.shape = inputShape;
  }

  @Override
  public Shape inputShape() {
    return shape;
  }

  @Override
  public Shape outputShape() {
    return shape;
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    Tensor y = pass.buffer(this, Slot.OUTPUT, x.dim(0), shape);
    pass.ops().softmax(x.data(), y.data(), shape.size(), x.dim(0));
    return y;
  }

  /** This layer in predictions; y may be x. */
  Inference inference(TensorOps ops, int samples) {
    return (x, y, _) -> ops.softmax(x, y, shape.size(), samples);
  }

  @Override
  public Tensor backwardInput(Tensor dy, Pass pass) {
    Tensor y = pass.savedOutput(this);
    Tensor dx = pass.buffer(this, Slot.INPUT_GRADIENT, dy.dim(0), shape);
    int count = dy.dim(0);
    for (int n = 0; n < count; n++) {
      double dot = 0;
      for (int i = n; i < dx.size(); i += count) {
        dot += (double) dy.data()[i] * y.data()[i];
      }
      for (int i = n; i < dx.size(); i += count) {
        dx.data()[i] = (float) (y.data()[i] * (dy.data()[i] - dot));
      }
    }
    return dx;
  }
}
