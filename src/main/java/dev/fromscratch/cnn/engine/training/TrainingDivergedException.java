package dev.fromscratch.cnn.engine.training;

/**
 * Thrown when a network computes something that is not a finite number; the message says where and
 * what to try.
 */
public final class TrainingDivergedException extends RuntimeException {

  TrainingDivergedException(double loss, int epoch, int step, int steps, float learningRate) {
    super(
        ("the loss became %s in epoch %d, step %d of %d, with learning rate %s;"
                + " try a smaller learning rate, for example %s")
            .formatted(loss, epoch, step, steps, learningRate, learningRate / 10));
  }

  private TrainingDivergedException(String message) {
    super(message);
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
