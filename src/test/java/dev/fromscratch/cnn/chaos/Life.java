package dev.fromscratch.cnn.chaos;

import java.nio.file.Path;

/**
 * A process from its launch to its end.
 *
 * @param instance which of the instances it was
 * @param log what it wrote
 * @param launched when, in milliseconds since 1970
 * @param doomed when its end was asked for, or noticed
 * @param ended when it had ended
 * @param ending how it came to its end
 * @param exitValue what it left
 */
record Life(
    int instance, Path log, long launched, long doomed, long ended, Ending ending, int exitValue) {

  /** How a process can end. */
  enum Ending {
    KILLED,
    TERMINATED,
    BY_ITSELF
  }
}
