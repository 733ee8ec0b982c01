package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.optimizer.Adam;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule.ExponentialDecay;
import dev.fromscratch.cnn.engine.optimizer.Optimizer;
import dev.fromscratch.cnn.engine.optimizer.OptimizerState;
import dev.fromscratch.cnn.engine.optimizer.Sgd;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a step of the trainer does, against the same written out for the whole batch at once. */
class TrainingStepTests {

  private static final Loss LOSS = new SoftmaxCrossEntropy();

  private final TensorOps ops = TensorOps.scalar();
  private final WorkerPool workers = new WorkerPool(2);
  private final RecordingListener listener = new RecordingListener();

  @AfterEach
  void closeWorkers() {
    workers.close();
  }

  private void train(Network network, Dataset dataset, TrainingConfig config) {
    new Trainer(network, config, ops, workers).train(dataset, null, listener, StopSignal.NEVER);
  }

  /** Three steps, each on all samples, which make one shard, or two, three or sixteen. */
  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 40, 300})
  void runWhenABatchIsCutIntoShardsMovesByTheGradientOfItsMeanLoss(int size) {
    Dataset dataset = Quadrants.dataset(size, 1);
    for (Optimizer optimizer : List.of(new Sgd(0.1f, 0.5f), new Adam(0.01f, 0.9f, 0.999f, 0.01f))) {
      Network cut = Quadrants.wide(1);
      Network uncut = Quadrants.wide(1);
      train(cut, dataset, new TrainingConfig(3, size, LOSS, optimizer, 42));
      trainUncut(uncut, dataset, optimizer);
      for (int p = 0; p < cut.parameters().size(); p++) {
        assertThat(largestDifference(cut.parameters().get(p), uncut.parameters().get(p)))
            .as("largest difference in parameter %d, %s", p, optimizer)
            .isLessThan(1e-5);
      }
    }
  }

  /** With a learning rate of 1, what a parameter moves by is its gradient. */
  @ParameterizedTest
  @ValueSource(floats = {1e-3f, 0.1f, 1e3f})
  void runWhenGradientsAreClippedShortensThemAllByOneFactor(float clipNorm) {
    Dataset dataset = Quadrants.dataset(40, 1);
    var config = new TrainingConfig(1, 40, LOSS, new Sgd(1, 0), 42);
    double[] free = movement(dataset, config);
    double[] clipped = movement(dataset, config.withGradientClipNorm(clipNorm));
    double norm = norm(free);
    assertThat(norm).isBetween(0.2, 100.0);
    double factor = Math.min(1, clipNorm / norm);
    assertThat(norm(clipped)).isCloseTo(factor * norm, withinPercentage(0.5));
    for (int i = 0; i < free.length; i++) {
      assertThat(clipped[i]).as("number %d", i).isCloseTo(factor * free[i], within(1e-6));
    }
  }

  /** Two steps on all samples, the second with half the rate; and two runs of a step each. */
  @Test
  void runWhenTheRateHasAScheduleMovesByTheRateOfTheStep() {
    Dataset dataset = Quadrants.dataset(40, 1);
    var two = new TrainingConfig(2, 40, LOSS, new Sgd(0.1f, 0), 42);
    Network scheduled = Quadrants.wide(1);
    train(scheduled, dataset, two.withSchedule(new ExponentialDecay(0.5f)));
    Network byHand = Quadrants.wide(1);
    train(byHand, dataset, new TrainingConfig(1, 40, LOSS, new Sgd(0.1f, 0), 42));
    train(byHand, dataset, new TrainingConfig(1, 40, LOSS, new Sgd(0.05f, 0), 42));
    for (int p = 0; p < byHand.parameters().size(); p++) {
      assertThat(largestDifference(scheduled.parameters().get(p), byHand.parameters().get(p)))
          .isLessThan(1e-6);
    }
  }

  private double[] movement(Dataset dataset, TrainingConfig config) {
    Network network = Quadrants.wide(1);
    double[] before = numbers(network);
    train(network, dataset, config);
    double[] after = numbers(network);
    return IntStream.range(0, before.length).mapToDouble(i -> before[i] - after[i]).toArray();
  }

  private static double[] numbers(Network network) {
    return network.parameters().stream()
        .flatMapToDouble(p -> IntStream.range(0, p.size()).mapToDouble(i -> p.data()[i]))
        .toArray();
  }

  private static double norm(double[] numbers) {
    return Math.sqrt(Arrays.stream(numbers).map(x -> x * x).sum());
  }

  private static double largestDifference(Parameter a, Parameter b) {
    return IntStream.range(0, a.size())
        .mapToDouble(i -> Math.abs(a.data()[i] - b.data()[i]))
        .max()
        .orElseThrow();
  }

  private void trainUncut(Network network, Dataset dataset, Optimizer optimizer) {
    OptimizerState state = optimizer.start(network.parameters());
    int size = dataset.size();
    int[] order = IntStream.range(0, size).toArray();
    for (int step = 0; step < 3; step++) {
      Pass pass = Pass.training(ops);
      var shard = new Shard(network, size, pass);
      shard.backward(shard.forward(dataset, order, 0, size, LOSS), LOSS, size);
      state.beginStep(step, optimizer.learningRate());
      for (int p = 0; p < network.parameters().size(); p++) {
        Tensor gradient = pass.gradient(network.parameters().get(p));
        state.update(ops, p, 0, gradient.size(), gradient.data(), 0);
      }
    }
  }

  /**
   * Twenty times the same picture, so that its place in the batch does not matter, and a learning
   * rate that changes no parameter: only the masks differ between the four steps.
   */
  @Test
  void runWhenThereIsDropoutDrawsByTheNumberOfTheStepAndThePlaceInTheBatch() {
    int[] copies = new int[40];
    Dataset dataset = Quadrants.dataset(1, 1).subset(copies);
    Network network = dropoutNetwork();
    train(network, dataset, new TrainingConfig(2, 20, LOSS, new Sgd(1e-30f, 0), 42));
    double[] expected = new double[4];
    for (int step = 0; step < expected.length; step++) {
      Pass pass = Pass.training(ops);
      pass.seed(42, step, 0);
      var shard = new Shard(network, 20, pass);
      shard.forward(dataset, copies, 0, 20, LOSS);
      expected[step] = shard.lossSum() / 20;
    }
    assertThat(listener.steps.stream().mapToDouble(StepMetrics::loss).toArray())
        .containsExactly(expected, within(1e-6));
    assertThat(Arrays.stream(expected).distinct().count()).isEqualTo(4);
  }

  private static Network dropoutNetwork() {
    List<LayerSpec> layers =
        List.of(new LayerSpec.Flatten(), new LayerSpec.Dropout(0.5f), new LayerSpec.Dense(4));
    return Network.build(new NetworkSpec(Quadrants.IMAGE, Normalization.NONE, layers), 1);
  }

  /** Loss and accuracy come from the forward pass, before the parameters move. */
  @Test
  void runWhenItIsTheOnlyStepReportsTheNetworkAsItWas() {
    Dataset dataset = Quadrants.dataset(40, 1);
    Network network = Quadrants.wide(1);
    ValidationMetrics before = new Evaluator(ops, workers).validate(network, dataset, LOSS);
    train(network, dataset, new TrainingConfig(1, 40, LOSS, new Sgd(0.1f, 0), 42));
    EpochMetrics epoch = listener.epochs.getFirst();
    assertThat(epoch.trainingLoss()).isCloseTo(before.loss(), within(1e-9));
    assertThat(epoch.trainingAccuracy()).isEqualTo(before.accuracy()).isBetween(0.1, 0.9);
  }
}
