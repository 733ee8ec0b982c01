package dev.fromscratch.cnn.engine.tensor;

import java.util.Arrays;

/**
 * The sizes of a tensor's axes, outermost first; immutable, equal by value, printed as {@code [32,
 * 1, 28, 28]}.
 */
public final class Shape {

  private final int[] dims;
  private final int size;

  private Shape(int[] dims) {
    long product = 1;
    for (int dim : dims) {
      if (dim <= 0) {
        throw new IllegalArgumentException(
            "every axis of a shape must be positive, got " + Arrays.toString(dims));
      }
      product *= dim;
      if (product > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "a tensor holds at most %d numbers, got shape %s"
                .formatted(Integer.MAX_VALUE, Arrays.toString(dims)));
      }
    }
    this.dims = dims;
    this.size = (int) product;
  }

  /**
   * A shape of these axes.
   *
   * @throws IllegalArgumentException if an axis is not positive or the product exceeds an int
   */
  public static Shape of(int... dims) {
    return new Shape(dims.clone());
  }

  /** The number of axes. */
  public int rank() {
    return dims.length;
  }

  /** The size of one axis, counted from the outermost. */
  public int dim(int axis) {
    return dims[axis];
  }

  /** The number of elements: the product of all axes. */
  public int size() {
    return size;
  }

  /**
   * This shape with a batch axis of {@code n} in front: {@code [C, H, W]} to {@code [N, C, H, W]}.
   */
  public Shape batched(int n) {
    int[] batched = new int[dims.length + 1];
    batched[0] = n;
    System.arraycopy(dims, 0, batched, 1, dims.length);
    return new Shape(batched);
  }

  /** This shape without its first axis: {@code [N, C, H, W]} to {@code [C, H, W]}. */
  public Shape sample() {
    return new Shape(Arrays.copyOfRange(dims, 1, dims.length));
  }

  /** The axes as a new array. */
  public int[] toArray() {
    return dims.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  @Override
  public String toString() {
    return Arrays.toString(dims);
  }
}
