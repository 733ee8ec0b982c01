package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.layer.Pass.Slot;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;

/** The same numbers in another shape of the same size; the batch axis stays. Nothing is copied. */
public final class Reshape implements Layer {

  private final Shape inputShape;
  private final Shape outputShape;

  /**
   * A reshape of each sample.
   *
   * @throws IllegalArgumentException if the sizes differ
   */
  public Reshape(Shape inputShape, Shape outputShape) {
    if (inputShape.size() != outputShape.size()) {
      throw new IllegalArgumentException(
          "cannot reshape %s (%d numbers) to %s (%d numbers)"
              .formatted(inputShape, inputShape.size(), outputShape, outputShape.size()));
    }
    this.inputShape = inputShape;
    this.outputShape = outputShape;
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
    return pass.view(this, Slot.OUTPUT, x, outputShape);
  }

  @Override
  public Tensor backwardInput(Tensor dy, Pass pass) {
    return pass.view(this, Slot.INPUT_GRADIENT, dy, inputShape);
  }
}
