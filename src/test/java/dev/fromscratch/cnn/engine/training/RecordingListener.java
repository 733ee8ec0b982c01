package dev.fromscratch.cnn.engine.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Remembers everything it is told. */
final class RecordingListener implements TrainingListener {

  final List<StepMetrics> steps = new ArrayList<>();
  final List<EpochMetrics> epochs = new ArrayList<>();
  final List<EpochMetrics> restored = new ArrayList<>();

  @Override
  public void onStep(StepMetrics metrics) {
    steps.add(metrics);
  }

  @Override
  public void onEpoch(EpochMetrics metrics) {
    epochs.add(metrics);
  }

  @Override
  public void onRestored(EpochMetrics best) {
    restored.add(best);
  }

  /** How good the network was after the last epoch. */
  ValidationMetrics lastValidation() {
    return Objects.requireNonNull(epochs.getLast().validation(), "there was no validation set");
  }
}
