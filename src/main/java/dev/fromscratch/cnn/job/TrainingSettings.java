package dev.fromscratch.cnn.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationStyle;

/**
 * How much may be trained at once.
 *
 * @param parallelJobs jobs that run at the same time
 * @param threads threads per job; 0 for all cores
 * @param niceness how much training gives way to requests, 0 for not at all, up to {@link
 *     Niceness#MAX}
 * @param maxQueued jobs that may wait
 * @param maxCrashes how many runs of a job may end with their process in a row, without a
 *     checkpoint between them; it is not begun again then
 * @param maxEvents events that are kept of a job
 * @param keepJobs jobs that are kept when they have ended
 * @param keepJobsFor how long they are kept; as long as there are not too many if absent
 * @param checkpointInterval how much training a crash may cost, about: the time between two
 *     checkpoints of a job
 * @param maxFollowers streams of events that this process serves at the same time
 * @param heartbeatInterval how long a stream of events is silent at most; also how soon it is
 *     noticed that a client has gone, about
 */
@ConfigurationProperties("cnn.training")
record TrainingSettings(
    @DefaultValue("1") int parallelJobs,
    @DefaultValue("0") int threads,
    @DefaultValue("10") int niceness,
    @DefaultValue("100") int maxQueued,
    @DefaultValue("5") int maxCrashes,
    @DefaultValue("20000") int maxEvents,
    @DefaultValue("10000") int keepJobs,
    @Nullable Duration keepJobsFor,
    @DefaultValue("10s") Duration checkpointInterval,
    @DefaultValue("1000") int maxFollowers,
    @DefaultValue("15s") Duration heartbeatInterval) {

  private static final Duration MIN_CHECKPOINT_INTERVAL = Duration.ofMillis(100);
  private static final Duration MAX_CHECKPOINT_INTERVAL = Duration.ofDays(1);
  private static final Duration MIN_HEARTBEAT_INTERVAL = Duration.ofMillis(100);
  private static final Duration MAX_HEARTBEAT_INTERVAL = Duration.ofHours(1);

  TrainingSettings {
    requirePositive("parallel-jobs", parallelJobs);
    if (threads < 0) {
      throw new IllegalArgumentException(
          "cnn.training.threads must not be negative, got " + threads);
    }
    if (niceness < 0 || niceness > Niceness.MAX) {
      throw new IllegalArgumentException(
          "cnn.training.niceness must be from 0 to %d, got %d".formatted(Niceness.MAX, niceness));
    }
    requirePositive("max-queued", maxQueued);
    requirePositive("max-crashes", maxCrashes);
    requirePositive("max-events", maxEvents);
    requirePositive("keep-jobs", keepJobs);
    if (keepJobsFor != null && !keepJobsFor.isPositive()) {
      throw new IllegalArgumentException(
          "cnn.training.keep-jobs-for must be positive, got "
              + DurationStyle.SIMPLE.print(keepJobsFor));
    }
    requireWithin(
        "checkpoint-interval",
        checkpointInterval,
        MIN_CHECKPOINT_INTERVAL,
        MAX_CHECKPOINT_INTERVAL,
        "from 100ms to 1d");
    requirePositive("max-followers", maxFollowers);
    requireWithin(
        "heartbeat-interval",
        heartbeatInterval,
        MIN_HEARTBEAT_INTERVAL,
        MAX_HEARTBEAT_INTERVAL,
        "from 100ms to 1h");
  }

  private static void requireWithin(
      String setting, Duration value, Duration min, Duration max, String bounds) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          "cnn.training.%s must be %s, got %s"
              .formatted(setting, bounds, DurationStyle.SIMPLE.print(value)));
    }
  }

  private static void requirePositive(String setting, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "cnn.training.%s must be at least 1, got %d".formatted(setting, value));
    }
  }

  /** The number of threads a job trains on. */
  int threadsPerJob() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }
}
