package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.engine.training.TrainingListener.Boundary;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * The checkpoints of one run: the one it may go on from, and those it saves. It saves at an
 * interval, after every epoch and when it is stopped; the first two not so often that saving takes
 * more than a fiftieth of the time. Used by the run's thread only.
 */
final class RunCheckpoints {

  private static final Logger log = LoggerFactory.getLogger(RunCheckpoints.class);
  private static final int MIN_COSTS_BETWEEN = 50;

  private final CheckpointStore store;
  private final Clock clock;
  private final String id;
  private final int attempt;
  private final long intervalNanos;
  private long lastEnd = System.nanoTime();
  private long lastCost;

  RunCheckpoints(CheckpointStore store, Duration interval, Clock clock, String id, int attempt) {
    this.store = store;
    this.intervalNanos = interval.toNanos();
    this.clock = clock;
    this.id = id;
    this.attempt = attempt;
  }

  /** What an earlier run has left, if it can be read. */
  Optional<CheckpointStore.Saved> last() {
    try {
      return store.find(id);
    } catch (CheckpointStore.UnreadableCheckpointException e) {
      discard(e);
      return Optional.empty();
    }
  }

  /** Does away with what an earlier run has left. */
  void discard(RuntimeException reason) {
    log.warn(
        "Job {}: its checkpoint cannot be used, so it begins anew: {}", id, reason.getMessage());
    store.discard(id, attempt, String.valueOf(reason.getMessage()));
  }

  /** Tells that this run goes on from what an earlier run has left. */
  void tellTaken(Job.Progress from) {
    store.tellTaken(id, attempt, from);
  }

  boolean isDue(Boundary boundary) {
    long since = System.nanoTime() - lastEnd;
    boolean affordable = since >= MIN_COSTS_BETWEEN * lastCost;
    return switch (boundary) {
      case STEP -> affordable && since >= intervalNanos;
      case EPOCH -> affordable;
      case STOP -> true;
    };
  }

  /** Saves a checkpoint; if that fails, the run goes on with the one before. */
  void save(CheckpointStore.Saved saved) {
    long begin = System.nanoTime();
    try {
      store.save(id, attempt, saved, clock.instant());
    } catch (DataAccessException | TransactionException | IllegalArgumentException e) {
      log.warn("Job {}: cannot save a checkpoint: {}", id, e.getMessage());
    }
    lastEnd = System.nanoTime();
    lastCost = lastEnd - begin;
    log.debug(
        "Job {}: saved a checkpoint of epoch {}, step {} in {} ms",
        id,
        saved.progress().epoch(),
        saved.progress().step(),
        lastCost / 1_000_000);
  }
}
