package dev.fromscratch.cnn.job;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Sees to what no request and no run sees to: jobs whose run does not stop when it should, jobs
 * that nobody would begin, and old ones. Every process does so, which is no harm.
 */
@Component
class JobKeeper {

  private static final Logger log = LoggerFactory.getLogger(JobKeeper.class);

  /** A run that lives looks twice a second, so it stops by itself before this. */
  private static final Duration PATIENCE = Duration.ofMillis(750);

  private final JobStore jobs;
  private final JobTransitions transitions;
  private final JobSchedule schedule;
  private final TransactionOperations transactions;
  private final TrainingSettings settings;
  private final TrainingMeters meters;
  private final Clock clock;
  private boolean outage;

  JobKeeper(
      JobStore jobs,
      JobTransitions transitions,
      JobSchedule schedule,
      TransactionOperations transactions,
      TrainingSettings settings,
      TrainingMeters meters,
      Clock clock) {
    this.jobs = jobs;
    this.transitions = transitions;
    this.schedule = schedule;
    this.transactions = transactions;
    this.settings = settings;
    this.meters = meters;
    this.clock = clock;
  }

  /** Ends jobs whose runs were asked to stop and have not. */
  @Scheduled(fixedDelay = 150)
  void cancelOverdue() {
    unlessOutage(() -> {
      Instant before = clock.instant().minus(PATIENCE);
      if (!jobs.hasOverdue(before)) {
        return;
      }
      List<String> ids =
          Objects.requireNonNull(transactions.execute(_ -> transitions.cancelOverdue(before)));
      ids.forEach(id -> {
        log.warn("Job {}: its run does not stop, so the job is cancelled without it", id);
        meters.ended(JobState.CANCELLED);
      });
    });
  }

  /**
   * Gives jobs that are to be worked on a place in the schedule, should they have none; no way is
   * known that leads there, but such a job would wait for ever.
   */
  @EventListener(ApplicationReadyEvent.class)
  void scheduleLost() {
    unlessOutage(() ->
        jobs.findUnscheduled()
            .forEach(id -> {
              log.warn("Job {}: was in no schedule", id);
              schedule.add(id);
            }));
  }

  /** Forgets jobs that ended long ago, or that are too many. */
  @Scheduled(fixedDelay = 60_000)
  void forgetOld() {
    unlessOutage(() -> {
      Duration age = settings.keepJobsFor();
      int old = age == null ? 0 : transitions.deleteFinishedBefore(clock.instant().minus(age));
      int tooMany = transitions.deleteAllButLast(settings.keepJobs());
      if (old + tooMany > 0) {
        log.info("Forgot {} jobs that have ended", old + tooMany);
      }
    });
  }

  /** The next time comes soon, so an outage of the database is worth one line. */
  private synchronized void unlessOutage(Runnable action) {
    try {
      action.run();
      outage = false;
    } catch (DataAccessException | TransactionException e) {
      if (!outage) {
        log.warn("Cannot look after the jobs now: {}", e.getMessage());
      }
      outage = true;
    }
  }
}
