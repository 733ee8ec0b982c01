package dev.fromscratch.cnn.engine.training;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether a network is right as often as it says. Its confidence in a sample is the probability of
 * its prediction; of all predictions with confidence 0.8, four in five should be right.
 *
 * <p>Samples are sorted into M = {@value #BINS} bins of equal width by their confidence, bin m
 * holding those in {@code ((m - 1)/M, m/M]}. The expected calibration error is the gap between
 * confidence and accuracy, weighted by samples: {@code ECE = Σ_m |B_m|/N · |accuracy(B_m) -
 * confidence(B_m)|}. The bins drawn as bars are a reliability diagram.
 *
 * @param expectedError ECE, in {@code [0, 1]}; 0 is perfect
 * @param bins all M bins by rising confidence, empty ones too
 * @see <a href="https://arxiv.org/abs/1706.04599">Guo, Pleiss, Sun, Weinberger (2017)</a>
 */
public record Calibration(double expectedError, List<Bin> bins) {

  /** M, the number of bins, as in the paper. */
  public static final int BINS = 15;

  public Calibration {
    bins = List.copyOf(bins);
  }

  /**
   * The samples whose confidence is above {@code from} and at most {@code to}.
   *
   * @param from lower end, excluded
   * @param to upper end, included
   * @param count how many samples there are
   * @param meanConfidence mean confidence, NaN if there are none
   * @param accuracy share of correctly classified samples, NaN if there are none
   */
  public record Bin(double from, double to, int count, double meanConfidence, double accuracy) {}

  /** The calibration of N predictions; which of them are right is told by {@code correct}. */
  static Calibration of(float[] confidences, boolean[] correct) {
    int[] counts = new int[BINS];
    int[] hits = new int[BINS];
    double[] confidenceSums = new double[BINS];
    for (int i = 0; i < confidences.length; i++) {
      // The product is exact: a float times 15 fits a double. Rounding may leave a sure one above
      // 1.
      int bin = Math.clamp((int) Math.ceil((double) confidences[i] * BINS) - 1, 0, BINS - 1);
      counts[bin]++;
      hits[bin] += correct[i] ? 1 : 0;
      confidenceSums[bin] += confidences[i];
    }
    List<Bin> bins = new ArrayList<>(BINS);
    double gaps = 0;
    for (int m = 0; m < BINS; m++) {
      double count = counts[m];
      gaps += Math.abs(hits[m] - confidenceSums[m]);
      bins.add(
          new Bin(
              (double) m / BINS,
              (m + 1.0) / BINS,
              counts[m],
              confidenceSums[m] / count,
              hits[m] / count));
    }
    return new Calibration(gaps / confidences.length, bins);
  }
}
