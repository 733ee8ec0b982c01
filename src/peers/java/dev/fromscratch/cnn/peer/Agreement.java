package dev.fromscratch.cnn.peer;

import java.util.Locale;

/** Whether a peer computes what we compute: otherwise its speed says nothing about ours. */
final class Agreement {

  /** As a share of numbers above 1. Sums of thousands of floats in another order differ by less. */
  private static final double LOGITS_TOLERANCE = 1e-4;

  private static final int STEPS = 20;

  private Agreement() {}

  /**
   * Compares logits with the same parameters, and losses while both train on the same batches.
   *
   * @return what was found, for people
   * @throws IllegalStateException if they differ
   */
  static String check(Contender ours, Contender peer) {
    double logits = largestDifference(doubles(ours.logits()), doubles(peer.logits()));
    require(peer, "logits", logits, LOGITS_TOLERANCE);
    double[] theirs = peer.losses(STEPS);
    if (theirs.length == 0) {
      return String.format(Locale.ROOT, "%s: logits differ by at most %.1e", peer.name(), logits);
    }
    return String.format(
        Locale.ROOT, "%s, logits by %.1e", checkLosses(peer, ours.losses(STEPS), theirs), logits);
  }

  /**
   * Compares the losses of the same training steps.
   *
   * @return what was found, for people
   * @throws IllegalStateException if they differ
   */
  static String checkLosses(Contender peer, double[] ours, double[] theirs) {
    double difference = largestDifference(ours, theirs);
    require(peer, "losses", difference, peer.lossTolerance());
    return String.format(
        Locale.ROOT,
        "%s: losses of %d training steps differ by at most %.1e",
        peer.name(),
        ours.length,
        difference);
  }

  private static double[] doubles(float[] numbers) {
    double[] copy = new double[numbers.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = numbers[i];
    }
    return copy;
  }

  private static double largestDifference(double[] ours, double[] theirs) {
    if (ours.length != theirs.length) {
      throw new IllegalStateException(
          "expected %d numbers, got %d".formatted(ours.length, theirs.length));
    }
    double largest = 0;
    for (int i = 0; i < ours.length; i++) {
      double difference = Math.abs(ours[i] - theirs[i]) / Math.max(1, Math.abs(ours[i]));
      // A NaN must not get lost.
      largest = difference <= largest ? largest : difference;
    }
    return largest;
  }

  private static void require(Contender peer, String what, double difference, double tolerance) {
    if (!(difference <= tolerance)) {
      throw new IllegalStateException(
          "%s of %s differ from ours by %s, more than %s"
              .formatted(what, peer.name(), difference, tolerance));
    }
  }
}
