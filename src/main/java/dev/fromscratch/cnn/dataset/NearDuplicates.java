package dev.fromscratch.cnn.dataset;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the pictures of a test part that are nearly in the training part as well. Nothing is
 * estimated: whatever is near enough is found.
 *
 * <p>Every pixel a, b of two pictures is first replaced by the mean of the 3x3 pixels around it, so
 * that noise counts for little. With their means ā, b̄ over the picture, the distance is
 *
 * <pre>
 *   Σ|a − b| / (Σ|a − ā| + Σ|b − b̄|)
 * </pre>
 *
 * the mean absolute difference over the mean contrast. It is the same for dark and for light ink.
 * Up to {@link #THRESHOLD}, one pair of MNIST's ones is near, though many are much alike, and 21
 * pictures to test with of Fashion-MNIST, two of which differ by nothing that one can see.
 *
 * <p>Two near pictures also have nearly the same sum of all pixels, and nearly the same difference
 * of their left and right, upper and lower halves: none of them can differ by more than Σ|a − b|.
 * Training pictures are sorted by the sum; only those within reach that pass the rest are compared.
 */
public final class NearDuplicates {

  /** Up to here two pictures are near-duplicates. */
  public static final double THRESHOLD = 0.02;

  private static final int MAX_PAIRS = 20;

  private static final int SUM = 0;
  private static final int SKETCH = 4;

  private final Dataset training;
  private final Dataset test;
  private final int channels;
  private final int height;
  private final int width;

  /** The training pictures by their sum. */
  private final int[] order;

  /** Of each in that order: the sum, and three differences of halves. */
  private final int[][] sketches;

  private NearDuplicates(Dataset training, Dataset test) {
    this.training = training;
    this.test = test;
    Shape shape = training.imageShape();
    this.channels = shape.dim(0);
    this.height = shape.dim(1);
    this.width = shape.dim(2);
    int[][] unordered = new int[SKETCH][training.size()];
    for (int i = 0; i < training.size(); i++) {
      int[] sketch = sketch(blurred(training.pixels(i)));
      for (int k = 0; k < SKETCH; k++) {
        unordered[k][i] = sketch[k];
      }
    }
    this.order =
        IntStream.range(0, training.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> unordered[SUM][i]))
            .mapToInt(Integer::intValue)
            .toArray();
    this.sketches =
        Arrays.stream(unordered)
            .map(values -> Arrays.stream(order).map(i -> values[i]).toArray())
            .toArray(int[][]::new);
  }

  /** Compares the two parts of a data set. */
  public static DuplicateReport find(TrainTestSets sets) {
    return new NearDuplicates(sets.training(), sets.test()).report();
  }

  private DuplicateReport report() {
    List<DuplicateReport.Pair> pairs = new ArrayList<>();
    int identical = 0;
    int conflicting = 0;
    for (int i = 0; i < test.size(); i++) {
      Nearest nearest = nearest(test.pixels(i));
      if (nearest.index() >= 0) {
        pairs.add(pair(i, nearest));
        identical += nearest.isSame() ? 1 : 0;
        conflicting += test.label(i) == training.label(nearest.index()) ? 0 : 1;
      }
    }
    List<DuplicateReport.Pair> closest =
        pairs.stream()
            .sorted(Comparator.comparingDouble(DuplicateReport.Pair::distance))
            .limit(MAX_PAIRS)
            .toList();
    return new DuplicateReport(THRESHOLD, pairs.size(), identical, conflicting, closest);
  }

  private DuplicateReport.Pair pair(int i, Nearest nearest) {
    return new DuplicateReport.Pair(
        i,
        test.classNames().get(test.label(i)),
        nearest.index(),
        training.classNames().get(training.label(nearest.index())),
        nearest.distance());
  }

  /**
   * The training picture that is nearest to another.
   *
   * @param index its place, or -1 if none is near enough
   * @param isSame whether they are the same pixel by pixel
   */
  private record Nearest(int index, double distance, boolean isSame) {}

  private Nearest nearest(byte[] pixels) {
    int[] picture = blurred(pixels);
    int[] sketch = sketch(picture);
    double contrast = contrast(picture);
    // |Σ|a − ā| − Σ|b − b̄|| is at most twice Σ|a − b|, which bounds the latter by b's contrast
    // alone.
    int reach = (int) Math.ceil(2 * THRESHOLD * contrast / (1 - 2 * THRESHOLD));
    int best = -1;
    double bestDistance = Math.nextUp(THRESHOLD);
    for (int k = firstAtLeast(sketch[SUM] - reach);
        k < order.length && sketches[SUM][k] <= sketch[SUM] + reach;
        k++) {
      if (isWithin(k, sketch, reach)) {
        double distance = distance(picture, contrast, order[k], reach);
        if (distance < bestDistance || (distance == bestDistance && best > order[k])) {
          best = order[k];
          bestDistance = distance;
        }
      }
    }
    boolean isSame = best >= 0 && Arrays.equals(pixels, training.pixels(best));
    return new Nearest(best, bestDistance, isSame);
  }

  private int firstAtLeast(int sum) {
    int low = 0;
    int high = order.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sketches[SUM][middle] < sum) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private boolean isWithin(int k, int[] sketch, int reach) {
    for (int s = SUM + 1; s < SKETCH; s++) {
      if (Math.abs(sketches[s][k] - sketch[s]) > reach) {
        return false;
      }
    }
    return true;
  }

  /** The distance of a training picture, or infinity as soon as it is out of reach. */
  private double distance(int[] picture, double contrast, int index, int reach) {
    int[] other = blurred(training.pixels(index));
    long difference = 0;
    for (int p = 0; p < picture.length; p++) {
      difference += Math.abs(picture[p] - other[p]);
    }
    if (difference > reach) {
      return Double.POSITIVE_INFINITY;
    }
    return difference == 0 ? 0 : difference / (contrast + contrast(other));
  }

  private static double contrast(int[] picture) {
    double total = 0;
    for (int value : picture) {
      total += value;
    }
    double mean = total / picture.length;
    double sum = 0;
    for (int value : picture) {
      sum += Math.abs(value - mean);
    }
    return sum;
  }

  /** The sum of all pixels; of the left half, the upper half and two corners, less the rest. */
  private int[] sketch(int[] picture) {
    int[] sketch = new int[SKETCH];
    for (int p = 0; p < picture.length; p++) {
      boolean left = 2 * (p % width) < width;
      boolean upper = 2 * (p / width % height) < height;
      sketch[SUM] += picture[p];
      sketch[1] += left ? picture[p] : -picture[p];
      sketch[2] += upper ? picture[p] : -picture[p];
      sketch[3] += left == upper ? picture[p] : -picture[p];
    }
    return sketch;
  }

  /** Of each pixel the sum of the nine around it; beyond the edge a picture goes on as it ends. */
  private int[] blurred(byte[] pixels) {
    int[] across = new int[pixels.length];
    for (int row = 0; row < channels * height; row++) {
      int start = row * width;
      for (int x = 0; x < width; x++) {
        across[start + x] =
            (pixels[start + Math.max(x - 1, 0)] & 0xFF)
                + (pixels[start + x] & 0xFF)
                + (pixels[start + Math.min(x + 1, width - 1)] & 0xFF);
      }
    }
    int[] sums = new int[pixels.length];
    for (int row = 0; row < channels * height; row++) {
      int y = row % height;
      int above = y > 0 ? -width : 0;
      int below = y < height - 1 ? width : 0;
      for (int p = row * width; p < (row + 1) * width; p++) {
        sums[p] = across[p + above] + across[p] + across[p + below];
      }
    }
    return sums;
  }
}
