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

/** Measures a network on a data set, on all cores; the parameters stay as they are. */
public final class Evaluator {

  private static final int CHUNK_SIZE = 64;

  private final TensorOps ops;
  private final WorkerPool workers;

  public Evaluator(TensorOps ops, WorkerPool workers) {
    this.ops = ops;
    this.workers = workers;
  }

  /**
   * Classifies every sample.
   *
   * @param loss what training minimises; measured is its {@link Loss#forEvaluation()}
   * @throws IllegalArgumentException if the data set is empty or does not fit the network
   */
  public Evaluation evaluate(Network network, Dataset dataset, Loss loss) {
    Fit.require("evaluation", network, dataset);
    Loss measured = loss.forEvaluation();
    int size = dataset.size();
    int[] order = IntStream.range(0, size).toArray();
    int[] predictions = new int[size];
    double[] lossSums = new double[Math.ceilDiv(size, CHUNK_SIZE)];
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
          for (int n = 0; n < count; n++) {
            predictions[from + n] = ArgMax.ofRow(output, n);
          }
          lossSums[chunk] = shard.lossSum();
          idle.add(shard);
        });
    int[] labels = IntStream.range(0, size).map(dataset::label).toArray();
    double meanLoss = DoubleStream.of(lossSums).sum() / size;
    return new Evaluation(meanLoss, ConfusionMatrix.of(dataset.classCount(), labels, predictions));
  }
}
