package dev.fromscratch.cnn.engine.training;

/**
 * Thrown when a network computes something that is not a finite number; the message says where and
 * what to try.
 */
public final class TrainingDivergedException extends RuntimeException {

  /** What is said of a run whose schedule made {@code rate} of the learning rate in this step. */
  TrainingDivergedException(
      double loss, int epoch, int step, int steps, float rate, float learningRate) {
    super(
        ("the loss became %s in epoch %d, step %d of %d, with learning rate %s;"
                + " try a smaller learning rate, for example %s")
            .formatted(loss, epoch, step, steps, said(rate, learningRate), learningRate / 10));
  }

  private static String said(float rate, float learningRate) {
    return rate == learningRate
        ? Float.toString(rate)
        : "%s, which the schedule made of %s".formatted(rate, learningRate);
  }

  private TrainingDivergedException(String message) {
    super(message);
  }

  /** The same about a member of an ensemble, by its number from 1. */
  TrainingDivergedException inMember(int member, int members) {
    return new TrainingDivergedException(
        "network %d of %d: %s".formatted(member, members, getMessage()));
  }

  /** The evaluation met a sample whose probabilities are not numbers. */
  static TrainingDivergedException inEvaluation(int index) {
    return new TrainingDivergedException(
        "the network's answer to image %d is not a number; try a smaller learning rate"
            .formatted(index));
  }

  /** The evaluation found no finite loss. */
  static TrainingDivergedException inEvaluation(double loss) {
    return new TrainingDivergedException(
        "the mean loss of the evaluation is %s; try a smaller learning rate".formatted(loss));
  }
}
