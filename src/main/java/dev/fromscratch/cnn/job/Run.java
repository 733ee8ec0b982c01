package dev.fromscratch.cnn.job;

import java.util.function.BooleanSupplier;

/**
 * The work of this process on a job, from when it begins it until it lets go of it.
 *
 * @param job as it was when the run began
 * @param attempt the number of the run
 * @param shuttingDown whether the service is about to end
 */
record Run(Job job, int attempt, BooleanSupplier shuttingDown) {

  String id() {
    return job.id();
  }
}
