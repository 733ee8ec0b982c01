package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfusionMatrixTests {

  @Test
  void ofWhenPairsAreGivenCountsThem() {
    int[] labels = {0, 0, 1, 2, 2, 2};
    int[] predictions = {0, 1, 1, 2, 0, 2};
    var matrix = ConfusionMatrix.of(3, labels, predictions);
    assertThat(matrix.classes()).isEqualTo(3);
    assertThat(matrix.toArray()).isDeepEqualTo(new int[][] {{1, 1, 0}, {0, 1, 0}, {1, 0, 2}});
    assertThat(matrix.count(2, 0)).isEqualTo(1);
    assertThat(matrix.count(0, 2)).isZero();
    assertThat(matrix.total()).isEqualTo(6);
    assertThat(matrix.accuracy()).isEqualTo(4 / 6.0);
  }

  @Test
  void toArrayWhenTheCallerChangesItChangesNothing() {
    var matrix = ConfusionMatrix.of(1, new int[] {0}, new int[] {0});
    matrix.toArray()[0][0] = 9;
    assertThat(matrix.count(0, 0)).isEqualTo(1);
  }

  @Test
  void matrixWhenItHasTheSameCountsIsEqual() {
    var matrix = ConfusionMatrix.of(2, new int[] {0, 1}, new int[] {1, 1});
    assertThat(matrix)
        .isEqualTo(ConfusionMatrix.of(2, new int[] {1, 0}, new int[] {1, 1}))
        .hasSameHashCodeAs(ConfusionMatrix.of(2, new int[] {1, 0}, new int[] {1, 1}))
        .isNotEqualTo(ConfusionMatrix.of(2, new int[] {0, 0}, new int[] {1, 1}))
        .hasToString("[[0, 1], [0, 1]]");
  }

  @Test
  void accuracyWhenThereAreNoSamplesIsZero() {
    assertThat(ConfusionMatrix.of(2, new int[0], new int[0]).accuracy()).isZero();
  }

  @Test
  void ofWhenThePartsDoNotFitSaysSo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfusionMatrix.of(2, new int[3], new int[2]))
        .withMessage("3 labels need as many predictions, got 2");
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> ConfusionMatrix.of(2, new int[] {2}, new int[1]));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> ConfusionMatrix.of(2, new int[1], new int[] {-1}));
  }

  /**
   * Class 0: 2 right of 4, predicted 4 times; class 1: 3 of 4, predicted 5 times; class 2: 0 of 2,
   * never predicted; class 3: no sample, predicted once. Checked against scikit-learn's
   * precision_recall_fscore_support with zero_division=nan.
   */
  @Test
  void perClassWhenNumbersAreWorkedByHandGivesThem() {
    int[] labels = {0, 0, 0, 0, 1, 1, 1, 2, 2, 1};
    int[] predictions = {0, 0, 1, 3, 1, 1, 0, 0, 1, 1};
    var matrix = ConfusionMatrix.of(4, labels, predictions);
    assertThat(matrix.perClass())
        .containsExactly(
            new ClassMetrics(4, 0.5, 0.5, 0.5),
            new ClassMetrics(4, 0.6, 0.75, 2 / 3.0),
            new ClassMetrics(2, Double.NaN, 0, 0),
            new ClassMetrics(0, 0, Double.NaN, 0));
    MacroAverage average = matrix.macroAverage();
    assertThat(average.precision()).isCloseTo((0.5 + 0.6 + 0) / 3, within(1e-15));
    assertThat(average.recall()).isCloseTo((0.5 + 0.75 + 0) / 3, within(1e-15));
    assertThat(average.f1()).isCloseTo((0.5 + 2 / 3.0 + 0 + 0) / 4, within(1e-15));
  }

  @Test
  void macroAverageWhenNothingIsDefinedIsUndefined() {
    var average = ConfusionMatrix.of(2, new int[0], new int[0]).macroAverage();
    assertThat(average).isEqualTo(new MacroAverage(Double.NaN, Double.NaN, Double.NaN));
  }

  /** What holds for any predictions, whatever the metrics are. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void perClassWhenPredictionsAreRandomAgreesWithItself(long seed) {
    var random = new SeededRandom(seed);
    int classes = 2 + random.nextInt(9);
    int[] labels = IntStream.range(0, 500).map(_ -> random.nextInt(classes)).toArray();
    int[] predictions = IntStream.range(0, 500).map(_ -> random.nextInt(classes)).toArray();
    var matrix = ConfusionMatrix.of(classes, labels, predictions);
    var mirrored = ConfusionMatrix.of(classes, predictions, labels);
    double correct = 0;
    for (int i = 0; i < classes; i++) {
      ClassMetrics metrics = matrix.perClass().get(i);
      double p = metrics.precision();
      double r = metrics.recall();
      assertThat(metrics.f1()).isCloseTo(2 * p * r / (p + r), within(1e-12));
      assertThat(mirrored.perClass().get(i).precision()).isEqualTo(r);
      assertThat(mirrored.perClass().get(i).recall()).isEqualTo(p);
      correct += r * metrics.support();
    }
    assertThat(matrix.perClass().stream().mapToInt(ClassMetrics::support).sum()).isEqualTo(500);
    assertThat(correct / 500).isCloseTo(matrix.accuracy(), within(1e-12));
  }
}
