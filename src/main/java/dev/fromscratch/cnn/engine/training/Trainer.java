package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.Shuffle;
import dev.fromscratch.cnn.engine.layer.Layer;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.optimizer.LearningRateSchedule;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The training loop: for every epoch, shuffle; for every batch, forward, loss, backward, update.
 *
 * <p>The trained parameters depend on the network's initial ones, the data and the {@link
 * TrainingConfig}, and on nothing else.
 */
public final class Trainer {

  private final Network network;
  private final TrainingConfig config;
  private final TensorOps ops;
  private final WorkerPool workers;

  /** Whether a run reached its end, which may be an early one, or was stopped from outside. */
  public enum Outcome {
    COMPLETED,
    STOPPED
  }

  /** A trainer that changes the parameters of {@code network}. */
  public Trainer(Network network, TrainingConfig config, TensorOps ops, WorkerPool workers) {
    this.network = network;
    this.config = config;
    this.ops = ops;
    this.workers = workers;
  }

  /**
   * About how much memory a run takes, in bytes: parameters with optimizer state, a gradient per
   * shard, with early stopping a copy of the best, and the average where there is one; activations
   * and their gradients for the whole batch, and each layer's scratch space per shard. The data
   * comes on top.
   */
  public static long memoryBytes(Network network, TrainingConfig config) {
    long shards = TrainingStep.shardCount(config.batchSize());
    long activations = network.inputShape().size();
    long scratch = 0;
    for (Layer layer : network.layers()) {
      activations += layer.activationSize();
      scratch += layer.scratchSize();
    }
    int copies = 3;
    copies += config.earlyStopping() == null ? 0 : 1;
    copies += config.weightAveraging() == null ? 0 : 1;
    long numbers =
        network.parameterCount() * (copies + shards)
            + 2 * activations * config.batchSize()
            + scratch * shards;
    return numbers * Float.BYTES;
  }

  /**
   * Trains to the end, or until the signal stops it. If weights are averaged, the average is what
   * is evaluated after every epoch and what the network holds at the end; a run that is stopped
   * leaves the weights of its last step.
   *
   * @param training what to learn from
   * @param validation what to evaluate on after every epoch, if anything
   * @throws IllegalArgumentException if the data does not fit the network, or early stopping has no
   *     validation set to look at
   * @throws TrainingDivergedException if the loss is no longer a finite number
   */
  public Outcome train(
      Dataset training, @Nullable Dataset validation, TrainingListener listener, StopSignal stop) {
    Fit.require("training", network, training);
    if (validation != null) {
      Fit.require("validation", network, validation);
    }
    EarlyStopping stopping = config.earlyStopping();
    if (stopping != null && validation == null) {
      throw new IllegalArgumentException("early stopping needs a validation set, got none");
    }
    BestEpoch best = stopping == null ? null : new BestEpoch(stopping, network);
    WeightAveraging averaging = config.weightAveraging();
    WeightAverage average = averaging == null ? null : new WeightAverage(averaging, network);
    if (!runEpochs(training, validation, best, average, listener, stop)) {
      return Outcome.STOPPED;
    }
    exchange(average);
    if (best != null) {
      best.restore(listener);
    }
    return Outcome.COMPLETED;
  }

  /** False if the signal stopped it. */
  private boolean runEpochs(
      Dataset training,
      @Nullable Dataset validation,
      @Nullable BestEpoch best,
      @Nullable WeightAverage average,
      TrainingListener listener,
      StopSignal stop) {
    var step = new TrainingStep(network, config, average, ops, workers);
    for (int epoch = 1; epoch <= config.epochs(); epoch++) {
      EpochProgress progress = trainEpoch(epoch, step, training, listener, stop);
      if (progress == null) {
        return false;
      }
      exchange(average);
      Evaluation evaluation = validation == null ? null : evaluate(validation);
      var metrics = new EpochMetrics(epoch, progress.meanLoss(), progress.accuracy(), evaluation);
      boolean last = best != null && best.endsWith(metrics);
      exchange(average);
      listener.onEpoch(metrics);
      if (last) {
        break;
      }
    }
    return true;
  }

  /** Puts the average, if there is one, in the place of the weights that train, or back. */
  private static void exchange(@Nullable WeightAverage average) {
    if (average != null) {
      average.exchange();
    }
  }

  private @Nullable EpochProgress trainEpoch(
      int epoch, TrainingStep step, Dataset training, TrainingListener listener, StopSignal stop) {
    int size = training.size();
    int steps = Math.ceilDiv(size, config.batchSize());
    int[] order = Shuffle.order(size, config.seed(), epoch);
    var span = new LearningRateSchedule.Span(steps, config.epochs());
    float rate = 0;
    var progress = new EpochProgress();
    step.beginEpoch(epoch);
    for (int i = 0; i < steps; i++) {
      if (stop.stopRequested()) {
        return null;
      }
      int from = i * config.batchSize();
      int count = Math.min(config.batchSize(), size - from);
      long stepNumber = (long) (epoch - 1) * steps + i;
      rate = config.schedule().at(stepNumber, span, config.optimizer().learningRate());
      step.run(training, order, from, count, config.seed(), stepNumber, rate);
      double loss = step.lossSum(count) / count;
      requireFinite(loss, epoch, i + 1, steps, rate);
      progress.add(step.lossSum(count), step.correct(count), count);
      listener.onStep(
          new StepMetrics(
              epoch, i + 1, steps, count, loss, progress.meanLoss(), progress.accuracy()));
    }
    // The loss shows what an update did only in the next step, and the last update has none.
    int[] lastBatch = Arrays.copyOfRange(order, (steps - 1) * config.batchSize(), size);
    requireFinite(evaluate(training.subset(lastBatch)).loss(), epoch, steps, steps, rate);
    return progress;
  }

  private void requireFinite(double loss, int epoch, int step, int steps, float rate) {
    if (!Double.isFinite(loss)) {
      float learningRate = config.optimizer().learningRate();
      throw new TrainingDivergedException(loss, epoch, step, steps, rate, learningRate);
    }
  }

  private Evaluation evaluate(Dataset dataset) {
    return new Evaluator(ops, workers).evaluate(network, dataset, config.loss());
  }

  /** Sums over the epoch so far. */
  private static final class EpochProgress {
    private double lossSum;
    private long correct;
    private long samples;

    void add(double loss, int correctSamples, int count) {
      lossSum += loss;
      correct += correctSamples;
      samples += count;
    }

    double meanLoss() {
      return lossSum / samples;
    }

    double accuracy() {
      return (double) correct / samples;
    }
  }
}
