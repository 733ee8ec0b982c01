package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomesTests {

  /** 24 samples of 6 classes: probabilities in 128ths, none twice in a row. */
  private static final int[][] PROBABILITIES = {
    {20, 22, 9, 33, 38, 6},
    {8, 5, 34, 28, 42, 11},
    {5, 4, 3, 42, 2, 72},
    {7, 44, 23, 1, 50, 3},
    {14, 10, 51, 13, 17, 23},
    {8, 1, 18, 46, 7, 48},
    {41, 14, 5, 15, 25, 28},
    {11, 21, 42, 16, 10, 28},
    {37, 7, 14, 36, 19, 15},
    {20, 24, 19, 34, 23, 8},
    {10, 62, 2, 24, 4, 26},
    {41, 3, 1, 32, 12, 39},
    {9, 3, 23, 73, 13, 7},
    {8, 1, 31, 50, 4, 34},
    {37, 21, 30, 4, 14, 22},
    {3, 42, 1, 14, 61, 7},
    {8, 20, 9, 27, 35, 29},
    {11, 40, 13, 48, 6, 10},
    {46, 8, 34, 26, 13, 1},
    {11, 9, 3, 7, 55, 43},
    {24, 10, 3, 39, 31, 21},
    {41, 7, 21, 4, 6, 49},
    {66, 14, 9, 21, 12, 6},
    {7, 52, 36, 17, 4, 12}
  };

  private static final int[] LABELS = {
    4, 4, 4, 4, 2, 4, 0, 3, 0, 5, 1, 3, 5, 3, 5, 0, 1, 3, 1, 3, 3, 5, 0, 1
  };

  private static Dataset dataset(int classes, int... labels) {
    List<String> names = IntStream.range(0, classes).mapToObj(c -> "class " + c).toList();
    return Dataset.of(Shape.of(1, 1, 1), names, new byte[labels.length], labels);
  }

  private static Evaluation evaluate(Dataset dataset, float[] probabilities) {
    var outcomes = new Outcomes(dataset);
    Tensor rows = Tensor.batch(Shape.of(dataset.classCount()), probabilities);
    for (int i = 0; i < dataset.size(); i++) {
      outcomes.put(i, rows, i);
    }
    return outcomes.evaluate(0.5);
  }

  private static Evaluation reference() {
    float[] probabilities = new float[24 * 6];
    for (int i = 0; i < probabilities.length; i++) {
      probabilities[i] = PROBABILITIES[i / 6][i % 6] / 128f;
    }
    return evaluate(dataset(6, LABELS), probabilities);
  }

  /** The numbers are scikit-learn's, those of the calibration NumPy's by the formula. */
  @Test
  void evaluateWhenAReferenceIsAtHandAgreesWithIt() {
    Evaluation evaluation = reference();
    assertThat(evaluation.samples()).isEqualTo(24);
    assertThat(evaluation.loss()).isEqualTo(0.5);
    assertThat(evaluation.accuracy()).isEqualTo(13 / 24.0);
    assertThat(evaluation.topKAccuracy())
        .containsExactly(13 / 24.0, 13 / 24.0, 15 / 24.0, 17 / 24.0, 22 / 24.0);
    List<ClassMetrics> classes = evaluation.confusion().perClass();
    assertThat(classes.stream().map(ClassMetrics::precision))
        .containsExactly(0.5, 1.0, 0.5, 0.6, 0.5, 1 / 3.0);
    assertThat(classes.stream().map(ClassMetrics::recall))
        .containsExactly(0.75, 0.5, 1.0, 0.5, 0.6, 0.25);
    MacroAverage average = evaluation.confusion().macroAverage();
    assertThat(average.precision()).isCloseTo(0.5722222222222223, within(1e-15));
    assertThat(average.recall()).isCloseTo(0.6, within(1e-15));
    assertThat(average.f1()).isCloseTo(0.5516594516594516, within(1e-15));
    assertThat(evaluation.calibration().expectedError())
        .isCloseTo(0.2776692708333333, within(1e-15));
    assertThat(evaluation.calibration().bins().get(5))
        .isEqualTo(
            new Calibration.Bin(5 / 15.0, 6 / 15.0, 7, 0.38169642857142855, 0.7142857142857143));
  }

  @Test
  void mostConfidentlyWrongWhenSomeAreWrongBeginsWithTheSurest() {
    assertThat(reference().mostConfidentlyWrong())
        .startsWith(
            new Misclassification(12, 5, 3, 73 / 128f),
            new Misclassification(2, 4, 5, 72 / 128f),
            new Misclassification(15, 0, 4, 61 / 128f),
            new Misclassification(19, 3, 4, 55 / 128f))
        .hasSize(11);
  }

  /** 30 of 40 are wrong, all equally sure; the view turns their order round. */
  @Test
  void mostConfidentlyWrongWhenManyAreEquallySureListsTheFirstTwentyByIndex() {
    int[] labels = IntStream.range(0, 40).map(i -> i % 4 == 0 ? 0 : 1).toArray();
    int[] backwards = IntStream.range(0, 40).map(i -> 39 - i).toArray();
    float[] probabilities = new float[80];
    for (int i = 0; i < 80; i += 2) {
      probabilities[i] = 1;
    }
    List<Integer> listed =
        evaluate(dataset(2, labels).subset(backwards), probabilities)
            .mostConfidentlyWrong()
            .stream()
            .map(Misclassification::index)
            .toList();
    List<Integer> wrong = IntStream.range(0, 40).filter(i -> i % 4 != 0).boxed().toList();
    assertThat(listed).isEqualTo(wrong.subList(0, 20));
  }

  /** Of equally likely classes the first is the prediction, so it must also be the top 1. */
  @Test
  void topKAccuracyWhenClassesAreEquallyLikelyTakesTheFirstOnes() {
    float[] probabilities = new float[3 * 4];
    Arrays.fill(probabilities, 0.25f);
    Evaluation evaluation = evaluate(dataset(4, 0, 1, 3), probabilities);
    assertThat(evaluation.topKAccuracy()).containsExactly(1 / 3.0, 2 / 3.0, 2 / 3.0, 1.0);
    assertThat(evaluation.accuracy()).isEqualTo(1 / 3.0);
  }

  @Test
  void evaluateWhenALossOrAnAnswerIsNoFiniteNumberSaysSo() {
    Dataset dataset = dataset(2, 0, 1);
    float[] probabilities = {1, 0, Float.NaN, Float.NaN};
    assertThatExceptionOfType(TrainingDivergedException.class)
        .isThrownBy(() -> evaluate(dataset, probabilities))
        .withMessage(
            "the network's answer to image 1 is not a number; try a smaller learning rate");
    assertThatExceptionOfType(TrainingDivergedException.class)
        .isThrownBy(() -> new Outcomes(dataset(1, 0)).evaluate(Double.POSITIVE_INFINITY))
        .withMessage("the mean loss of the evaluation is Infinity; try a smaller learning rate");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void evaluateWhenProbabilitiesAreRandomAgreesWithItself(long seed) {
    var random = new SeededRandom(seed);
    int classes = 1 + random.nextInt(12);
    int[] labels = IntStream.range(0, 300).map(_ -> random.nextInt(classes)).toArray();
    float[] probabilities = new float[300 * classes];
    for (int i = 0; i < probabilities.length; i++) {
      // Few different values, so that there are ties.
      probabilities[i] = (1 + random.nextInt(8)) / 8f / classes;
    }
    Evaluation evaluation = evaluate(dataset(classes, labels), probabilities);
    List<Double> topK = evaluation.topKAccuracy();
    assertThat(topK).hasSize(Math.min(5, classes)).isSorted();
    assertThat(topK.getFirst()).isEqualTo(evaluation.accuracy());
    assertThat(topK.getLast()).isEqualTo(shareAmongFirst(topK.size(), labels, probabilities));
    assertThat(evaluation.samples()).isEqualTo(300);
    assertThat(evaluation.mostConfidentlyWrong())
        .isSortedAccordingTo(
            Comparator.comparingDouble((Misclassification wrong) -> -wrong.probability())
                .thenComparingInt(Misclassification::index))
        .allMatch(wrong -> wrong.label() == labels[wrong.index()])
        .allMatch(wrong -> wrong.label() != wrong.prediction());
  }

  /** By sorting the classes of every sample. */
  private static double shareAmongFirst(int k, int[] labels, float[] probabilities) {
    int classes = probabilities.length / labels.length;
    long hits =
        IntStream.range(0, labels.length)
            .filter(i ->
                IntStream.range(0, classes)
                    .boxed()
                    .sorted(Comparator.comparingDouble(c -> -probabilities[i * classes + c]))
                    .limit(k)
                    .anyMatch(c -> c == labels[i]))
            .count();
    return (double) hits / labels.length;
  }
}
