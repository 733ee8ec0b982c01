package dev.fromscratch.cnn.engine.tensor;

/**
 * Numbers in a shape: a contiguous {@code float[]} seen through a {@link Shape}, row-major.
 *
 * <p>A batch {@code [N, …]} of samples is the exception: it is stored with its samples last. Number
 * i of sample n, the sample being row-major, lies at {@code i * N + n}, so that the N numbers in
 * the same place of all samples are neighbours. A vector register then holds one pixel of many
 * pictures, whatever size these have, and a batch of one sample is row-major as ever.
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

  /** Whether both are over the same array. */
  @SuppressWarnings("ReferenceEquality")
  public boolean sharesNumbers(Tensor other) {
    return data == other.data;
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

  /**
   * A batch of samples that lie one after the other, which are copied.
   *
   * @param sample the shape of one of them
   * @param rows the samples, each row-major
   * @throws IllegalArgumentException if the samples are not whole
   */
  public static Tensor batch(Shape sample, float... rows) {
    int count = rows.length / sample.size();
    if (count * sample.size() != rows.length) {
      throw new IllegalArgumentException(
          "%d numbers are not a multiple of the %d of a sample %s"
              .formatted(rows.length, sample.size(), sample));
    }
    Tensor batch = zeros(sample.batched(count));
    for (int n = 0; n < count; n++) {
      for (int i = 0; i < sample.size(); i++) {
        batch.data[i * count + n] = rows[n * sample.size() + i];
      }
    }
    return batch;
  }

  /** A copy of one sample of a batch, row-major. */
  public float[] sample(int n) {
    int count = dim(0);
    float[] sample = new float[size() / count];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = data[i * count + n];
    }
    return sample;
  }

  /** A copy of all samples of a batch one after the other: what {@link #batch} was given. */
  public float[] samples() {
    int count = dim(0);
    int size = size() / count;
    float[] rows = new float[size()];
    for (int n = 0; n < count; n++) {
      for (int i = 0; i < size; i++) {
        rows[n * size + i] = data[i * count + n];
      }
    }
    return rows;
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

  /** The storage itself; elements beyond {@link #size()} do not belong to this tensor. */
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
