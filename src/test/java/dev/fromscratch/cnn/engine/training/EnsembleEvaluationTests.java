package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.augmentation.TestTimeAugmentation;
import dev.fromscratch.cnn.engine.layer.Workspaces;
import dev.fromscratch.cnn.engine.loss.BinaryCrossEntropy;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.loss.MeanSquaredError;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.network.Classifier;
import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Temperature;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.optimizer.Adam;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is measured of several networks and views is what they would answer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EnsembleEvaluationTests {

  private static final TensorOps OPS = Arithmetic.VECTOR.ops();
  private static final Loss LOSS = new SoftmaxCrossEntropy(0.1f);

  /** More than one chunk, and the last of them small. */
  private static final Dataset DATA = Quadrants.dataset(150, 9);

  private static final TestTimeAugmentation VIEWS = new TestTimeAugmentation(1, 10, 0, false);

  private final WorkerPool workers = new WorkerPool(2);
  private final Evaluator evaluator = new Evaluator(OPS, workers);

  @AfterAll
  void endThreads() {
    workers.close();
  }

  /** Networks that have learned a little, so that they are right now and then. */
  private Ensemble ensemble(NetworkSpec spec, int members, Loss loss) {
    Ensemble ensemble = Ensemble.build(spec, members, 3);
    var config = new TrainingConfig(1, 20, loss, new Adam(0.01f), 3);
    new EnsembleTrainer(ensemble, config, OPS, workers)
        .train(Quadrants.dataset(60, 1), null, TrainingListener.NONE, StopSignal.NEVER);
    return ensemble;
  }

  private Evaluation evaluate(Ensemble ensemble, TestTimeAugmentation views, Loss loss) {
    return evaluator.evaluate(ensemble, views, DATA, loss, StopSignal.NEVER).orElseThrow();
  }

  private static float[] picture(int n) {
    byte[] pixels = DATA.pixels(n);
    float[] picture = new float[pixels.length];
    for (int i = 0; i < picture.length; i++) {
      picture[i] = (pixels[i] & 0xFF) / 255f;
    }
    return picture;
  }

  private static Classifier classifier(Ensemble ensemble) {
    return Classifier.of(ensemble, OPS, new Workspaces(1));
  }

  /** Mean cross-entropy and accuracy of what a classifier answers. */
  private static void assertMeasures(Evaluation evaluation, Classifier classifier) {
    double loss = 0;
    int correct = 0;
    for (int n = 0; n < DATA.size(); n++) {
      float[] answer = classifier.probabilities(picture(n));
      loss -= Math.log(answer[DATA.label(n)]);
      int best = 0;
      for (int k = 1; k < answer.length; k++) {
        best = answer[k] > answer[best] ? k : best;
      }
      correct += best == DATA.label(n) ? 1 : 0;
    }
    assertThat(evaluation.samples()).isEqualTo(DATA.size());
    assertThat(evaluation.loss()).isCloseTo(loss / DATA.size(), within(1e-5));
    assertThat(evaluation.accuracy()).isEqualTo((double) correct / DATA.size());
  }

  @Test
  void evaluationOfAnEnsembleIsThatOfItsMeanAnswers() {
    Ensemble ensemble = ensemble(Quadrants.small(), 3, LOSS);
    assertMeasures(evaluate(ensemble, TestTimeAugmentation.NONE, LOSS), classifier(ensemble));
  }

  @Test
  void evaluationByViewsIsThatOfTheMeanOverThem() {
    Ensemble one = ensemble(Quadrants.small(), 1, LOSS);
    assertMeasures(evaluate(one, VIEWS, LOSS), classifier(one).lookingBy(VIEWS));
    Ensemble two = ensemble(Quadrants.small(), 2, LOSS);
    assertMeasures(evaluate(two, VIEWS, LOSS), classifier(two).lookingBy(VIEWS));
  }

  @Test
  void evaluationOfOneNetworkHasTheBitsItAlwaysHad() {
    Ensemble one = ensemble(Quadrants.everything(), 1, LOSS);
    assertThat(evaluate(one, TestTimeAugmentation.NONE, LOSS))
        .isEqualTo(evaluator.evaluate(one.members().getFirst(), DATA, LOSS));
  }

  /** An ensemble of one network twice says what that network says. */
  @Test
  void evaluationOfEqualMembersIsThatOfOne() {
    Network network = ensemble(Quadrants.small(), 1, LOSS).members().getFirst();
    Evaluation one = evaluator.evaluate(network, DATA, LOSS);
    Evaluation two =
        evaluate(new Ensemble(List.of(network, network)), TestTimeAugmentation.NONE, LOSS);
    assertThat(two.confusion()).isEqualTo(one.confusion());
    assertThat(two.topKAccuracy()).isEqualTo(one.topKAccuracy());
    assertThat(two.loss()).isCloseTo(one.loss(), within(1e-6));
  }

  static List<Loss> lossesOfOutputs() {
    return List.of(new BinaryCrossEntropy(), new MeanSquaredError());
  }

  /** A loss that looks at what comes out of the last layer looks at the mean of that. */
  @ParameterizedTest
  @MethodSource("lossesOfOutputs")
  void lossWhenItIsOneOfOutputsIsThatOfTheirMean(Loss loss) {
    NetworkSpec spec = Quadrants.small(new LayerSpec.Sigmoid());
    Network network = ensemble(spec, 1, loss).members().getFirst();
    double one = evaluator.evaluate(network, DATA, loss).loss();
    Ensemble twice = new Ensemble(List.of(network, network));
    assertThat(evaluate(twice, TestTimeAugmentation.NONE, loss).loss())
        .isCloseTo(one, within(1e-6));
    Ensemble two = ensemble(spec, 2, loss);
    double mean =
        two.members().stream()
            .mapToDouble(member -> evaluator.evaluate(member, DATA, loss).loss())
            .average()
            .orElseThrow();
    assertThat(evaluate(two, TestTimeAugmentation.NONE, loss).loss())
        .as("both losses are convex")
        .isLessThan(mean);
  }

  @Test
  void evaluationWhateverTheThreadsHasTheSameBits() {
    Ensemble ensemble = ensemble(Quadrants.normalized(), 2, LOSS);
    Evaluation expected = evaluate(ensemble, VIEWS, LOSS);
    for (int threads = 1; threads <= 3; threads += 2) {
      try (var others = new WorkerPool(threads)) {
        assertThat(
                new Evaluator(OPS, others)
                    .evaluate(ensemble, VIEWS, DATA, LOSS, StopSignal.NEVER)
                    .orElseThrow())
            .isEqualTo(expected);
      }
    }
  }

  /** It looks before every member and view. */
  @Test
  void evaluationWhenStoppedIsNone() {
    Ensemble ensemble = ensemble(Quadrants.small(), 2, LOSS);
    int looks = 2 * VIEWS.views().size();
    int[] look = {0};
    for (int end : new int[] {1, 8, looks}) {
      look[0] = 0;
      assertThat(evaluator.evaluate(ensemble, VIEWS, DATA, LOSS, () -> ++look[0] == end)).isEmpty();
    }
    look[0] = 0;
    assertThat(evaluator.evaluate(ensemble, VIEWS, DATA, LOSS, () -> ++look[0] > looks))
        .isPresent();
  }

  @Test
  void evaluationWhenSomebodyListensTellsHowFarItIs() {
    Dataset large = Quadrants.dataset(2_048 + 70, 1);
    List<Integer> told = new ArrayList<>();
    evaluator.evaluate(
        Ensemble.build(Quadrants.small(), 2, 1),
        TestTimeAugmentation.NONE,
        Temperature.NONE,
        large,
        LOSS,
        StopSignal.NEVER,
        (done, all) -> told.addAll(List.of(done, all)));
    assertThat(told).containsExactly(2_048, 2_118, 2_118, 2_118);
  }

  @Test
  void evaluationWhenAMemberGivesNoNumberFails() {
    Ensemble ensemble = ensemble(Quadrants.small(), 2, LOSS);
    ensemble.members().get(1).parameters().getLast().data()[0] = Float.NaN;
    assertThatExceptionOfType(TrainingDivergedException.class)
        .isThrownBy(() -> evaluate(ensemble, TestTimeAugmentation.NONE, LOSS))
        .withMessage(
            "the network's answer to image 0 is not a number; try a smaller learning rate");
  }

  @Test
  void evaluationWhenTheDataDoesNotFitIsRefused() {
    Ensemble ensemble = ensemble(Quadrants.small(), 2, LOSS);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> evaluator.evaluate(ensemble, VIEWS, DATA.subset(), LOSS, StopSignal.NEVER))
        .withMessage("evaluation needs at least one sample, got none");
  }
}
