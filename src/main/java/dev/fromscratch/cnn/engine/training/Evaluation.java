package dev.fromscratch.cnn.engine.training;

import java.util.List;

/**
 * How good a network is on a data set.
 *
 * <p>The prediction for a sample is its likeliest class, the first of them in a tie: what the
 * network would answer if it were asked.
 *
 * @param loss mean loss per sample, without label smoothing
 * @param confusion which classes were taken for which
 * @param topKAccuracy for k = 1, 2, … the share of samples whose class is among the k likeliest, in
 *     {@code [0, 1]}; of equally likely classes, the first ones count as likelier
 * @param calibration whether the network is right as often as it says
 * @param mostConfidentlyWrong wrong predictions by falling probability, then by index: the samples
 *     worth a look, since their label or the network must be far off
 */
public record Evaluation(
    double loss,
    ConfusionMatrix confusion,
    List<Double> topKAccuracy,
    Calibration calibration,
    List<Misclassification> mostConfidentlyWrong) {

  /** The largest k of the top-k accuracies, unless there are fewer classes. */
  public static final int MAX_TOP_K = 5;

  /** The most wrong predictions that are listed. */
  public static final int MAX_WRONG = 20;

  public Evaluation {
    topKAccuracy = List.copyOf(topKAccuracy);
    mostConfidentlyWrong = List.copyOf(mostConfidentlyWrong);
  }

  /** The number of samples. */
  public int samples() {
    return confusion.total();
  }

  /** The share of correctly classified samples, in {@code [0, 1]}. */
  public double accuracy() {
    return confusion.accuracy();
  }
}
