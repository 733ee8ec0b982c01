package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.augmentation.Augmentation;
import dev.fromscratch.cnn.engine.data.augmentation.Augmenter;
import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.layer.ShardedPass;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.optimizer.OptimizerState;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One update of the parameters from one batch, on all cores.
 *
 * <p>The batch is cut into shards whose number depends on its size alone, not on the threads. Each
 * shard runs forward and backward into gradients of its own, by itself or, where a layer spans the
 * batch, meeting the others there; then the gradients are added in the order of the shards, range
 * by range, and each range is updated at once. So every sum has one order, and the result has the
 * same bits on one thread or many.
 *
 * <p>Clipping needs the norm of the whole gradient before anything moves: {@code g = g min(1, c /
 * ‖g‖)}, where {@code ‖g‖²} is added within ranges and then in the order of the ranges. See <a
 * href="https://arxiv.org/abs/1211.5063">Pascanu, Mikolov, Bengio (2013)</a>.
 */
final class TrainingStep {

  /** Small enough that a batch of 64 feeds four cores, large enough to fill a matrix product. */
  private static final int MIN_SHARD_SIZE = 16;

  /** Each shard has gradients of its own, so their number is what large batches cost in memory. */
  private static final int MAX_SHARDS = 16;

  /** Numbers per range: 64 kB of each array, so that a range stays in cache while it is summed. */
  private static final int RANGE_SIZE = 16_384;

  private final Network network;
  private final TensorOps ops;
  private final WorkerPool workers;
  private final Loss loss;
  private final OptimizerState optimizer;
  private final @Nullable WeightAverage average;
  private final float clipNorm;
  private final List<Parameter> parameters;
  private final int shardSize;
  private final List<Shard> shards = new ArrayList<>();
  private final ShardedPass together;
  private final List<Range> ranges = new ArrayList<>();

  /** A part of one parameter that is updated by one task. */
  private record Range(int parameter, int from, int to) {}

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
    this.average = average;
    this.ops = ops;
    this.workers = workers;
    this.loss = config.loss();
    this.parameters = network.parameters();
    this.optimizer = config.optimizer().start(parameters);
    this.clipNorm = config.gradientClipNorm();
    this.shardSize = shardSize(config.batchSize());
    List<Pass> passes = new ArrayList<>();
    for (int i = 0; i < shardsFor(config.batchSize()); i++) {
      passes.add(Pass.training(ops));
      shards.add(new Shard(network, shardSize, passes.getLast(), augmenter(network, config)));
    }
    this.together = ShardedPass.of(passes, workers);
    for (int p = 0; p < parameters.size(); p++) {
      int size = parameters.get(p).size();
      for (int from = 0; from < size; from += RANGE_SIZE) {
        ranges.add(new Range(p, from, Math.min(from + RANGE_SIZE, size)));
      }
    }
  }

  private static @Nullable Augmenter augmenter(Network network, TrainingConfig config) {
    Augmentation augmentation = config.augmentation();
    return augmentation == null
        ? null
        : new Augmenter(augmentation, network.inputShape(), config.seed());
  }

  private static int shardSize(int batchSize) {
    int size = Math.max(MIN_SHARD_SIZE, Math.ceilDiv(batchSize, MAX_SHARDS));
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
    if (network.spansBatch()) {
      runTogether(dataset, order, from, count);
      network.updateStatistics(together);
    } else {
      workers.run(active, i -> runAlone(i, dataset, order, from, count));
    }
    optimizer.beginStep(step, learningRate);
    if (average != null) {
      average.beginStep(step);
      average.updateStatistics(ops);
    }
    if (clipNorm == TrainingConfig.NO_CLIPPING) {
      workers.run(ranges.size(), i -> update(ranges.get(i), sum(ranges.get(i), active)));
    } else {
      updateClipped(active);
    }
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

  private void updateClipped(int active) {
    double[] squares = new double[ranges.size()];
    workers.run(
        ranges.size(),
        i -> {
          Range range = ranges.get(i);
          squares[i] = ops.sumOfSquares(sum(range, active).data(), range.from(), range.to());
        });
    double norm = 0;
    for (double square : squares) {
      norm += square;
    }
    norm = Math.sqrt(norm);
    float factor = norm > clipNorm ? (float) (clipNorm / norm) : 1;
    workers.run(
        ranges.size(),
        i -> {
          Range range = ranges.get(i);
          Tensor gradient = shards.getFirst().gradient(parameters.get(range.parameter()));
          ops.scale(gradient.data(), range.from(), range.to(), factor);
          update(range, gradient);
        });
  }

  /** Adds the gradients of all shards to that of the first, and returns it. */
  private Tensor sum(Range range, int active) {
    Parameter parameter = parameters.get(range.parameter());
    int count = range.to() - range.from();
    Tensor sum = shards.getFirst().gradient(parameter);
    for (int i = 1; i < active; i++) {
      float[] part = shards.get(i).gradient(parameter).data();
      ops.add(part, range.from(), sum.data(), range.from(), count);
      Arrays.fill(part, range.from(), range.to(), 0);
    }
    return sum;
  }

  private void update(Range range, Tensor gradient) {
    optimizer.update(ops, range.parameter(), gradient, range.from(), range.to());
    if (average != null) {
      average.update(ops, range.parameter(), range.from(), range.to());
    }
    Arrays.fill(gradient.data(), range.from(), range.to(), 0);
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
