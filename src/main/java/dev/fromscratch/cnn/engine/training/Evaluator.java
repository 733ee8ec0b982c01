package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Measures a network on a data set, on all cores and with the same bits on any number of them; the
 * parameters stay as they are.
 */
public final class Evaluator {

  /** Samples that go through the network together. */
  static final int CHUNK_SIZE = 64;

  private final TensorOps ops;
  private final WorkerPool workers;

  public Evaluator(TensorOps ops, WorkerPool workers) {
    this.ops = ops;
    this.workers = workers;
  }

  /** Looks at a chunk of samples that has gone through the network; called by several threads. */
  @FunctionalInterface
  private interface ChunkVisitor {
    void visit(int chunk, Shard shard, Tensor output);
  }

  /**
   * Measures what training looks at after every epoch, and no more.
   *
   * @param loss what training minimises; measured is its {@link Loss#forEvaluation()}
   * @throws IllegalArgumentException if the data set is empty or does not fit the network
   */
  public ValidationMetrics validate(Network network, Dataset dataset, Loss loss) {
    Fit.require("validation", network, dataset);
    int[] correct = new int[chunks(dataset)];
    double meanLoss =
        visitAll(network, dataset, loss, (chunk, shard, _) -> correct[chunk] = shard.correct());
    return new ValidationMetrics(meanLoss, (double) IntStream.of(correct).sum() / dataset.size());
  }

  /**
   * Measures all there is to know, by the probabilities of the classes.
   *
   * @param loss what training minimises; measured is its {@link Loss#forEvaluation()}
   * @throws IllegalArgumentException if the data set is empty or does not fit the network
   * @throws TrainingDivergedException if the loss is not a finite number or the network gives no
   *     number for a sample; such a network is not a classifier
   */
  public Evaluation evaluate(Network network, Dataset dataset, Loss loss) {
    Fit.require("evaluation", network, dataset);
    var outcomes = new Outcomes(dataset);
    double meanLoss =
        visitAll(
            network,
            dataset,
            loss,
            (chunk, shard, output) -> {
              Tensor probabilities = shard.probabilities(output);
              for (int n = 0; n < output.dim(0); n++) {
                outcomes.put(chunk * CHUNK_SIZE + n, probabilities, n);
              }
            });
    return outcomes.evaluate(meanLoss);
  }

  private static int chunks(Dataset dataset) {
    return Math.ceilDiv(dataset.size(), CHUNK_SIZE);
  }

  /** Runs every sample through the network; returns the mean loss. */
  private double visitAll(Network network, Dataset dataset, Loss loss, ChunkVisitor visitor) {
    Loss measured = loss.forEvaluation();
    int size = dataset.size();
    int[] order = IntStream.range(0, size).toArray();
    double[] lossSums = new double[chunks(dataset)];
    Queue<Shard> idle = new ConcurrentLinkedQueue<>();
    workers.run(
        lossSums.length,
        chunk -> {
          Shard polled = idle.poll();
          Shard shard =
              polled != null ? polled : new Shard(network, CHUNK_SIZE, Pass.inference(ops));
          int from = chunk * CHUNK_SIZE;
          int count = Math.min(CHUNK_SIZE, size - from);
          Tensor output = shard.forward(dataset, order, from, count, measured);
          visitor.visit(chunk, shard, output);
          lossSums[chunk] = shard.lossSum();
          idle.add(shard);
        });
    return DoubleStream.of(lossSums).sum() / size;
  }
}
