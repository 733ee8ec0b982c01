package dev.fromscratch.cnn.engine.training;

/**
 * How well one class is told from all others. With TP the samples of the class that were taken for
 * it, FP those of other classes that were taken for it, and FN those of the class that were taken
 * for others:
 *
 * <pre>
 *   precision = TP / (TP + FP)      recall = TP / (TP + FN)      F1 = 2 TP / (2 TP + FP + FN)
 * </pre>
 *
 * <p>F1 is the harmonic mean of the two. A ratio 0/0 is undefined and NaN here, as with
 * scikit-learn's {@code zero_division=nan}: precision where nothing was taken for the class, recall
 * where the class has no sample, F1 where both hold.
 *
 * @param support samples of the class
 * @param precision how often the class was right when it was predicted, in {@code [0, 1]} or NaN
 * @param recall how often the class was recognised, in {@code [0, 1]} or NaN
 * @param f1 both in one number, in {@code [0, 1]} or NaN
 */
public record ClassMetrics(int support, double precision, double recall, double f1) {

  /**
   * The metrics of one class from its counts.
   *
   * @param predicted samples that were taken for the class, rightly or not
   */
  static ClassMetrics of(int truePositives, int support, int predicted) {
    double precision = (double) truePositives / predicted;
    double recall = (double) truePositives / support;
    double f1 = 2.0 * truePositives / ((double) support + predicted);
    return new ClassMetrics(support, precision, recall, f1);
  }
}
