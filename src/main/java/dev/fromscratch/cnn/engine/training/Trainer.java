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
   * shard and, with early stopping, a copy of the best; activations and their gradients for the
   * whole batch, and each layer's scratch space per shard. The data comes on top.
   */
  public static long memoryBytes(Network network, TrainingConfig config) {
    long shards = TrainingStep.shardCount(config.batchSize());
    long activations = network.inputShape().size();
    long scratch = 0;
    for (Layer layer : network.layers()) {
      activations += layer.activationSize();
      scratch += layer.scratchSize();
    }
    int copies = config.earlyStopping() == null ? 3 : 4;
    long numbers =
        network.parameterCount() * (copies + shards)
            + 2 * activations * config.batchSize()
            + scratch * shards;
    return numbers * Float.BYTES;
  }

  /**
   * Trains to the end, or until the signal stops it.
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
    boolean completed = runEpochs(training, validation, best, listener, stop);
    if (completed && best != null) {
      best.restore(listener);
    }
    return completed ? Outcome.COMPLETED : Outcome.STOPPED;
  }

  /** False if the signal stopped it. */
  private boolean runEpochs(
      Dataset training,
      @Nullable Dataset validation,
      @Nullable BestEpoch best,
      TrainingListener listener,
      StopSignal stop) {
    var step = new TrainingStep(network, config, ops, workers);
    for (int epoch = 1; epoch <= config.epochs(); epoch++) {
      EpochProgress progress = trainEpoch(epoch, step, training, listener, stop);
      if (progress == null) {
        return false;
      }
      ValidationMetrics validated =
          validation == null ? null : validate(validation, epoch, steps(training));
      var metrics = new EpochMetrics(epoch, progress.meanLoss(), progress.accuracy(), validated);
      listener.onEpoch(metrics);
      if (best != null && best.endsWith(metrics)) {
        break;
      }
    }
    return true;
  }

  private @Nullable EpochProgress trainEpoch(
      int epoch, TrainingStep step, Dataset training, TrainingListener listener, StopSignal stop) {
    int size = training.size();
    int steps = steps(training);
    int[] order = Shuffle.order(size, config.seed(), epoch);
    var span = new LearningRateSchedule.Span(steps, config.epochs());
    var progress = new EpochProgress();
    for (int i = 0; i < steps; i++) {
      if (stop.stopRequested()) {
        return null;
      }
      int from = i * config.batchSize();
      int count = Math.min(config.batchSize(), size - from);
      long stepNumber = (long) (epoch - 1) * steps + i;
      float rate = config.schedule().at(stepNumber, span, config.optimizer().learningRate());
      step.run(training, order, from, count, config.seed(), stepNumber, rate);
      double loss = step.lossSum(count) / count;
      requireFinite(loss, epoch, i + 1, steps);
      progress.add(step.lossSum(count), step.correct(count), count);
      listener.onStep(
          new StepMetrics(
              epoch, i + 1, steps, count, loss, progress.meanLoss(), progress.accuracy(), rate));
    }
    // The loss shows what an update did only in the next step, and the last update has none.
    int[] lastBatch = Arrays.copyOfRange(order, (steps - 1) * config.batchSize(), size);
    validate(training.subset(lastBatch), epoch, steps);
    return progress;
  }

  private int steps(Dataset training) {
    return Math.ceilDiv(training.size(), config.batchSize());
  }

  private void requireFinite(double loss, int epoch, int step, int steps) {
    if (!Double.isFinite(loss)) {
      throw new TrainingDivergedException(
          loss, epoch, step, steps, config.optimizer().learningRate());
    }
  }

  /** Measures the network after the last step of an epoch. */
  private ValidationMetrics validate(Dataset dataset, int epoch, int steps) {
    var metrics = new Evaluator(ops, workers).validate(network, dataset, config.loss());
    requireFinite(metrics.loss(), epoch, steps, steps);
    return metrics;
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
