package dev.fromscratch.cnn.engine.data;

import dev.fromscratch.cnn.engine.data.augmentation.Augmenter;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Buffers for the samples of one step, filled again and again.
 *
 * <p>Filling allocates nothing, except a small view when the number of samples changes. Not
 * thread-safe; several threads may fill their own batches from one data set.
 */
public final class Batch {

  /** How many values a pixel can have, and so the length of a table of pixel values. */
  public static final int PIXEL_LEVELS = 256;

  /**
   * Pixels that are copied from all images before the next ones: their places in the batch stay in
   * the nearest cache meanwhile.
   */
  private static final int BLOCK = 112;

  private final Shape imageShape;
  private final int capacity;
  private final float[] storage;
  private final int[] labels;
  private @Nullable Tensor images;
  private int size;

  /**
   * An empty batch.
   *
   * @param imageShape {@code [C, H, W]}
   * @throws IllegalArgumentException if the capacity is not positive or exceeds what an array holds
   */
  public Batch(int capacity, Shape imageShape) {
    if (capacity <= 0) {
      throw new IllegalArgumentException("a batch holds at least 1 sample, got " + capacity);
    }
    this.imageShape = imageShape;
    this.capacity = capacity;
    this.storage = new float[imageShape.batched(capacity).size()];
    this.labels = new int[capacity];
  }

  /**
   * Copies the samples {@code order[from] … order[from + count - 1]} here as they are.
   *
   * @param order positions in the data set
   * @param pixelValues the network's input for each pixel value 0 … 255, so that scaling and
   *     normalization cost nothing
   * @throws IllegalArgumentException if the images have another shape, the count is not in {@code
   *     [1, capacity]}, or the table has not 256 entries
   * @throws IndexOutOfBoundsException if a position is not in the data set or the range not in the
   *     order; the batch then holds no defined content
   */
  public void fill(Dataset dataset, int[] order, int from, int count, float[] pixelValues) {
    fill(dataset, order, from, count, pixelValues, null);
  }

  /**
   * The same with images that the augmenter changed, if there is one; it is given each sample's
   * position in the data set.
   */
  public void fill(
      Dataset dataset,
      int[] order,
      int from,
      int count,
      float[] pixelValues,
      @Nullable Augmenter augmenter) {
    requireFit(dataset, count, pixelValues);
    Objects.checkFromIndexSize(from, count, order.length);
    for (int n = 0; n < count; n++) {
      labels[n] = dataset.label(order[from + n]);
    }
    if (augmenter == null) {
      copyImages(dataset, order, from, count, pixelValues);
    } else {
      for (int n = 0; n < count; n++) {
        int i = order[from + n];
        dataset.copyAugmented(i, augmenter, pixelValues, storage, n, count);
      }
    }
    if (count != size) {
      images = Tensor.view(imageShape.batched(count), storage);
      size = count;
    }
  }

  private void copyImages(Dataset dataset, int[] order, int from, int count, float[] pixelValues) {
    int pixels = imageShape.size();
    for (int first = 0; first < pixels; first += BLOCK) {
      for (int n = 0; n < count; n++) {
        int length = Math.min(BLOCK, pixels - first);
        dataset.copyPixels(order[from + n], first, length, pixelValues, storage, n, count);
      }
    }
  }

  /**
   * The images, {@code [size, C, H, W]}; overwritten by the next fill.
   *
   * @throws IllegalStateException if the batch was never filled
   */
  public Tensor images() {
    Tensor current = images;
    if (current == null) {
      throw new IllegalStateException("the batch was never filled");
    }
    return current;
  }

  /** The class indices; the first {@link #size()} entries count. Overwritten by the next fill. */
  public int[] labels() {
    return labels;
  }

  /** The number of samples, 0 before the first fill. */
  public int size() {
    return size;
  }

  /** The largest number of samples. */
  public int capacity() {
    return capacity;
  }

  private void requireFit(Dataset dataset, int count, float[] pixelValues) {
    if (!dataset.imageShape().equals(imageShape)) {
      throw new IllegalArgumentException(
          "a batch of images %s cannot hold images %s".formatted(imageShape, dataset.imageShape()));
    }
    if (count < 1 || count > capacity) {
      throw new IllegalArgumentException(
          "a batch of capacity %d takes 1 to %d samples, got %d"
              .formatted(capacity, capacity, count));
    }
    if (pixelValues.length != PIXEL_LEVELS) {
      throw new IllegalArgumentException(
          "pixelValues must have an entry for each of the %d pixel values, got %d"
              .formatted(PIXEL_LEVELS, pixelValues.length));
    }
  }
}
