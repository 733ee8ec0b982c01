package dev.fromscratch.cnn.engine.tensor;

/**
 * Numbers in a shape: a contiguous, row-major {@code float[]} seen through a {@link Shape}.
 *
 * <p>A tensor owns nothing but the view: {@link #reshape} and {@link #view} share storage. Equality
 * is identity, because the numbers change. Not thread-safe.
 */
public final class Tensor {

  private final Shape shape;
  private final float[] data;

  private Tensor(Shape shape, float[] data) {
    this.shape = shape;
    this.data = data;
  }

  /** A tensor of zeros. */
  public static Tensor zeros(Shape shape) {
    return new Tensor(shape, new float[shape.size()]);
  }

  /** A tensor of zeros with these axes. */
  public static Tensor zeros(int... dims) {
    return zeros(Shape.of(dims));
  }

  /**
   * A tensor over the first {@code shape.size()} elements of an array, which is not copied.
   *
   * @throws IllegalArgumentException if the array is too short
   */
  public static Tensor view(Shape shape, float[] data) {
    if (data.length < shape.size()) {
      throw new IllegalArgumentException(
          "shape %s needs %d numbers, got an array of %d"
              .formatted(shape, shape.size(), data.length));
    }
    return new Tensor(shape, data);
  }

  /** The sizes of the axes. */
  public Shape shape() {
    return shape;
  }

  /** The size of one axis, counted from the outermost. */
  public int dim(int axis) {
    return shape.dim(axis);
  }

  /** The number of elements. */
  public int size() {
    return shape.size();
  }

  /**
   * The storage itself, row-major; elements beyond {@link #size()} do not belong to this tensor.
   */
  public float[] data() {
    return data;
  }

  /**
   * The same storage in another shape of the same size.
   *
   * @throws IllegalArgumentException if the sizes differ
   */
  public Tensor reshape(Shape other) {
    if (other.size() != shape.size()) {
      throw new IllegalArgumentException(
          "cannot reshape %s (%d numbers) to %s (%d numbers)"
              .formatted(shape, shape.size(), other, other.size()));
    }
    return new Tensor(other, data);
  }

  @Override
  public String toString() {
    return "Tensor" + shape;
  }
}
