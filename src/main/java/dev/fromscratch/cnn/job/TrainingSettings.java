package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.web.SettingChecks.requireAtLeast;
import static dev.fromscratch.cnn.web.SettingChecks.requireNotNegative;
import static dev.fromscratch.cnn.web.SettingChecks.requireWithin;

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

  private static final String PREFIX = "cnn.training.";

  private static final Duration MIN_CHECKPOINT_INTERVAL = Duration.ofMillis(100);
  private static final Duration MAX_CHECKPOINT_INTERVAL = Duration.ofDays(1);
  private static final Duration MIN_HEARTBEAT_INTERVAL = Duration.ofMillis(100);
  private static final Duration MAX_HEARTBEAT_INTERVAL = Duration.ofHours(1);

  TrainingSettings {
    requireAtLeast(PREFIX + "parallel-jobs", parallelJobs, 1);
    requireNotNegative(PREFIX + "threads", threads);
    requireWithin(PREFIX + "niceness", niceness, 0, Niceness.MAX);
    requireAtLeast(PREFIX + "max-queued", maxQueued, 1);
    requireAtLeast(PREFIX + "max-crashes", maxCrashes, 1);
    requireAtLeast(PREFIX + "max-events", maxEvents, 1);
    requireAtLeast(PREFIX + "keep-jobs", keepJobs, 1);
    if (keepJobsFor != null && !keepJobsFor.isPositive()) {
      throw new IllegalArgumentException(
          PREFIX
              + "keep-jobs-for must be positive, got "
              + DurationStyle.SIMPLE.print(keepJobsFor));
    }
    requireWithin(
        PREFIX + "checkpoint-interval",
        checkpointInterval,
        MIN_CHECKPOINT_INTERVAL,
        MAX_CHECKPOINT_INTERVAL,
        "from 100ms to 1d");
    requireAtLeast(PREFIX + "max-followers", maxFollowers, 1);
    requireWithin(
        PREFIX + "heartbeat-interval",
        heartbeatInterval,
        MIN_HEARTBEAT_INTERVAL,
        MAX_HEARTBEAT_INTERVAL,
        "from 100ms to 1h");
  }

  /** The number of threads a job trains on. */
  int threadsPerJob() {
    return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
  }
}
