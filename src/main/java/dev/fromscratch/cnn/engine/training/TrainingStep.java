package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.augmentation.Augmentation;
import dev.fromscratch.cnn.engine.data.augmentation.Augmenter;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.layer.ShardedPass;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.optimizer.OptimizerState;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One update of the parameters from one batch, on all cores.
 *
 * <p>The batch is cut into shards whose number depends on its size alone, not on the threads. Each
 * shard runs forward and backward into gradients of its own, by itself or, where a layer spans the
 * batch, meeting the others there; then the gradients are put together in their order, see {@link
 * ParameterUpdate}. So the result has the same bits on one thread or many.
 */
final class TrainingStep {

  /**
   * Two vectors of 512 bits, the width of a tile: half as many samples would halve the work that is
   * done with each weight on its way from memory. A batch of 64 feeds two cores, one of 256 eight.
   */
  private static final int MIN_SHARD_SIZE = 32;

  /**
   * One vector, for batches that would be a single shard and keep one core busy: two cores win more
   * than tiles that are half empty lose, but where a dense layer is nearly all there is.
   */
  private static final int SMALL_SHARD_SIZE = 16;

  /** Each shard has gradients of its own, so their number is what large batches cost in memory. */
  private static final int MAX_SHARDS = 16;

  private final Network network;
  private final WorkerPool workers;
  private final Loss loss;
  private final OptimizerState optimizer;
  private final int shardSize;
  private final List<Shard> shards = new ArrayList<>();
  private final ShardedPass together;
  private final ParameterUpdate update;

  /**
   * Steps of one run.
   *
   * @param average what follows the network after each step, or null
   */
  TrainingStep(
      Network network,
      TrainingConfig config,
      @Nullable WeightAverage average,
      TensorOps ops,
      WorkerPool workers) {
    this.network = network;
    this.workers = workers;
    this.loss = config.loss();
    this.optimizer = config.optimizer().start(network.parameters());
    this.shardSize = shardSize(config.batchSize());
    List<Pass> passes = new ArrayList<>();
    for (int i = 0; i < shardsFor(config.batchSize()); i++) {
      passes.add(Pass.training(ops));
      shards.add(new Shard(network, shardSize, passes.getLast(), augmenter(network, config)));
    }
    this.together = ShardedPass.of(passes, workers);
    this.update =
        new ParameterUpdate(
            network.parameters(),
            together,
            optimizer,
            average,
            config.gradientClipNorm(),
            ops,
            workers);
  }

  private static @Nullable Augmenter augmenter(Network network, TrainingConfig config) {
    Augmentation augmentation = config.augmentation();
    return augmentation == null || augmentation.equals(Augmentation.NONE)
        ? null
        : new Augmenter(augmentation, network.inputShape(), config.seed());
  }

  /** Samples in a shard; the last one may have fewer. */
  static int shardSize(int batchSize) {
    int least = batchSize <= MIN_SHARD_SIZE ? SMALL_SHARD_SIZE : MIN_SHARD_SIZE;
    int size = Math.max(least, Math.ceilDiv(batchSize, MAX_SHARDS));
    return Math.min(size, batchSize);
  }

  private int shardsFor(int samples) {
    return Math.ceilDiv(samples, shardSize);
  }

  /** The number of shards, and so of copies of all gradients, that a batch size takes. */
  static int shardCount(int batchSize) {
    return Math.ceilDiv(batchSize, shardSize(batchSize));
  }

  /** Says which epoch the next steps belong to, from 1: augmentation depends on it. */
  void beginEpoch(int epoch) {
    shards.forEach(shard -> shard.beginEpoch(epoch));
  }

  /**
   * Learns from the samples {@code order[from] … order[from + count - 1]}.
   *
   * @param seed what dropout depends on, with the step
   * @param step the number of the step in the run, from 0
   * @param learningRate η of this step
   */
  void run(
      Dataset dataset, int[] order, int from, int count, long seed, long step, float learningRate) {
    int active = shardsFor(count);
    for (int i = 0; i < active; i++) {
      shards.get(i).seed(seed, step, i * shardSize);
    }
    together.begin(active);
    if (network.spansBatch()) {
      runTogether(dataset, order, from, count);
      network.updateStatistics(together);
    } else {
      workers.run(active, i -> runAlone(i, dataset, order, from, count));
    }
    update.run(active, step, learningRate);
  }

  private void runAlone(int i, Dataset dataset, int[] order, int from, int count) {
    Shard shard = shards.get(i);
    int first = i * shardSize;
    Tensor output = shard.forward(dataset, order, from + first, samples(i, count), loss);
    shard.backward(output, loss, count);
  }

  private void runTogether(Dataset dataset, int[] order, int from, int count) {
    int active = shardsFor(count);
    List<Tensor> images =
        together.map(
            active,
            i -> shards.get(i).load(dataset, order, from + i * shardSize, samples(i, count)));
    List<Tensor> outputs = network.forward(images, together);
    List<Tensor> gradients =
        together.map(
            active,
            i -> {
              shards.get(i).measure(outputs.get(i), loss);
              return shards.get(i).outputGradient(outputs.get(i), loss, count);
            });
    network.backward(gradients, together);
  }

  /** How many of the {@code count} samples of a batch are those of one shard. */
  private int samples(int shard, int count) {
    return Math.min(shardSize, count - shard * shardSize);
  }

  /** What the optimizer remembers. */
  OptimizerState optimizer() {
    return optimizer;
  }

  /** The summed loss of the first {@code count} samples of the last step. */
  double lossSum(int count) {
    double sum = 0;
    for (int i = 0; i < shardsFor(count); i++) {
      sum += shards.get(i).lossSum();
    }
    return sum;
  }

  /** How many of the first {@code count} samples of the last step were classified correctly. */
  int correct(int count) {
    int sum = 0;
    for (int i = 0; i < shardsFor(count); i++) {
      sum += shards.get(i).correct();
    }
    return sum;
  }
}
