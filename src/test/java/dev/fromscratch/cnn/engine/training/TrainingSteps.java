package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.optimizer.Adam;
import java.util.stream.IntStream;

/** The trainer's steps one by one, for measuring: Adam on the batches of a data set, in order. */
public final class TrainingSteps {

  private static final float LEARNING_RATE = 1e-3f;
  private static final long SEED = 1;

  private final Dataset dataset;
  private final int[] order;
  private final int batchSize;
  private final TrainingStep step;
  private int number;

  /** Steps that change the parameters of {@code network}. */
  public TrainingSteps(
      Network network, Dataset dataset, int batchSize, TensorOps ops, WorkerPool workers) {
    this.dataset = dataset;
    this.order = IntStream.range(0, dataset.size()).toArray();
    this.batchSize = batchSize;
    var config =
        new TrainingConfig(1, batchSize, new SoftmaxCrossEntropy(), new Adam(LEARNING_RATE), SEED);
    this.step = new TrainingStep(network, config, null, ops, workers);
  }

  /** Learns from the next batch, and from the first one after the last. */
  public void run() {
    int from = number % (dataset.size() / batchSize) * batchSize;
    step.run(dataset, order, from, batchSize, SEED, number, LEARNING_RATE);
    number++;
  }

  /** The mean loss of the last batch, before its update. */
  public double loss() {
    return step.lossSum(batchSize) / batchSize;
  }
}
