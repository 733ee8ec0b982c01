package dev.fromscratch.cnn.engine.data;

import dev.fromscratch.cnn.engine.data.augmentation.Augmenter;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * An immutable set of labelled images.
 *
 * <p>All pixels lie in one byte array, row-major {@code [N, C, H, W]}: MNIST's 60,000 training
 * images take 47 MB. A subset shares that array and owns only its order and its labels, 8 bytes per
 * image. Safe to read from any number of threads.
 */
public final class Dataset {

  /** The most classes a data set may have. */
  public static final int MAX_CLASSES = 1000;

  private static final long SPLIT_STREAM = "validation split".hashCode();

  private final Shape imageShape;
  private final List<String> classNames;
  private final byte[] pixels;

  /** The image in {@link #pixels} that stands at each position of this view. */
  private final int[] images;

  private final int[] labels;

  private Dataset(
      Shape imageShape, List<String> classNames, byte[] pixels, int[] images, int[] labels) {
    this.imageShape = imageShape;
    this.classNames = classNames;
    this.pixels = pixels;
    this.images = images;
    this.labels = labels;
  }

  /** What {@link Dataset#split} returns: two views that share no image and together hold all. */
  public record Split(Dataset training, Dataset validation) {}

  /**
   * A data set over an array of pixels, which is not copied: the caller gives it away.
   *
   * @param imageShape {@code [C, H, W]}
   * @param classNames the name of every class, at least one and at most {@link #MAX_CLASSES}
   * @param pixels row-major {@code [N, C, H, W]}, each an unsigned byte
   * @param labels the class index of each image, {@code [N]}
   * @throws IllegalArgumentException if the parts do not fit together
   */
  public static Dataset of(Shape imageShape, List<String> classNames, byte[] pixels, int[] labels) {
    requireImageShape(imageShape);
    requireClassNames(classNames);
    if ((long) labels.length * imageShape.size() != pixels.length) {
      throw new IllegalArgumentException(
          "%d images of shape %s need %d pixels, got %d"
              .formatted(
                  labels.length,
                  imageShape,
                  (long) labels.length * imageShape.size(),
                  pixels.length));
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classNames.size()) {
        throw new IllegalArgumentException(
            "label %d of image %d is not a class index: expected 0 to %d"
                .formatted(labels[i], i, classNames.size() - 1));
      }
    }
    int[] images = IntStream.range(0, labels.length).toArray();
    return new Dataset(imageShape, List.copyOf(classNames), pixels, images, labels.clone());
  }

  /** The number of images. */
  public int size() {
    return images.length;
  }

  /** The shape of every image, {@code [C, H, W]}. */
  public Shape imageShape() {
    return imageShape;
  }

  /** The name of each class, by class index. */
  public List<String> classNames() {
    return classNames;
  }

  /** The number of classes, also of those without an image. */
  public int classCount() {
    return classNames.size();
  }

  /** The class index of image {@code i}. */
  public int label(int i) {
    return labels[i];
  }

  /** Where image {@code i} stands in the whole data set that this is a view of. */
  public int originalIndex(int i) {
    return images[i];
  }

  /** A copy of the pixels of image {@code i}, row-major {@code [C, H, W]}, as unsigned bytes. */
  public byte[] pixels(int i) {
    int from = images[i] * imageShape.size();
    return Arrays.copyOfRange(pixels, from, from + imageShape.size());
  }

  /** How many images each class has, by class index. */
  public int[] countsPerClass() {
    int[] counts = new int[classCount()];
    for (int label : labels) {
      counts[label]++;
    }
    return counts;
  }

  /**
   * The images at these positions of this view, in this order; a position may occur more than once.
   *
   * @throws IndexOutOfBoundsException if a position is not in {@code [0, size())}
   */
  public Dataset subset(int... positions) {
    return view(classNames, positions, select(labels, positions));
  }

  /**
   * The images of these classes, in the order they have here. The first class given becomes class
   * 0, the second class 1, and so on.
   *
   * @throws IllegalArgumentException if no class is given, one does not exist, or one occurs twice
   */
  public Dataset selectClasses(int... classes) {
    int[] newLabels = newLabels(classes);
    return relabelled(Arrays.stream(classes).mapToObj(classNames::get).toList(), newLabels);
  }

  /**
   * The images of those classes that have one of these names, in the order they have here. The
   * class that is named first becomes class 0, and so on; other names are classes without images.
   *
   * @throws IllegalArgumentException if there is no name
   */
  public Dataset withClasses(List<String> names) {
    requireClassNames(names);
    int[] newLabels = classNames.stream().mapToInt(names::indexOf).toArray();
    return relabelled(List.copyOf(names), newLabels);
  }

  /**
   * The first images of every class, grouped by class: all of class 0, then all of class 1, and so
   * on. A class that has fewer images gives them all.
   *
   * @throws IllegalArgumentException if {@code samplesPerClass} is not positive
   */
  public Dataset firstPerClass(int samplesPerClass) {
    if (samplesPerClass <= 0) {
      throw new IllegalArgumentException(
          "samplesPerClass must be positive, got " + samplesPerClass);
    }
    IntStream positions =
        IntStream.range(0, classCount())
            .flatMap(label -> positionsOf(label).limit(samplesPerClass));
    return subset(positions.toArray());
  }

  /**
   * Sets a share of the images aside for validation, the same share of every class as nearly as
   * whole images allow. Both parts keep the order the images have here. The validation part has
   * {@code round(fraction · size())} images, unless that would take the last image of a class from
   * training.
   *
   * @param fraction the share of the validation part, in {@code [0, 1)}
   * @param seed decides which images are set aside
   * @throws IllegalArgumentException if the fraction is outside its range
   */
  public Split split(double fraction, long seed) {
    if (!(fraction >= 0 && fraction < 1)) {
      throw new IllegalArgumentException(
          "the validation fraction must be at least 0 and below 1, got " + fraction);
    }
    boolean[] setAside = new boolean[size()];
    int seen = 0;
    int taken = 0;
    for (int label = 0; label < classCount(); label++) {
      int[] positions = positionsOf(label).toArray();
      Shuffle.shuffle(positions, SeededRandom.derive(seed, SPLIT_STREAM, label));
      seen += positions.length;
      // Rounding the running total, not each class, keeps the whole at the fraction asked for.
      int wanted = (int) Math.round(fraction * seen) - taken;
      int count = Math.min(wanted, Math.max(0, positions.length - 1));
      for (int k = 0; k < count; k++) {
        setAside[positions[k]] = true;
      }
      taken += count;
    }
    return new Split(
        subset(IntStream.range(0, size()).filter(i -> !setAside[i]).toArray()),
        subset(IntStream.range(0, size()).filter(i -> setAside[i]).toArray()));
  }

  /**
   * The SHA-256 of the content, in hexadecimal: N, C, H, W and then all pixels and all labels in
   * their order, numbers as big-endian ints. Views with the same content have the same hash,
   * whatever array they share. Computed anew by each call.
   */
  public String contentHash() {
    ContentHash hash = new ContentHash();
    hash.add(size(), imageShape.dim(0), imageShape.dim(1), imageShape.dim(2));
    for (int image : images) {
      hash.add(pixels, image * imageShape.size(), imageShape.size());
    }
    return hash.add(labels).hex();
  }

  /**
   * Writes some pixels of image {@code i}, each looked up in {@code values}, to their places in a
   * batch whose samples come last.
   *
   * @param count pixels, from {@code first} on
   * @param n the sample of the batch
   * @param samples how many samples the batch has
   */
  void copyPixels(int i, int first, int count, float[] values, float[] batch, int n, int samples) {
    int from = images[i] * imageShape.size();
    for (int p = first; p < first + count; p++) {
      batch[p * samples + n] = values[pixels[from + p] & 0xFF];
    }
  }

  /** The same for a whole image that the augmenter has changed. */
  void copyAugmented(
      int i, Augmenter augmenter, float[] values, float[] batch, int n, int samples) {
    byte[] augmented = augmenter.augment(pixels, images[i] * imageShape.size(), i);
    for (int p = 0; p < imageShape.size(); p++) {
      batch[p * samples + n] = values[augmented[p] & 0xFF];
    }
  }

  private Dataset view(List<String> names, int[] positions, int[] newLabels) {
    return new Dataset(imageShape, names, pixels, select(images, positions), newLabels);
  }

  /** The images of all classes whose new index is not negative. */
  private Dataset relabelled(List<String> names, int[] newLabels) {
    int[] positions = IntStream.range(0, size()).filter(i -> newLabels[labels[i]] >= 0).toArray();
    return view(
        names, positions, Arrays.stream(positions).map(i -> newLabels[labels[i]]).toArray());
  }

  private IntStream positionsOf(int label) {
    return IntStream.range(0, size()).filter(i -> labels[i] == label);
  }

  /** For every class here its new index, or -1 if it is not among the classes wanted. */
  private int[] newLabels(int[] classes) {
    if (classes.length == 0) {
      throw new IllegalArgumentException("classes must name at least one class, got none");
    }
    int[] newLabels = new int[classCount()];
    Arrays.fill(newLabels, -1);
    for (int k = 0; k < classes.length; k++) {
      if (classes[k] < 0 || classes[k] >= classCount()) {
        throw new IllegalArgumentException(
            "class %d does not exist: expected 0 to %d".formatted(classes[k], classCount() - 1));
      }
      if (newLabels[classes[k]] >= 0) {
        throw new IllegalArgumentException("class %d is given twice".formatted(classes[k]));
      }
      newLabels[classes[k]] = k;
    }
    return newLabels;
  }

  private static int[] select(int[] values, int[] positions) {
    int[] selected = new int[positions.length];
    for (int k = 0; k < positions.length; k++) {
      selected[k] = values[Objects.checkIndex(positions[k], values.length)];
    }
    return selected;
  }

  private static void requireImageShape(Shape imageShape) {
    if (imageShape.rank() != 3) {
      throw new IllegalArgumentException("an image has shape [C, H, W], got " + imageShape);
    }
  }

  private static void requireClassNames(List<String> classNames) {
    if (classNames.isEmpty() || classNames.size() > MAX_CLASSES) {
      throw new IllegalArgumentException(
          "a data set has 1 to %d classes, got %d".formatted(MAX_CLASSES, classNames.size()));
    }
  }
}
