package dev.fromscratch.cnn.lesson;

import java.util.Locale;

/** The lines that the original prints, with numbers of a fixed length. */
final class Lines {

  private Lines() {}

  /**
   * How far training is.
   *
   * @param error the mean error of the epoch, printed with six digits after the point
   */
  static String epoch(int epoch, int epochs, double error) {
    return String.format(Locale.ROOT, "%d/%d, error=%.6f", epoch, epochs, error);
  }

  /** What the network took a picture for, and what it shows. */
  static String prediction(int predicted, int label) {
    return "pred: %d, true: %d".formatted(predicted, label);
  }
}
