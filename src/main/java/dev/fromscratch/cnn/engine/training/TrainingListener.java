package dev.fromscratch.cnn.engine.training;

import java.util.function.Supplier;

/**
 * Told how a training run goes, on the thread that runs it. What it does takes time away from
 * training.
 */
public interface TrainingListener {

  /** A listener that does nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /** Where a run can be interrupted. */
  enum Boundary {
    /** After a step. */
    STEP,
    /** After an epoch and its evaluation. */
    EPOCH,
    /** Where the run was stopped. */
    STOP
  }

  /**
   * Before a member of an ensemble is trained, or trained on.
   *
   * @param member its number, from 1
   */
  default void onMember(int member) {}

  /** After every step. */
  default void onStep(StepMetrics metrics) {}

  /** After every epoch. */
  default void onEpoch(EpochMetrics metrics) {}

  /**
   * Wherever the run could be interrupted, after the other calls for the same step or epoch.
   * Whoever wants a checkpoint takes it from {@code checkpoint}, which copies the run's state as it
   * is during this call. The run itself does not change by that.
   */
  default void onBoundary(Boundary boundary, Supplier<Checkpoint> checkpoint) {}

  /** At the end of a run with early stopping, whose parameters are those of this epoch again. */
  default void onRestored(EpochMetrics best) {}
}
