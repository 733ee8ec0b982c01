package dev.fromscratch.cnn.engine.training;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How often samples of each class were taken for each class; immutable. */
public final class ConfusionMatrix {

  private final int[][] counts;

  private ConfusionMatrix(int[][] counts) {
    this.counts = counts;
  }

  /**
   * Counts pairs of labels and predictions.
   *
   * @throws IllegalArgumentException if the arrays differ in length
   * @throws IndexOutOfBoundsException if an entry is not in {@code [0, classes)}
   */
  public static ConfusionMatrix of(int classes, int[] labels, int[] predictions) {
    if (labels.length != predictions.length) {
      throw new IllegalArgumentException(
          "%d labels need as many predictions, got %d"
              .formatted(labels.length, predictions.length));
    }
    int[][] counts = new int[classes][classes];
    for (int i = 0; i < labels.length; i++) {
      counts[labels[i]][predictions[i]]++;
    }
    return new ConfusionMatrix(counts);
  }

  /** The number of classes. */
  public int classes() {
    return counts.length;
  }

  /** How many samples of class {@code label} were taken for class {@code prediction}. */
  public int count(int label, int prediction) {
    return counts[label][prediction];
  }

  /** All counts as new arrays, one row per label. */
  public int[][] toArray() {
    return Arrays.stream(counts).map(int[]::clone).toArray(int[][]::new);
  }

  /** The number of samples. */
  public int total() {
    return Arrays.stream(counts).flatMapToInt(Arrays::stream).sum();
  }

  /** How well each class is told from the others, by class index. */
  public List<ClassMetrics> perClass() {
    int[] predicted = new int[counts.length];
    for (int[] row : counts) {
      for (int i = 0; i < row.length; i++) {
        predicted[i] += row[i];
      }
    }
    return IntStream.range(0, counts.length)
        .mapToObj(i -> ClassMetrics.of(counts[i][i], IntStream.of(counts[i]).sum(), predicted[i]))
        .toList();
  }

  /** The means over all classes. */
  public MacroAverage macroAverage() {
    return MacroAverage.of(perClass());
  }

  /** The share of samples on the diagonal, in {@code [0, 1]}; 0 if there are none. */
  public double accuracy() {
    int correct = 0;
    for (int i = 0; i < counts.length; i++) {
      correct += counts[i][i];
    }
    return (double) correct / Math.max(total(), 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfusionMatrix matrix && Arrays.deepEquals(counts, matrix.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(counts);
  }

  @Override
  public String toString() {
    return Arrays.deepToString(counts);
  }
}
