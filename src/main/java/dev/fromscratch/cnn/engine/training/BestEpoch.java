package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.network.Network;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The epoch with the best validation loss so far, and the parameters it had. */
final class BestEpoch {

  private final EarlyStopping settings;
  private final List<Parameter> parameters;
  private final List<float[]> copies;
  private @Nullable EpochMetrics best;
  private double bestLoss = Double.POSITIVE_INFINITY;
  private int epochsSince;

  BestEpoch(EarlyStopping settings, Network network) {
    this.settings = settings;
    this.parameters = network.parameters();
    this.copies = parameters.stream().map(p -> new float[p.size()]).toList();
  }

  /** Looks at an epoch that has just ended; true if the run should end with it. */
  boolean endsWith(EpochMetrics epoch) {
    ValidationMetrics validation = epoch.validation();
    if (validation != null && validation.loss() < bestLoss - settings.minDelta()) {
      best = epoch;
      bestLoss = validation.loss();
      epochsSince = 0;
      for (int p = 0; p < copies.size(); p++) {
        System.arraycopy(parameters.get(p).data(), 0, copies.get(p), 0, copies.get(p).length);
      }
      return false;
    }
    epochsSince++;
    return epochsSince >= settings.patience();
  }

  /** Gives the network the parameters of the best epoch, and tells which one that was. */
  void restore(TrainingListener listener) {
    if (best == null) {
      return;
    }
    for (int p = 0; p < copies.size(); p++) {
      System.arraycopy(copies.get(p), 0, parameters.get(p).data(), 0, copies.get(p).length);
    }
    listener.onRestored(best);
  }
}
