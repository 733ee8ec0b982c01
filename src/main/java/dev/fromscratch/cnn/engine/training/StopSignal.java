package dev.fromscratch.cnn.engine.training;

/** Asked before every step whether to go on; read from the training thread, set from any other. */
@FunctionalInterface
public interface StopSignal {

  /** A signal that never stops. */
  StopSignal NEVER = () -> false;

  /** Whether training should end before the next step. */
  boolean stopRequested();
}
