package dev.fromscratch.cnn.engine.training;

/**
 * How good a network is on a data set.
 *
 * @param loss mean loss per sample, without label smoothing
 * @param confusion which classes were taken for which
 */
public record Evaluation(double loss, ConfusionMatrix confusion) {

  /** The share of correctly classified samples, in {@code [0, 1]}. */
  public double accuracy() {
    return confusion.accuracy();
  }
}
