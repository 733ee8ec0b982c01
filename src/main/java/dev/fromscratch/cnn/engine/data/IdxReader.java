package dev.fromscratch.cnn.engine.data;

import dev.fromscratch.cnn.engine.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads IDX files, the format of MNIST and its relatives: one file of images and one of labels.
 *
 * <pre>
 *   images: 0x00000803, N, H, W as big-endian ints, then N·H·W pixels, one byte each
 *   labels: 0x00000801, N       as big-endian ints, then N class indices, one byte each
 * </pre>
 *
 * <p>Either may be gzipped, which is seen by its first two bytes and not by its name. No header is
 * believed beyond the limits, and memory grows with the bytes that arrive, not with those promised.
 * Thread-safe.
 */
public final class IdxReader {

  /** The pixels a reader accepts unless told otherwise, all images together: 1 GiB. */
  public static final int DEFAULT_MAX_PIXELS = 1 << 30;

  /** The longest side of an image, in pixels. */
  public static final int MAX_SIDE = 4096;

  static final int IMAGES_MAGIC = 0x00000803;
  static final int LABELS_MAGIC = 0x00000801;

  private final int maxPixels;

  /** A reader that accepts {@link #DEFAULT_MAX_PIXELS}. */
  public IdxReader() {
    this(DEFAULT_MAX_PIXELS);
  }

  /**
   * A reader that accepts at most so many pixels, all images together, at one byte each.
   *
   * @throws IllegalArgumentException if the limit is not positive
   */
  public IdxReader(int maxPixels) {
    if (maxPixels <= 0) {
      throw new IllegalArgumentException("maxPixels must be positive, got " + maxPixels);
    }
    this.maxPixels = maxPixels;
  }

  /** A stream and the name it has in messages; who opened the stream closes it. */
  public record Source(String name, InputStream stream) {}

  /**
   * Reads a pair of files.
   *
   * @param classNames the name of each class; every label must be below their number
   * @return images of shape {@code [1, H, W]}
   * @throws DatasetFormatException if a file is not what it should be
   * @throws IOException if reading fails
   */
  public Dataset read(Path images, Path labels, List<String> classNames) throws IOException {
    try (InputStream imageStream = Files.newInputStream(images);
        InputStream labelStream = Files.newInputStream(labels)) {
      return read(
          new Source(fileName(images), imageStream),
          new Source(fileName(labels), labelStream),
          classNames);
    }
  }

  /**
   * Reads a pair of streams to their ends.
   *
   * @param classNames the name of each class; every label must be below their number
   * @return images of shape {@code [1, H, W]}
   * @throws DatasetFormatException if a stream is not what it should be
   * @throws IOException if reading fails
   */
  public Dataset read(Source images, Source labels, List<String> classNames) throws IOException {
    // Labels first: they are small, and a count that disagrees is found before any pixel is read.
    int[] classes = readLabels(IdxStream.open(labels), classNames.size());
    IdxStream stream = IdxStream.open(images);
    stream.requireMagic(IMAGES_MAGIC);
    long count = stream.readCount("a number of images");
    long height = stream.readCount("a height");
    long width = stream.readCount("a width");
    requireWithinLimits(images.name(), count, height, width);
    if (count != classes.length) {
      throw new DatasetFormatException(
          "%s has %d images but %s has %d labels"
              .formatted(images.name(), count, labels.name(), classes.length));
    }
    byte[] pixels = stream.readToEnd((int) (count * height * width), "pixels");
    return Dataset.of(Shape.of(1, (int) height, (int) width), classNames, pixels, classes);
  }

  private int[] readLabels(IdxStream stream, int classCount) throws IOException {
    stream.requireMagic(LABELS_MAGIC);
    long count = stream.readCount("a number of labels");
    if (count < 1 || count > maxPixels) {
      throw new DatasetFormatException(
          "%s: expected 1 to %d labels, got %d".formatted(stream.name(), maxPixels, count));
    }
    byte[] bytes = stream.readToEnd((int) count, "labels");
    int[] labels = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      labels[i] = bytes[i] & 0xFF;
      if (labels[i] >= classCount) {
        throw new DatasetFormatException(
            "%s: label %d at position %d is not a class index: expected 0 to %d"
                .formatted(stream.name(), labels[i], i, classCount - 1));
      }
    }
    return labels;
  }

  private void requireWithinLimits(String name, long count, long height, long width)
      throws DatasetFormatException {
    boolean sidesFit = height >= 1 && height <= MAX_SIDE && width >= 1 && width <= MAX_SIDE;
    if (!sidesFit || count < 1 || count > maxPixels / (height * width)) {
      throw new DatasetFormatException(
          "%s: expected images of at most %dx%d pixels, %d pixels in all; got %d images of %dx%d"
              .formatted(name, MAX_SIDE, MAX_SIDE, maxPixels, count, height, width));
    }
  }

  private static String fileName(Path path) {
    return String.valueOf(path.getFileName());
  }
}
