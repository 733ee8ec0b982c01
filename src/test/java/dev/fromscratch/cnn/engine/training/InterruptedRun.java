package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.format.CheckpointFile;
import dev.fromscratch.cnn.engine.format.NetworkFile;
import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A training run that is cut off at given places, as by the end of its process, and goes on each
 * time in a new network and a new trainer from the bytes of its last checkpoint.
 */
final class InterruptedRun {

  private final NetworkSpec spec;
  private final int members;
  private final TrainingConfig config;
  private final Dataset training;
  private final @Nullable Dataset validation;
  private final TensorOps ops;
  private final Diary diary = new Diary();
  private byte @Nullable [] checkpoint;
  private int process;

  InterruptedRun(
      NetworkSpec spec,
      TrainingConfig config,
      Dataset training,
      @Nullable Dataset validation,
      TensorOps ops) {
    this(spec, 1, config, training, validation, ops);
  }

  /** A run that trains so many networks. */
  InterruptedRun(
      NetworkSpec spec,
      int members,
      TrainingConfig config,
      Dataset training,
      @Nullable Dataset validation,
      TensorOps ops) {
    this.spec = spec;
    this.members = members;
    this.config = config;
    this.training = training;
    this.validation = validation;
    this.ops = ops;
  }

  /** Ends a process where a test wants it to. */
  private static final class Cut extends RuntimeException {}

  /** What a run told, and the boundaries it came to. */
  static final class Diary implements TrainingListener {
    final List<Object> told = new ArrayList<>();
    int boundaries;
    private int end = Integer.MAX_VALUE;
    private byte @Nullable [] saved;
    private byte @Nullable [] stopped;

    @Override
    public void onMember(int member) {
      // A run that goes on tells again which one it is at.
      if (told.isEmpty() || !told.contains("member " + member)) {
        told.add("member " + member);
      }
    }

    @Override
    public void onStep(StepMetrics metrics) {
      told.add(metrics);
    }

    @Override
    public void onEpoch(EpochMetrics metrics) {
      told.add(metrics);
    }

    @Override
    public void onRestored(EpochMetrics best) {
      told.add(best);
    }

    @Override
    public void onBoundary(Boundary boundary, Supplier<Checkpoint> checkpoint) {
      if (boundary == Boundary.STOP) {
        stopped = CheckpointFile.toBytes(checkpoint.get());
        return;
      }
      boundaries++;
      if (boundaries == end) {
        saved = CheckpointFile.toBytes(checkpoint.get());
        throw new Cut();
      }
    }
  }

  /** Everything that was told, as if it had been one run. */
  Diary diary() {
    return diary;
  }

  /** The bytes of the checkpoint at which it was cut off last. */
  byte @Nullable [] checkpoint() {
    return checkpoint;
  }

  /** Goes on for so many boundaries and then ends, with a checkpoint taken at the last of them. */
  void goOnFor(int boundaries, int threads) throws TensorFormatException {
    diary.end = diary.boundaries + boundaries;
    try {
      goOn(threads);
    } catch (Cut e) {
      checkpoint = diary.saved;
      return;
    } finally {
      diary.end = Integer.MAX_VALUE;
    }
    throw new AssertionError("the run ended after %d boundaries".formatted(diary.boundaries));
  }

  /**
   * Goes on until it has looked so often whether it should stop, and stops then, with a checkpoint
   * taken where it stands; false if it came to the end first.
   */
  boolean goOnUntilLook(int look) throws TensorFormatException {
    int[] looks = {0};
    diary.stopped = null;
    goOn(2, () -> ++looks[0] == look);
    checkpoint = diary.stopped;
    return checkpoint != null;
  }

  /** Goes on to the end, and gives the file of the network that is left. */
  byte[] goOn(int threads) throws TensorFormatException {
    return goOn(threads, StopSignal.NEVER);
  }

  private byte[] goOn(int threads, StopSignal stop) throws TensorFormatException {
    // Only the first networks are the run's own: later ones take all their numbers from it, but for
    // those that had not begun, which are made from the seed of the run.
    Ensemble ensemble = Ensemble.build(spec, members, members == 1 ? 1 : config.seed());
    if (checkpoint != null) {
      int begun = CheckpointFile.read(checkpoint).finished().size() + 1;
      for (Network member : ensemble.members().subList(0, begun)) {
        member.parameters().forEach(each -> Arrays.fill(each.data(), 100 + process));
      }
    }
    process++;
    try (var workers = new WorkerPool(threads)) {
      run(ensemble, workers, stop);
    }
    return NetworkFile.of(ensemble, null, Map.of()).toBytes();
  }

  private void run(Ensemble ensemble, WorkerPool workers, StopSignal stop)
      throws TensorFormatException {
    Checkpoint start = checkpoint == null ? null : CheckpointFile.read(checkpoint);
    if (members > 1) {
      var trainer = new EnsembleTrainer(ensemble, config, ops, workers);
      if (start == null) {
        trainer.train(training, validation, diary, stop);
      } else {
        trainer.resume(start, training, validation, diary, stop);
      }
      return;
    }
    var trainer = new Trainer(ensemble.members().getFirst(), config, ops, workers);
    if (start == null) {
      trainer.train(training, validation, diary, stop);
    } else {
      trainer.resume(start, training, validation, diary, stop);
    }
  }
}
