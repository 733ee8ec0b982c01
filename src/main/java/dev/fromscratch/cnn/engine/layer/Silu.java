package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;

/**
 * The sigmoid linear unit, also called swish: {@code y = x σ(x)} with {@code σ(x) = 1 / (1 +
 * e^-x)}, and the derivative {@code σ(x) (1 + x (1 - σ(x)))}. A rectifier without a kink.
 *
 * @see <a href="https://arxiv.org/abs/1702.03118">Elfwing, Uchibe, Doya (2017)</a>
 */
public final class Silu extends Activation {

  public Silu(Shape inputShape) {
    super(inputShape);
  }

  @Override
  void apply(TensorOps ops, float[] x, float[] y, int count) {
    ops.silu(x, y, count);
  }

  @Override
  void derive(TensorOps ops, float[] x, float[] y, float[] dy, float[] dx, int count) {
    ops.siluBackward(x, dy, dx, count);
  }
}
