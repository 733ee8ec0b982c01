package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;

/** The logistic function, {@code y = 1 / (1 + e^-x)}, with the derivative {@code y (1 - y)}. */
public final class Sigmoid extends Activation {

  public Sigmoid(Shape inputShape) {
    super(inputShape);
  }

  @Override
  void apply(TensorOps ops, float[] x, float[] y, int count) {
    ops.sigmoid(x, y, count);
  }

  @Override
  void derive(TensorOps ops, float[] x, float[] y, float[] dy, float[] dx, int count) {
    ops.sigmoidBackward(y, dy, dx, count);
  }
}
