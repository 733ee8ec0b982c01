package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.layer.Layer;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network, from the beginning or from a {@link Checkpoint}.
 *
 * <p>The trained parameters depend on the network's initial ones, the data and the {@link
 * TrainingConfig}, and on nothing else: also not on interruptions.
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
   * shard, with early stopping a copy of the best, and the average where there is one; all but the
   * gradients again in the checkpoint it went on from, in one that is being saved and in its bytes;
   * activations and their gradients for the whole batch, and the largest scratch space of a layer
   * for each shard. The data comes on top.
   */
  public static long memoryBytes(Network network, TrainingConfig config) {
    long shards = TrainingStep.shardCount(config.batchSize());
    int shardSize = TrainingStep.shardSize(config.batchSize());
    long activations = network.inputShape().size();
    long scratch = 0;
    for (Layer layer : network.layers()) {
      activations += layer.activationSize();
      scratch = Math.max(scratch, layer.scratchSize(shardSize));
    }
    int copies = 3;
    copies += config.earlyStopping() == null ? 0 : 1;
    copies += config.weightAveraging() == null ? 0 : 1;
    long numbers =
        network.parameterCount() * (4L * copies + shards)
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
    return start(training, validation).run(listener, stop);
  }

  /**
   * Trains on from a checkpoint that an interrupted run has left. Parameters and figures end with
   * the same bits as without the interruption.
   *
   * @param checkpoint of a run with the same network, settings, data and arithmetic; the parameters
   *     of this network are replaced
   * @throws CheckpointMismatchException if it is another run's, and then nothing has changed
   * @throws IllegalArgumentException as {@link #train} does
   * @throws TrainingDivergedException if the loss is no longer a finite number
   */
  public Outcome resume(
      Checkpoint checkpoint,
      Dataset training,
      @Nullable Dataset validation,
      TrainingListener listener,
      StopSignal stop) {
    if (!checkpoint.finished().isEmpty()) {
      throw new CheckpointMismatchException(
          "the checkpoint is of member %d of an ensemble, not of a network by itself"
              .formatted(checkpoint.finished().size() + 1));
    }
    return resumed(checkpoint, training, validation).run(listener, stop);
  }

  /**
   * A run that stands where another one stood.
   *
   * @throws CheckpointMismatchException as {@link #resume} does
   */
  TrainingRun resumed(Checkpoint checkpoint, Dataset training, @Nullable Dataset validation) {
    TrainingRun run = start(training, validation);
    run.resume(checkpoint);
    return run;
  }

  /** A run that stands at its beginning. */
  TrainingRun start(Dataset training, @Nullable Dataset validation) {
    Fit.require("training", network, training);
    if (validation != null) {
      Fit.require("validation", network, validation);
    }
    if (config.earlyStopping() != null && validation == null) {
      throw new IllegalArgumentException("early stopping needs a validation set, got none");
    }
    return new TrainingRun(network, config, training, validation, ops, workers);
  }
}
