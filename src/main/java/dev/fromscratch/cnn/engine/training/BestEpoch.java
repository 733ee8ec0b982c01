package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Map;

/** The epoch with the best validation loss so far, and all numbers that the network had then. */
final class BestEpoch {

  private final EarlyStopping settings;
  private final Map<String, Tensor> tensors;
  private final Map<String, Tensor> copies;
  private Checkpoint.Best best = Checkpoint.Best.NONE;

  BestEpoch(EarlyStopping settings, Network network) {
    this.settings = settings;
    this.tensors = network.namedTensors();
    this.copies = Tensors.copyOf(tensors);
  }

  /** Looks at an epoch that has just ended. */
  void look(EpochMetrics epoch) {
    ValidationMetrics validation = epoch.validation();
    if (validation != null && validation.loss() < best.validationLoss() - settings.minDelta()) {
      best =
          new Checkpoint.Best(
              epoch.epoch(), epoch.trainingLoss(), epoch.trainingAccuracy(), validation.loss(), 0);
      Tensors.copy(tensors, copies);
    } else {
      best =
          new Checkpoint.Best(
              best.epoch(),
              best.trainingLoss(),
              best.trainingAccuracy(),
              best.validationLoss(),
              best.epochsSince() + 1);
    }
  }

  /** Whether the run should end. */
  boolean patienceIsOver() {
    return best.epochsSince() >= settings.patience();
  }

  /** Gives the network the numbers of the best epoch; false if there was none. */
  boolean restore() {
    if (best.epoch() == 0) {
      return false;
    }
    Tensors.copy(copies, tensors);
    return true;
  }

  /** The figures of the best epoch. */
  Checkpoint.Best best() {
    return best;
  }

  /** The network's numbers of the best epoch, by name: the storage itself. */
  Map<String, Tensor> copies() {
    return copies;
  }

  /** Goes on from these figures; the numbers that belong to them come by {@link #copies}. */
  void resume(Checkpoint.Best earlier) {
    best = earlier;
  }
}
