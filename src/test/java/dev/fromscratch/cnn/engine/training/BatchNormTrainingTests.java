package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.layer.ShardedPass;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.optimizer.Adam;
import dev.fromscratch.cnn.engine.optimizer.AdamW;
import dev.fromscratch.cnn.engine.optimizer.OptimizerState;
import dev.fromscratch.cnn.engine.optimizer.Sgd;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks whose shards meet, in training and after it. */
class BatchNormTrainingTests {

  private static final Loss LOSS = new SoftmaxCrossEntropy();

  private final WorkerPool workers = new WorkerPool(2);
  private final RecordingListener listener = new RecordingListener();

  @AfterEach
  void closeWorkers() {
    workers.close();
  }

  /** Two dense layers with batch normalization between them. */
  private static Network dense() {
    List<LayerSpec> layers =
        List.of(
            new LayerSpec.Flatten(),
            new LayerSpec.Dense(20),
            new LayerSpec.BatchNorm(),
            new LayerSpec.Tanh(),
            new LayerSpec.Dense(4));
    return Network.build(new NetworkSpec(Quadrants.IMAGE, Normalization.MNIST, layers), 1);
  }

  private void train(Network network, Dataset dataset, TrainingConfig config, TensorOps ops) {
    new Trainer(network, config, ops, workers)
        .train(dataset, Quadrants.dataset(100, 2), listener, StopSignal.NEVER);
  }

  /** The validation set is classified with running statistics. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void trainWhenTheTaskIsSmallLearnsIt(Arithmetic arithmetic) {
    Network network = Network.build(Quadrants.normalized(), 1);
    var config = new TrainingConfig(8, 40, LOSS, new Adam(0.01f), 42);
    train(network, Quadrants.dataset(160, 1), config, arithmetic.ops());
    assertThat(listener.lastValidation().accuracy()).as("seeds 1, 2, 42").isGreaterThan(0.95);
    assertThat(listener.lastValidation().loss()).isLessThan(0.4);
  }

  /** Three steps, each on all samples, which make one shard, or two, three or sixteen. */
  @ParameterizedTest
  @ValueSource(ints = {2, 16, 17, 40, 300})
  void runWhenABatchIsCutIntoShardsMovesAsIfItWereNot(int size) {
    Dataset dataset = Quadrants.dataset(size, 1);
    Network cut = dense();
    Network uncut = dense();
    var sgd = new Sgd(0.1f, 0.5f);
    train(cut, dataset, new TrainingConfig(3, 300, LOSS, sgd, 42), TensorOps.scalar());
    trainUncut(uncut, dataset, sgd);
    for (int i = 0; i < cut.tensors().size(); i++) {
      float[] expected = uncut.tensors().get(i).data();
      assertThat(cut.tensors().get(i).data()).containsExactly(expected, within(1e-5f));
      assertThat(expected).isNotEqualTo(dense().tensors().get(i).data());
    }
  }

  private void trainUncut(Network network, Dataset dataset, Sgd sgd) {
    TensorOps ops = TensorOps.scalar();
    OptimizerState state = sgd.start(network.parameters());
    int size = dataset.size();
    int[] order = IntStream.range(0, size).toArray();
    for (int step = 0; step < 3; step++) {
      Pass pass = Pass.training(ops);
      var shard = new Shard(network, size, pass);
      shard.backward(shard.forward(dataset, order, 0, size, LOSS), LOSS, size);
      network.updateStatistics(ShardedPass.of(List.of(pass), workers));
      state.beginStep(step, sgd.learningRate());
      for (int p = 0; p < network.parameters().size(); p++) {
        Tensor gradient = pass.gradient(network.parameters().get(p));
        state.update(ops, p, 0, gradient.size(), gradient.data(), 0);
      }
    }
  }

  /** A single sample has no variance, be it the last of an epoch or every batch. */
  @ParameterizedTest
  @CsvSource({"17, 8", "5, 1", "1, 64"})
  void trainWhenABatchHasOneSampleGoesOn(int samples, int batchSize) {
    Network network = dense();
    var config = new TrainingConfig(40, batchSize, LOSS, new Adam(0.01f), 42);
    train(network, Quadrants.dataset(samples, 1), config, TensorOps.scalar());
    assertThat(listener.steps.getLast().samples()).isEqualTo(1);
    assertThat(listener.epochs.getLast().trainingLoss())
        .isLessThan(listener.epochs.getFirst().trainingLoss() / 2);
    for (Tensor tensor : network.tensors()) {
      for (float number : tensor.data()) {
        assertThat(number).isFinite();
      }
    }
  }

  /** Weights decay to nothing at this rate; the scale of a normalization is no weight. */
  @Test
  void trainWhenWeightsDecayLeavesTheScaleAlone() {
    Network network = dense();
    var optimizer = new AdamW(1e-3f, 0.9f, 0.999f, 1e-8f, 1_000);
    var config = new TrainingConfig(1, 40, LOSS, optimizer, 42);
    train(network, Quadrants.dataset(40, 1), config, TensorOps.scalar());
    List<Parameter> parameters = network.parameters();
    assertThat(parameters)
        .extracting(Parameter::decays)
        .containsExactly(true, false, false, false, true, false);
    assertThat(largest(parameters.get(0))).isLessThan(0.01f);
    assertThat(largest(parameters.get(2))).isGreaterThan(0.99f);
    assertThat(network.parameterCount())
        .as("without running statistics")
        .isEqualTo(64 * 20 + 20 + 20 + 20 + 80 + 4);
  }

  private static float largest(Parameter parameter) {
    float largest = 0;
    for (float number : parameter.data()) {
      largest = Math.max(largest, Math.abs(number));
    }
    return largest;
  }

  @Test
  void memoryBytesWhenThereIsBatchNormalizationCountsItsOutputAndSums() {
    long activations = 64 + 64 + 20 + 20 + 20 + 4;
    long numbers = 1424 * (4 * 3 + 1) + 2 * activations * 8 + (64 + 20) * (8 + 40);
    var config = new TrainingConfig(1, 8, LOSS, new Adam(0.1f), 42);
    assertThat(Trainer.memoryBytes(dense(), config)).isEqualTo(numbers * Float.BYTES);
  }

  @Test
  void evaluateWhenRepeatedLeavesEveryNumberAsItIs() {
    Network network = Network.build(Quadrants.normalized(), 1);
    List<float[]> before = network.tensors().stream().map(t -> t.data().clone()).toList();
    new Evaluator(TensorOps.scalar(), workers).evaluate(network, Quadrants.dataset(70, 1), LOSS);
    for (int i = 0; i < before.size(); i++) {
      assertThat(Arrays.equals(network.tensors().get(i).data(), before.get(i))).isTrue();
    }
  }
}
