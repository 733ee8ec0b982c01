package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The epoch with the best validation loss so far, and all numbers that the network had then. */
final class BestEpoch {

  private final EarlyStopping settings;
  private final List<Tensor> tensors;
  private final List<float[]> copies;
  private @Nullable EpochMetrics best;
  private double bestLoss = Double.POSITIVE_INFINITY;
  private int epochsSince;

  BestEpoch(EarlyStopping settings, Network network) {
    this.settings = settings;
    this.tensors = network.tensors();
    this.copies = tensors.stream().map(tensor -> new float[tensor.size()]).toList();
  }

  /** Looks at an epoch that has just ended; true if the run should end with it. */
  boolean endsWith(EpochMetrics epoch) {
    Evaluation validation = epoch.validation();
    if (validation != null && validation.loss() < bestLoss - settings.minDelta()) {
      best = epoch;
      bestLoss = validation.loss();
      epochsSince = 0;
      for (int i = 0; i < copies.size(); i++) {
        System.arraycopy(tensors.get(i).data(), 0, copies.get(i), 0, copies.get(i).length);
      }
      return false;
    }
    epochsSince++;
    return epochsSince >= settings.patience();
  }

  /** Gives the network the numbers of the best epoch, and tells which one that was. */
  void restore(TrainingListener listener) {
    if (best == null) {
      return;
    }
    for (int i = 0; i < copies.size(); i++) {
      System.arraycopy(copies.get(i), 0, tensors.get(i).data(), 0, copies.get(i).length);
    }
    listener.onRestored(best);
  }
}
