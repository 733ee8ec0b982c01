package dev.fromscratch.cnn.evaluation;

/**
 * Between which bounds a share lies that was found in a sample, with a confidence of 95 %: Wilson's
 * score interval. With p the share found, n the size of the sample and z = 1.96 it is
 *
 * <pre>
 *   (p + z²/2n ± z √(p(1 - p)/n + z²/4n²)) / (1 + z²/n)
 * </pre>
 *
 * <p>Unlike p ± z √(p(1 - p)/n), it is right near 0 and 1 too, where good models are.
 *
 * @param low lower bound, from 0 to 1
 * @param high upper bound, from 0 to 1
 * @see <a href="https://doi.org/10.1080/01621459.1927.10502953">Wilson (1927)</a>
 */
record Interval(double low, double high) {

  private static final double Z = 1.96;

  /** The interval of a share that was found in so many samples. */
  static Interval ofShare(double share, int samples) {
    if (samples < 1) {
      return new Interval(0, 1);
    }
    double z2 = Z * Z / samples;
    double middle = share + z2 / 2;
    double half = Z * Math.sqrt(share * (1 - share) / samples + z2 / (4 * samples));
    return new Interval(
        Math.max(0, (middle - half) / (1 + z2)), Math.min(1, (middle + half) / (1 + z2)));
  }
}
