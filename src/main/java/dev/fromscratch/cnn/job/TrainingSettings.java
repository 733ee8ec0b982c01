package dev.fromscratch.cnn.job;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much may be trained at once.
 *
 * @param parallelJobs jobs that run at the same time
 * @param threads threads per job; 0 for all cores
 * @param maxQueued jobs that may wait
 */
@ConfigurationProperties("cnn.training")
record TrainingSettings(
    @DefaultValue("1") int parallelJobs,
    @DefaultValue("0") int threads,
    @DefaultValue("100") int maxQueued) {

  TrainingSettings {
    if (parallelJobs < 1) {
      throw new IllegalArgumentException(
          "cnn.training.parallel-jobs must be at least 1, got " + parallelJobs);
    }
    if (threads < 0) {
      throw new IllegalArgumentException(
          "cnn.training.threads must not be negative, got " + threads);
    }
    if (maxQueued < 1) {
      throw new IllegalArgumentException(
          "cnn.training.max-queued must be at least 1, got " + maxQueued);
    }
  }

  /** The number of threads a job trains on. */
  int threadsPerJob() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }
}
