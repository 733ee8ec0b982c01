package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Trains the members of an ensemble one after the other, each from the beginning to its own end and
 * with a seed of its own, see {@link Ensemble#seed}. A member ends with the bits that a {@link
 * Trainer} gives a network by itself with that seed on the same data. Of one network, it is the
 * Trainer and nothing else.
 *
 * <p>The run can be interrupted wherever that of a member can, and between members.
 */
public final class EnsembleTrainer {

  /** In the ensemble, in the checkpoint it went on from, in one that is saved and in its bytes. */
  private static final int COPIES = 4;

  private final Ensemble ensemble;
  private final TrainingConfig config;
  private final TensorOps ops;
  private final WorkerPool workers;

  /** What the members that are trained are saved with: their own storage, which stays as it is. */
  private final List<Map<String, Tensor>> finished = new ArrayList<>();

  /**
   * A trainer that changes the parameters of all members.
   *
   * @param ensemble as {@link Ensemble#build} makes it, with the seed of the settings
   * @param config the settings of the first member; the others differ in their seeds
   */
  public EnsembleTrainer(
      Ensemble ensemble, TrainingConfig config, TensorOps ops, WorkerPool workers) {
    this.ensemble = ensemble;
    this.config = config;
    this.ops = ops;
    this.workers = workers;
  }

  /**
   * About how much memory a run takes, in bytes: that of one member, see {@link
   * Trainer#memoryBytes}, and what the others are saved with.
   */
  public static long memoryBytes(Network network, TrainingConfig config, int members) {
    return Trainer.memoryBytes(network, config)
        + (members - 1L) * COPIES * network.parameterCount() * Float.BYTES;
  }

  /**
   * Trains all members to their ends, or until the signal stops it.
   *
   * @param training what every member learns from
   * @param validation what each is evaluated on after every epoch, if anything
   * @throws IllegalArgumentException as {@link Trainer#train} does
   * @throws TrainingDivergedException if the loss of a member is no longer a finite number
   */
  public Trainer.Outcome train(
      Dataset training, @Nullable Dataset validation, TrainingListener listener, StopSignal stop) {
    TrainingRun first = trainer(0).start(training, validation);
    return goOn(first, training, validation, listener, stop);
  }

  /**
   * Trains on from a checkpoint that an interrupted run has left, in whichever member it was.
   *
   * @throws CheckpointMismatchException if it is another run's, and then nothing has changed
   * @throws IllegalArgumentException as {@link Trainer#train} does
   * @throws TrainingDivergedException if the loss of a member is no longer a finite number
   */
  public Trainer.Outcome resume(
      Checkpoint checkpoint,
      Dataset training,
      @Nullable Dataset validation,
      TrainingListener listener,
      StopSignal stop) {
    List<Map<String, Tensor>> earlier = checkpoint.finished();
    if (earlier.size() >= ensemble.size()) {
      throw new CheckpointMismatchException(
          "the checkpoint is of member %d of an ensemble, here are %d"
              .formatted(earlier.size() + 1, ensemble.size()));
    }
    earlier.forEach(member -> Tensors.requireAlike(tensors(0), member));
    TrainingRun run = trainer(earlier.size()).resumed(checkpoint, training, validation);
    for (int i = 0; i < earlier.size(); i++) {
      Tensors.copy(earlier.get(i), tensors(i));
      finished.add(tensors(i));
    }
    return goOn(run, training, validation, listener, stop);
  }

  private Trainer.Outcome goOn(
      TrainingRun run,
      Dataset training,
      @Nullable Dataset validation,
      TrainingListener listener,
      StopSignal stop) {
    if (runMember(run, listener, stop) == Trainer.Outcome.STOPPED) {
      return Trainer.Outcome.STOPPED;
    }
    while (finished.size() < ensemble.size()) {
      TrainingRun next = trainer(finished.size()).start(training, validation);
      if (runMember(next, listener, stop) == Trainer.Outcome.STOPPED) {
        return Trainer.Outcome.STOPPED;
      }
    }
    return Trainer.Outcome.COMPLETED;
  }

  private Trainer.Outcome runMember(TrainingRun run, TrainingListener listener, StopSignal stop) {
    int member = finished.size();
    listener.onMember(member + 1);
    try {
      Trainer.Outcome outcome = run.run(new MemberListener(listener, List.copyOf(finished)), stop);
      if (outcome == Trainer.Outcome.COMPLETED) {
        finished.add(tensors(member));
      }
      return outcome;
    } catch (TrainingDivergedException e) {
      throw ensemble.size() == 1 ? e : e.inMember(member + 1, ensemble.size());
    }
  }

  private Trainer trainer(int member) {
    return new Trainer(
        ensemble.members().get(member),
        config.withSeed(Ensemble.seed(config.seed(), member)),
        ops,
        workers);
  }

  private Map<String, Tensor> tensors(int member) {
    return ensemble.members().get(member).namedTensors();
  }

  /** Tells what a member's run tells, and adds to its checkpoints what was trained before. */
  private record MemberListener(TrainingListener listener, List<Map<String, Tensor>> earlier)
      implements TrainingListener {

    @Override
    public void onStep(StepMetrics metrics) {
      listener.onStep(metrics);
    }

    @Override
    public void onEpoch(EpochMetrics metrics) {
      listener.onEpoch(metrics);
    }

    @Override
    public void onBoundary(Boundary boundary, Supplier<Checkpoint> checkpoint) {
      listener.onBoundary(boundary, () -> checkpoint.get().after(earlier));
    }

    @Override
    public void onRestored(EpochMetrics best) {
      listener.onRestored(best);
    }
  }
}
