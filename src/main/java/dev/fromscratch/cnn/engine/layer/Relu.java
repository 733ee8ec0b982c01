package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;

/** The rectifier, {@code y = max(x, 0)}, with the derivative {@code 1 where x > 0, else 0}. */
public final class Relu extends Activation {

  public Relu(Shape inputShape) {
    super(inputShape);
  }

  @Override
  void apply(TensorOps ops, float[] x, float[] y, int count) {
    ops.relu(x, y, count);
  }

  @Override
  void derive(TensorOps ops, float[] x, float[] y, float[] dy, float[] dx, int count) {
    ops.reluBackward(y, dy, dx, count);
  }
}
