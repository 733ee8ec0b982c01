package dev.fromscratch.cnn.engine.data;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Draws digits that look written by hand, as many as wanted, without any file.
 *
 * <p>Each image is written by a hand of its own: a {@link Skeleton} says which strokes make the
 * digit, a {@link Hand} writes them with its slant and haste, a {@link Pen} gives them breadth, and
 * {@link InkRaster} turns them into 28x28 pixels, placed as in MNIST.
 *
 * <p>An image depends on seed, part and index alone. So any one can be drawn by itself, a longer
 * set begins with the shorter one, and threads do not matter. {@link StrictMath} and exact
 * arithmetic make it the same on every machine.
 */
public final class DigitGenerator {

  /** The number of classes: the digits 0 to 9. */
  public static final int CLASSES = 10;

  private static final long STREAM = "digits".hashCode();
  private static final Shape IMAGE_SHAPE = Shape.of(1, InkRaster.SIDE, InkRaster.SIDE);

  /** The two sets of a seed, drawn independently. */
  public enum Part {
    /** To train on, and to set a validation part aside from. */
    TRAINING(0),
    /** To report on. */
    TEST(1);

    private final long key;

    Part(long key) {
      this.key = key;
    }
  }

  private DigitGenerator() {}

  /** The training part of a seed, {@code generate(seed, Part.TRAINING, count)}. */
  public static Dataset generate(long seed, int count) {
    return generate(seed, Part.TRAINING, count);
  }

  /**
   * Draws images 0 to {@code count - 1}, on all cores. Image {@code i} shows the digit {@code i mod
   * 10}, so that every class has its share.
   *
   * @return images of shape {@code [1, 28, 28]} in classes named "0" to "9"
   * @throws IllegalArgumentException if the count is negative or exceeds what an array holds
   */
  public static Dataset generate(long seed, Part part, int count) {
    int size = IMAGE_SHAPE.size();
    if (count < 0 || count > Integer.MAX_VALUE / size) {
      throw new IllegalArgumentException(
          "count must be 0 to %d, got %d".formatted(Integer.MAX_VALUE / size, count));
    }
    byte[] pixels = new byte[count * size];
    IntStream.range(0, count)
        .parallel()
        .forEach(i -> System.arraycopy(draw(seed, part, i), 0, pixels, i * size, size));
    int[] labels = IntStream.range(0, count).map(i -> i % CLASSES).toArray();
    List<String> names = IntStream.range(0, CLASSES).mapToObj(String::valueOf).toList();
    return Dataset.of(IMAGE_SHAPE, names, pixels, labels);
  }

  /**
   * One image of a set: the pixels of {@code generate(seed, part, n)} at {@code index}, row-major
   * {@code [1, 28, 28]}.
   *
   * @throws IndexOutOfBoundsException if the index is negative
   */
  public static byte[] draw(long seed, Part part, int index) {
    Objects.checkIndex(index, Integer.MAX_VALUE);
    var random = SeededRandom.derive(seed, STREAM, part.key, index);
    Skeleton skeleton = DigitSkeletons.choose(index % CLASSES, random);
    List<Stroke> strokes = new Hand(random).write(skeleton);
    var pen = new Pen(random);
    strokes.forEach(pen::ink);
    return new InkRaster().draw(strokes);
  }
}
