package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;

/** The hyperbolic tangent, {@code y = tanh x}, with the derivative {@code 1 - y²}. */
public final class Tanh extends Activation {

  public Tanh(Shape inputShape) {
    super(inputShape);
  }

  @Override
  void apply(TensorOps ops, float[] x, float[] y, int count) {
    ops.tanh(x, y, count);
  }

  @Override
  void derive(TensorOps ops, float[] x, float[] y, float[] dy, float[] dx, int count) {
    ops.tanhBackward(y, dy, dx, count);
  }
}
