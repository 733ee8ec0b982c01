package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Arrays;

/**
 * Numbers that a layer learns. Only an optimizer changes them; their gradients live in a {@link
 * Pass}.
 */
public final class Parameter {

  /** Numbers in one parameter: 64 MB, far beyond what small pictures need. */
  private static final int MAX_SIZE = 1 << 24;

  private final String name;
  private final Tensor value;
  private final boolean decays;

  private Parameter(String name, Shape shape, boolean decays) {
    if (shape.size() > MAX_SIZE) {
      throw new IllegalArgumentException(
          "%s %s has %d numbers, a parameter holds at most %d"
              .formatted(name, shape, shape.size(), MAX_SIZE));
    }
    this.name = name;
    this.value = Tensor.zeros(shape);
    this.decays = decays;
  }

  /**
   * What a layer multiplies its input by, all zeros.
   *
   * @throws IllegalArgumentException if it is too large, before its memory is taken
   */
  static Parameter weight(Shape shape) {
    return new Parameter("weight", shape, true);
  }

  /** What a layer adds, all zeros; refused like a weight if it is too large. */
  static Parameter bias(Shape shape) {
    return new Parameter("bias", shape, false);
  }

  /** What a normalization multiplies by, all ones: a weight by name that does not decay. */
  static Parameter scale(Shape shape) {
    Parameter scale = new Parameter("weight", shape, false);
    Arrays.fill(scale.data(), 1);
    return scale;
  }

  /** {@code weight} or {@code bias}; unique within its layer. */
  public String name() {
    return name;
  }

  /** Whether weight decay pulls it to 0. */
  public boolean decays() {
    return decays;
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
