package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;

/**
 * Numbers that a layer learns. Only an optimizer changes them; their gradients live in a {@link
 * Pass}.
 */
public final class Parameter {

  private final String name;
  private final Tensor value;

  Parameter(String name, Shape shape) {
    this.name = name;
    this.value = Tensor.zeros(shape);
  }

  /** {@code weight} or {@code bias}; unique within its layer. */
  public String name() {
    return name;
  }

  /** The numbers themselves. */
  public Tensor value() {
    return value;
  }

  /** The sizes of the axes. */
  public Shape shape() {
    return value.shape();
  }

  /** The number of elements. */
  public int size() {
    return value.size();
  }

  /** The storage of the numbers, row-major. */
  public float[] data() {
    return value.data();
  }

  @Override
  public String toString() {
    return name + shape();
  }
}
