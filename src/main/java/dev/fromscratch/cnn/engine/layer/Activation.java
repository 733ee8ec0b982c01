package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.layer.Pass.Slot;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;

/**
 * A function of one number, applied to every element of any shape: {@code y = f(x)}, {@code ∂L/∂x =
 * ∂L/∂y f'(x)}. Subclasses give f, and f' in terms of x or y, whichever is shorter.
 */
public abstract sealed class Activation implements Layer
    permits Gelu, LeakyRelu, Relu, Sigmoid, Silu, Tanh {

  private final Shape shape;

  Activation(Shape shape) {
    this.shape = shape;
  }

  /** {@code y = f(x)} for {@code count} numbers. */
  abstract void apply(TensorOps ops, float[] x, float[] y, int count);

  /** {@code dx = dy f'(x)} for {@code count} numbers, where {@code y = f(x)}. */
  abstract void derive(TensorOps ops, float[] x, float[] y, float[] dy, float[] dx, int count);

  @Override
  public final Shape inputShape() {
    return shape;
  }

  @Override
  public final Shape outputShape() {
    return shape;
  }

  @Override
  public final Tensor forward(Tensor x, Pass pass) {
    pass.saveInput(this, x);
    Tensor y = pass.buffer(this, Slot.OUTPUT, x.dim(0), shape);
    apply(pass.ops(), x.data(), y.data(), y.size());
    return y;
  }

  /** This layer in predictions; y may be x. */
  final Inference inference(TensorOps ops, int samples) {
    int count = samples * shape.size();
    return (x, y, _) -> apply(ops, x, y, count);
  }

  @Override
  public final Tensor backwardInput(Tensor dy, Pass pass) {
    Tensor x = pass.savedInput(this);
    Tensor y = pass.savedOutput(this);
    Tensor dx = pass.buffer(this, Slot.INPUT_GRADIENT, dy.dim(0), shape);
    derive(pass.ops(), x.data(), y.data(), dy.data(), dx.data(), dx.size());
    return dx;
  }
}
