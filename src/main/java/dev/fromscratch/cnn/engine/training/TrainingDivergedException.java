package dev.fromscratch.cnn.engine.training;

/** Thrown when the loss is no longer a finite number; the message says where and what to try. */
public final class TrainingDivergedException extends RuntimeException {

  TrainingDivergedException(double loss, int epoch, int step, int steps, float learningRate) {
    super(
        ("the loss became %s in epoch %d, step %d of %d, with learning rate %s;"
                + " try a smaller learning rate, for example %s")
            .formatted(loss, epoch, step, steps, learningRate, learningRate / 10));
  }
}
