package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;

/**
 * The Gaussian error linear unit in its exact form: {@code y = x Φ(x)}, where Φ(x) is the
 * probability that a standard normal number is below x, with the derivative {@code Φ(x) + x φ(x)},
 * {@code φ(x) = e^(-x²/2) / √(2π)}. This is what PyTorch computes unless told {@code
 * approximate="tanh"}.
 *
 * @see <a href="https://arxiv.org/abs/1606.08415">Hendrycks, Gimpel (2016)</a>
 */
public final class Gelu extends Activation {

  public Gelu(Shape inputShape) {
    super(inputShape);
  }

  @Override
  void apply(TensorOps ops, float[] x, float[] y, int count) {
    ops.gelu(x, y, count);
  }

  @Override
  void derive(TensorOps ops, float[] x, float[] y, float[] dy, float[] dx, int count) {
    ops.geluBackward(x, dy, dx, count);
  }
}
