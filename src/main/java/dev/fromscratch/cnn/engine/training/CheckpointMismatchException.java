package dev.fromscratch.cnn.engine.training;

/** Thrown when a checkpoint is not one of this run; the run has not begun, and nothing changed. */
public final class CheckpointMismatchException extends IllegalArgumentException {

  CheckpointMismatchException(String message) {
    super(message);
  }
}
