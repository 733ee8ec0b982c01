package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.format.CheckpointFile;
import dev.fromscratch.cnn.engine.format.NetworkFile;
import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import java.util.ArrayList;
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
    this.spec = spec;
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
    // Only the first network is the run's own: later ones take all their numbers from it.
    Network network = Network.build(spec, checkpoint == null ? 1 : 100 + process);
    process++;
    try (var workers = new WorkerPool(threads)) {
      var trainer = new Trainer(network, config, ops, workers);
      if (checkpoint == null) {
        trainer.train(training, validation, diary, stop);
      } else {
        Checkpoint read = CheckpointFile.read(checkpoint);
        trainer.resume(read, training, validation, diary, stop);
      }
    }
    return NetworkFile.of(network, Map.of()).toBytes();
  }
}
