package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;

/** All axes of a sample in one: {@code [N, C, H, W]} to {@code [N, C*H*W]}. Nothing is copied. */
public final class Flatten implements Layer {

  private final Reshape reshape;

  public Flatten(Shape inputShape) {
    this.reshape = new Reshape(inputShape, Shape.of(inputShape.size()));
  }

  @Override
  public Shape inputShape() {
    return reshape.inputShape();
  }

  @Override
  public Shape outputShape() {
    return reshape.outputShape();
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    return reshape.forward(x, pass);
  }

  @Override
  public Tensor backwardInput(Tensor dy, Pass pass) {
    return reshape.backwardInput(dy, pass);
  }
}
