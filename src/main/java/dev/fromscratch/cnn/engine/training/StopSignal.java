package dev.fromscratch.cnn.engine.training;

/**
 * Asked before every step, and now and then during an evaluation, whether to go on; read from the
 * thread that trains, set from any other.
 */
@FunctionalInterface
public interface StopSignal {

  /** A signal that never stops. */
  StopSignal NEVER = () -> false;

  /** Whether to end here. */
  boolean stopRequested();
}
