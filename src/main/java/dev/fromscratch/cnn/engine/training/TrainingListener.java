package dev.fromscratch.cnn.engine.training;

/**
 * Told how a training run goes, on the thread that runs it. What it does takes time away from
 * training.
 */
public interface TrainingListener {

  /** A listener that does nothing. */
  TrainingListener NONE = new TrainingListener() {};

  /** After every step. */
  default void onStep(StepMetrics metrics) {}

  /** After every epoch. */
  default void onEpoch(EpochMetrics metrics) {}

  /** At the end of a run with early stopping, whose parameters are those of this epoch again. */
  default void onRestored(EpochMetrics best) {}
}
