package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.loss.MeanSquaredError;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.network.Temperature;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EvaluatorTests {

  private static final Shape TWO_PIXELS = Shape.of(1, 1, 2);

  /** Its output is its input: a picture is of the class whose pixel is brighter. */
  private static Network identity(LayerSpec... between) {
    List<LayerSpec> layers =
        between.length == 0 ? List.of(new LayerSpec.Flatten()) : List.of(between);
    return Network.build(new NetworkSpec(TWO_PIXELS, Normalization.NONE, layers), 1);
  }

  /** Class a is taken for a, a and b; class b for a and b. */
  private static Dataset fivePictures() {
    byte full = (byte) 255;
    byte[] pixels = {full, 0, full, 0, 0, full, full, 0, 0, full};
    return Dataset.of(TWO_PIXELS, List.of("a", "b"), pixels, new int[] {0, 0, 0, 1, 1});
  }

  private static Evaluation evaluate(Network network, Dataset dataset, int threads) {
    try (var workers = new WorkerPool(threads)) {
      return new Evaluator(TensorOps.scalar(), workers)
          .evaluate(network, dataset, new MeanSquaredError());
    }
  }

  @Test
  void evaluateWhenNumbersAreWorkedByHandGivesThem() {
    Evaluation evaluation = evaluate(identity(), fivePictures(), 1);
    assertThat(evaluation.confusion().toArray()).isDeepEqualTo(new int[][] {{2, 1}, {1, 1}});
    assertThat(evaluation.accuracy()).isEqualTo(0.6);
    // A wrong picture is off by 1 in both of its outputs; two of five are wrong.
    assertThat(evaluation.loss()).isCloseTo(0.4, within(1e-12));
  }

  /** Both the loss and what is predicted are those of the network itself. */
  @Test
  void evaluateWhenProbabilitiesAreCooledChangesConfidenceAlone() {
    Dataset dataset = fivePictures();
    var loss = new SoftmaxCrossEntropy();
    try (var workers = new WorkerPool(1)) {
      var evaluator = new Evaluator(TensorOps.scalar(), workers);
      Evaluation plain = evaluator.evaluate(identity(), dataset, loss);
      Evaluation cooled =
          evaluator
              .evaluate(
                  identity(),
                  new Temperature(0.25),
                  dataset,
                  loss,
                  StopSignal.NEVER,
                  EvaluationListener.NONE)
              .orElseThrow();
      assertThat(cooled.confusion().toArray()).isDeepEqualTo(plain.confusion().toArray());
      assertThat(cooled.loss()).isEqualTo(plain.loss());
      assertThat(plain.mostConfidentlyWrong().getFirst().probability())
          .isCloseTo((float) (1 / (1 + Math.exp(-1))), within(1e-6f));
      assertThat(cooled.mostConfidentlyWrong().getFirst().probability())
          .isCloseTo((float) (1 / (1 + Math.exp(-4))), within(1e-6f));
    }
  }

  @Test
  void answersWhenAskedForAreLogarithmsOfProbabilities() {
    try (var workers = new WorkerPool(1)) {
      var evaluator = new Evaluator(TensorOps.scalar(), workers);
      Answers answers =
          evaluator.answers(identity(), fivePictures(), StopSignal.NEVER).orElseThrow();
      assertThat(answers.size()).isEqualTo(5);
      assertThat(answers.label(3)).isEqualTo(1);
      assertThat(answers.logarithm(3, 0))
          .isEqualTo(answers.largest(3))
          .isCloseTo((float) -Math.log(1 + Math.exp(-1)), within(1e-6f));
      assertThat(answers.logarithm(3, 1))
          .isCloseTo((float) (-1 - Math.log(1 + Math.exp(-1))), within(1e-6f));
      assertThat(evaluator.answers(identity(), fivePictures(), () -> true)).isEmpty();
    }
  }

  /** 64 pictures are one chunk of work; these are two whole ones and a rest. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void evaluateWhenThereAreManyThreadsGivesTheSameBits(Arithmetic arithmetic) {
    Network network = Network.build(Quadrants.everything(), 1);
    Dataset dataset = Quadrants.dataset(150, 1);
    try (var one = new WorkerPool(1);
        var three = new WorkerPool(3)) {
      Evaluation alone =
          new Evaluator(arithmetic.ops(), one)
              .evaluate(network, dataset, new SoftmaxCrossEntropy());
      for (int repetition = 0; repetition < 5; repetition++) {
        Evaluation shared =
            new Evaluator(arithmetic.ops(), three)
                .evaluate(network, dataset, new SoftmaxCrossEntropy());
        assertThat(shared).isEqualTo(alone);
      }
      assertThat(alone.confusion().total()).isEqualTo(150);
    }
  }

  /** The picture that class a is taken for b is sure, as the softmax of 0 and 1 says. */
  @Test
  void evaluateWhenTheNetworkGivesLogitsGoesByTheirSoftmax() {
    Evaluation evaluation = evaluate(identity(), fivePictures(), 1);
    float sure = (float) (1 / (1 + Math.exp(-1)));
    assertThat(evaluation.topKAccuracy()).containsExactly(0.6, 1.0);
    assertThat(evaluation.calibration().expectedError()).isCloseTo(sure - 0.6, within(1e-6));
    assertThat(evaluation.mostConfidentlyWrong())
        .extracting(Misclassification::index, Misclassification::label)
        .containsExactly(tuple(2, 0), tuple(3, 1));
    assertThat(evaluation.mostConfidentlyWrong().getFirst().probability())
        .isCloseTo(sure, within(1e-6f));
  }

  /** σ(0) is 0.5 and σ(1) 0.731; what counts is the share of each in their sum. */
  @Test
  void evaluateWhenTheNetworkEndsInSigmoidGoesByTheSharesInTheSum() {
    Network network = identity(new LayerSpec.Flatten(), new LayerSpec.Sigmoid());
    double sigmoid = 1 / (1 + Math.exp(-1));
    assertThat(evaluate(network, fivePictures(), 1).mostConfidentlyWrong().getFirst().probability())
        .isCloseTo((float) (sigmoid / (sigmoid + 0.5)), within(1e-6f));
  }

  /** With the classes exchanged, what was right is wrong. */
  @Test
  void evaluateWhenTheDataSetIsAViewNamesSamplesByTheirPlaceInTheWhole() {
    Dataset view = fivePictures().selectClasses(1, 0).subset(4, 3, 0, 1);
    Evaluation evaluation = evaluate(identity(), view, 1);
    assertThat(evaluation.mostConfidentlyWrong())
        .extracting(Misclassification::index)
        .containsExactly(0, 1, 4);
  }

  @Test
  void validateWhenAskedGivesWhatTheEvaluationGives() {
    Network network = Network.build(Quadrants.everything(), 1);
    Dataset dataset = Quadrants.dataset(150, 1);
    try (var workers = new WorkerPool(2)) {
      var evaluator = new Evaluator(TensorOps.scalar(), workers);
      Evaluation evaluation = evaluator.evaluate(network, dataset, new SoftmaxCrossEntropy());
      assertThat(evaluator.validate(network, dataset, new SoftmaxCrossEntropy()))
          .isEqualTo(new ValidationMetrics(evaluation.loss(), evaluation.accuracy()));
      assertThat(evaluation.accuracy()).isBetween(0.1, 0.9);
    }
  }

  /** Two thousand samples between two looks. */
  @Test
  void evaluateWhenStoppedGivesNothing() {
    Dataset dataset = Quadrants.dataset(2 * 2_048 + 1, 1);
    Network network = Network.build(Quadrants.small(), 1);
    for (int look = 1; look <= 4; look++) {
      AtomicInteger looks = new AtomicInteger();
      int stopped = look;
      StopSignal stop = () -> looks.incrementAndGet() == stopped;
      try (var workers = new WorkerPool(2)) {
        var evaluator = new Evaluator(TensorOps.scalar(), workers);
        assertThat(
                evaluator.validate(network, dataset, new SoftmaxCrossEntropy(), stop).isPresent())
            .as("stopped at look %d", look)
            .isEqualTo(look == 4);
        assertThat(looks).hasValue(Math.min(look, 3));
      }
    }
  }

  @Test
  void evaluateWhenSomebodyListensTellsHowFarItIs() {
    Dataset dataset = Quadrants.dataset(2_048 + 70, 1);
    List<Integer> told = new ArrayList<>();
    try (var workers = new WorkerPool(2)) {
      new Evaluator(TensorOps.scalar(), workers)
          .evaluate(
              Network.build(Quadrants.small(), 1),
              Temperature.NONE,
              dataset,
              new SoftmaxCrossEntropy(),
              StopSignal.NEVER,
              (done, all) -> told.addAll(List.of(done, all)));
    }
    assertThat(told).containsExactly(2_048, 2_118, 2_118, 2_118);
  }

  /** Counting NaN as class 0 would give an accuracy of 0.6 here. */
  @Test
  void evaluateWhenTheNetworkIsBrokenSaysSo() {
    List<LayerSpec> layers = List.of(new LayerSpec.Flatten(), new LayerSpec.Dense(2));
    Network network = Network.build(new NetworkSpec(TWO_PIXELS, Normalization.NONE, layers), 1);
    Arrays.fill(network.parameters().getLast().data(), Float.NaN);
    assertThatExceptionOfType(TrainingDivergedException.class)
        .isThrownBy(() -> evaluate(network, fivePictures().subset(3, 4), 1))
        .withMessage(
            "the network's answer to image 3 is not a number; try a smaller learning rate");
    try (var workers = new WorkerPool(1)) {
      assertThat(
              new Evaluator(TensorOps.scalar(), workers)
                  .validate(network, fivePictures(), new MeanSquaredError()))
          .isEqualTo(new ValidationMetrics(Double.NaN, 0));
    }
  }

  /** In training almost nothing would come through. */
  @Test
  void evaluateWhenTheNetworkHasDropoutDropsNothing() {
    Network network = identity(new LayerSpec.Dropout(0.99f), new LayerSpec.Flatten());
    assertThat(evaluate(network, fivePictures(), 2).loss()).isCloseTo(0.4, within(1e-12));
  }

  @Test
  void evaluateWhenTrainingSmoothsLabelsMeasuresWithoutSmoothing() {
    Network network = Quadrants.linear(1);
    Dataset dataset = Quadrants.dataset(20, 1);
    try (var workers = new WorkerPool(1)) {
      var evaluator = new Evaluator(TensorOps.scalar(), workers);
      double plain = evaluator.evaluate(network, dataset, new SoftmaxCrossEntropy()).loss();
      double smoothed = evaluator.evaluate(network, dataset, new SoftmaxCrossEntropy(0.5f)).loss();
      assertThat(smoothed).isEqualTo(plain);
    }
  }

  @Test
  void evaluateWhenTheDataSetDoesNotFitSaysSo() {
    Dataset pictures = fivePictures();
    Dataset threeClasses =
        Dataset.of(TWO_PIXELS, List.of("a", "b", "c"), new byte[2], new int[] {2});
    Dataset wide = Dataset.of(Shape.of(1, 1, 3), List.of("a", "b"), new byte[3], new int[1]);
    assertRefused(pictures.subset(), "evaluation needs at least one sample, got none");
    assertRefused(wide, "the network expects images [1, 1, 2], the data set has [1, 1, 3]");
    assertRefused(threeClasses, "a data set of 3 classes needs a network with output [3], got [2]");
  }

  private static void assertRefused(Dataset dataset, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> evaluate(identity(), dataset, 1))
        .withMessage(message);
  }
}
