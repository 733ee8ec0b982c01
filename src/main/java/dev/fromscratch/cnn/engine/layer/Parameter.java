package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;

/**
 * Numbers that a layer learns. Only an optimizer changes them; their gradients live in a {@link
 * Pass}.
 */
public final class Parameter {

  /** Numbers in one parameter: 64 MB, far beyond what small pictures need. */
  private static final int MAX_SIZE = 1 << 24;

  private final String name;
  private final Tensor value;

  /** Zeros; a network too large to build is refused before its memory is taken. */
  Parameter(String name, Shape shape) {
    if (shape.size() > MAX_SIZE) {
      throw new IllegalArgumentException(
          "%s %s has %d numbers, a parameter holds at most %d"
              .formatted(name, shape, shape.size(), MAX_SIZE));
    }
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
