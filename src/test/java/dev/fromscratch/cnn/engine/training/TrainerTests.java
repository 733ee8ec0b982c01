package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.loss.BinaryCrossEntropy;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.loss.MeanSquaredError;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.optimizer.Adam;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule.Warmup;
import dev.fromscratch.cnn.engine.optimizer.Optimizer;
import dev.fromscratch.cnn.engine.optimizer.Sgd;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainerTests {

  private static final Loss LOSS = new SoftmaxCrossEntropy();

  private final WorkerPool workers = new WorkerPool(2);
  private final RecordingListener listener = new RecordingListener();

  @AfterEach
  void closeWorkers() {
    workers.close();
  }

  private Trainer trainer(Network network, TrainingConfig config) {
    return new Trainer(network, config, TensorOps.scalar(), workers);
  }

  private static TrainingConfig config(int epochs, int batchSize, Optimizer optimizer) {
    return new TrainingConfig(epochs, batchSize, LOSS, optimizer, 42);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void trainWhenTheTaskIsSmallLearnsIt(Arithmetic arithmetic) {
    Network network = Network.build(Quadrants.everything(), 1);
    TrainingConfig config = config(5, 16, new Adam(0.002f));
    var trainer = new Trainer(network, config, arithmetic.ops(), workers);
    Dataset validation = Quadrants.dataset(100, 2);
    var outcome = trainer.train(Quadrants.dataset(160, 1), validation, listener, StopSignal.NEVER);
    assertThat(outcome).isEqualTo(Trainer.Outcome.COMPLETED);
    ValidationMetrics last = listener.lastValidation();
    assertThat(last.accuracy()).as("seeds 1, 2 and 42").isGreaterThan(0.95);
    assertThat(last.loss()).isLessThan(0.3);
    assertThat(listener.epochs.getLast().trainingLoss())
        .isLessThan(listener.epochs.getFirst().trainingLoss() / 3);
  }

  @Test
  void trainWhenTheLossIsOneOfTheOriginalsLearnsToo() {
    assertLearns(new MeanSquaredError(), new Sgd(0.5f, 0.5f), new LayerSpec.Sigmoid());
    assertLearns(new BinaryCrossEntropy(), new Sgd(0.2f, 0.5f), new LayerSpec.Sigmoid());
    assertLearns(new BinaryCrossEntropy(), new Adam(0.01f), new LayerSpec.Softmax());
  }

  private void assertLearns(Loss loss, Optimizer optimizer, LayerSpec last) {
    Network network = Network.build(Quadrants.small(last), 1);
    var config = new TrainingConfig(15, 8, loss, optimizer, 42);
    trainer(network, config).train(Quadrants.dataset(120, 1), null, listener, StopSignal.NEVER);
    assertThat(listener.epochs.getLast().trainingAccuracy())
        .as("%s, %s, %s", loss, optimizer, last)
        .isGreaterThan(0.9);
  }

  @Test
  void trainWhenTheLastBatchIsSmallerTellsTheListenerEveryStep() {
    TrainingConfig config = config(2, 8, new Sgd(0.01f, 0));
    trainer(Quadrants.linear(1), config)
        .train(Quadrants.dataset(20, 1), Quadrants.dataset(4, 2), listener, StopSignal.NEVER);
    assertThat(listener.steps)
        .extracting(s -> List.of(s.epoch(), s.step(), s.steps(), s.samples()))
        .containsExactly(
            List.of(1, 1, 3, 8),
            List.of(1, 2, 3, 8),
            List.of(1, 3, 3, 4),
            List.of(2, 1, 3, 8),
            List.of(2, 2, 3, 8),
            List.of(2, 3, 3, 4));
    double sum = 0;
    for (StepMetrics step : listener.steps.subList(0, 3)) {
      sum += step.loss() * step.samples();
    }
    EpochMetrics first = listener.epochs.getFirst();
    assertThat(first.trainingLoss()).isCloseTo(sum / 20, within(1e-12));
    assertThat(listener.steps.get(2).epochLoss()).isEqualTo(first.trainingLoss());
    assertThat(listener.steps.get(2).epochAccuracy()).isEqualTo(first.trainingAccuracy());
    assertThat(listener.epochs).extracting(EpochMetrics::epoch).containsExactly(1, 2);
    assertThat(listener.lastValidation().accuracy() * 4).isIn(0.0, 1.0, 2.0, 3.0, 4.0);
  }

  @Test
  void trainWhenThereIsNoValidationSetEvaluatesNothing() {
    trainer(Quadrants.linear(1), config(1, 1, new Sgd(0.01f, 0)))
        .train(Quadrants.dataset(5, 1), null, listener, StopSignal.NEVER);
    assertThat(listener.steps).hasSize(5).allMatch(step -> step.samples() == 1);
    assertThat(listener.epochs).hasSize(1).allMatch(epoch -> epoch.validation() == null);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void trainWhenStoppedEndsBeforeTheNextStep(int steps) {
    Network network = Quadrants.linear(1);
    float[] before = network.parameters().getFirst().data().clone();
    StopSignal stop = () -> listener.steps.size() == steps;
    var outcome =
        trainer(network, config(2, 8, new Sgd(0.01f, 0)))
            .train(Quadrants.dataset(20, 1), null, listener, stop);
    assertThat(outcome).isEqualTo(Trainer.Outcome.STOPPED);
    assertThat(listener.steps).hasSize(steps);
    assertThat(listener.epochs).as("evaluated").hasSize(Math.max(0, steps - 1) / 3);
    boolean unchanged = Arrays.equals(network.parameters().getFirst().data(), before);
    assertThat(unchanged).isEqualTo(steps == 0);
  }

  @Test
  void trainWhenStoppedDuringTheLastStepEndsBeforeTheEpochIsEvaluated() {
    StopSignal stop = () -> listener.steps.size() == 3;
    var outcome =
        trainer(Quadrants.linear(1), config(1, 8, new Sgd(0.01f, 0)))
            .train(Quadrants.dataset(20, 1), null, listener, stop);
    assertThat(outcome).isEqualTo(Trainer.Outcome.STOPPED);
    assertThat(listener.epochs).isEmpty();
  }

  @Test
  void trainWhenTheLossIsNoLongerFiniteSaysWhereAndWhatToTry() {
    TrainingConfig config = config(1, 8, new Sgd(1e38f, 0));
    assertThatExceptionOfType(TrainingDivergedException.class)
        .isThrownBy(() ->
            trainer(Quadrants.linear(1), config)
                .train(Quadrants.dataset(20, 1), null, listener, StopSignal.NEVER))
        .withMessage(
            "the loss became NaN in epoch 1, step 2 of 3, with learning rate 1.0E38;"
                + " try a smaller learning rate, for example 1.0E37");
    assertThat(listener.steps).hasSize(1);
  }

  /** The first of four steps of warm-up breaks the network, the second shows it. */
  @Test
  void trainWhenTheLossIsNoLongerFiniteNamesTheRateOfTheStep() {
    TrainingConfig config =
        config(2, 8, new Sgd(1e38f, 0))
            .withSchedule(new Warmup(4, new LearningRateSchedule.Constant()));
    assertThatExceptionOfType(TrainingDivergedException.class)
        .isThrownBy(() ->
            trainer(Quadrants.linear(1), config)
                .train(Quadrants.dataset(20, 1), null, listener, StopSignal.NEVER))
        .withMessage(
            "the loss became NaN in epoch 1, step 2 of 3, with learning rate 5.0E37, which the"
                + " schedule made of 1.0E38; try a smaller learning rate, for example 1.0E37");
  }

  /**
   * The loss of a step is computed before its update, so the last update needs a look of its own.
   */
  @Test
  void trainWhenTheLastUpdateBreaksTheNetworkIsNotCompleted() {
    TrainingConfig config = config(1, 20, new Sgd(1e38f, 0));
    Dataset bright = Quadrants.dataset(20, 1);
    assertThatExceptionOfType(TrainingDivergedException.class)
        .isThrownBy(() ->
            trainer(Quadrants.linear(1), config).train(bright, null, listener, StopSignal.NEVER))
        .withMessageMatching("the loss became .* in epoch 1, step 1 of 1, .*");
    assertThat(listener.epochs).isEmpty();
  }

  /** All training pixels are 0, so the weights, as large as floats can be, show nowhere. */
  @Test
  void trainWhenOnlyTheValidationSetShowsThatTheNetworkIsBrokenIsNotCompleted() {
    List<LayerSpec> layers = List.of(new LayerSpec.Flatten(), new LayerSpec.Dense(4));
    Network network =
        Network.build(new NetworkSpec(Quadrants.IMAGE, Normalization.NONE, layers), 1);
    Arrays.fill(network.parameters().getFirst().data(), 3e38f);
    Dataset bright = Quadrants.dataset(4, 1);
    Dataset black = Dataset.of(Quadrants.IMAGE, bright.classNames(), new byte[4 * 64], new int[4]);
    assertThatExceptionOfType(TrainingDivergedException.class)
        .isThrownBy(() ->
            trainer(network, config(1, 4, new Sgd(0.01f, 0)))
                .train(black, bright, listener, StopSignal.NEVER))
        .withMessageMatching("the loss became .* in epoch 1, step 1 of 1, .*");
    assertThat(listener.epochs).isEmpty();
  }

  @Test
  void trainWhenTheRateFollowsAScheduleTellsTheRateOfEveryStep() {
    TrainingConfig config =
        config(3, 8, new Sgd(0.5f, 0)).withSchedule(new LearningRateSchedule.StepDecay(1, 0.5f));
    trainer(Quadrants.linear(1), config)
        .train(Quadrants.dataset(16, 1), null, listener, StopSignal.NEVER);
    assertThat(listener.steps)
        .extracting(StepMetrics::learningRate)
        .containsExactly(0.5f, 0.5f, 0.25f, 0.25f, 0.125f, 0.125f);
  }

  @Test
  void trainWhenADataSetDoesNotFitSaysSoBeforeTheFirstStep() {
    Dataset good = Quadrants.dataset(8, 1);
    Dataset large = Dataset.of(Shape.of(1, 8, 9), good.classNames(), new byte[72], new int[1]);
    Dataset classes = Dataset.of(Quadrants.IMAGE, List.of("a", "b"), new byte[64], new int[1]);
    String shape = "the network expects images [1, 8, 8], the data set has [1, 8, 9]";
    String count = "a data set of 2 classes needs a network with output [2], got [4]";
    assertRefused(good.subset(), good, "training needs at least one sample, got none");
    assertRefused(good, good.subset(), "validation needs at least one sample, got none");
    assertRefused(large, good, shape);
    assertRefused(good, large, shape);
    assertRefused(classes, good, count);
    assertRefused(good, classes, count);
    assertThat(listener.steps).isEmpty();
  }

  private void assertRefused(Dataset training, Dataset validation, String message) {
    Trainer trainer = trainer(Quadrants.linear(1), config(1, 8, new Sgd(0.01f, 0)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> trainer.train(training, validation, listener, StopSignal.NEVER))
        .withMessage(message);
  }

  /**
   * Of 188 parameters three copies, as many in two checkpoints and the bytes of one, and one
   * gradient for each of the two shards, of which the larger has 32 samples.
   */
  @Test
  void memoryBytesWhenABatchHasTwoShardsCountsThem() {
    Network network = Network.build(Quadrants.small(), 1);
    long activations = 64 + 144 + 144 + 36 + 36 + 4;
    long scratch = network.layers().stream().mapToLong(l -> l.scratchSize(32)).max().orElseThrow();
    long numbers = 188 * (4 * 3 + 2) + 2 * activations * 40 + 2 * scratch;
    assertThat(scratch).isPositive();
    TrainingConfig config = config(1, 40, new Adam(0.1f));
    assertThat(Trainer.memoryBytes(network, config)).isEqualTo(numbers * Float.BYTES);
    TrainingConfig copies =
        config
            .withEarlyStopping(new EarlyStopping(1, 0))
            .withWeightAveraging(new WeightAveraging(0.9f));
    assertThat(Trainer.memoryBytes(network, copies))
        .as("two more copies, the best and the average, which checkpoints have too")
        .isEqualTo((numbers + 4 * 2 * 188) * Float.BYTES);
  }
}
