package dev.fromscratch.cnn.job;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient.ScheduleOptions;
import dev.fromscratch.cnn.model.Metrics;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Page;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** What requests do with jobs: ask for them, look at them, cancel and forget them. */
@Service
class Jobs {

  private static final Duration QUEUE_RETRY = Duration.ofSeconds(10);

  private final JobStore store;
  private final TrainingPlanner planner;
  private final Scheduler scheduler;
  private final TransactionOperations transactions;
  private final TrainingSettings settings;
  private final TrainingMeters meters;
  private final Clock clock;
  private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

  Jobs(
      JobStore store,
      TrainingPlanner planner,
      Scheduler scheduler,
      TransactionOperations transactions,
      TrainingSettings settings,
      TrainingMeters meters,
      Clock clock) {
    this.store = store;
    this.planner = planner;
    this.scheduler = scheduler;
    this.transactions = transactions;
    this.settings = settings;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * Checks a request and queues a job for it. The job and its place in the schedule are stored in
   * one transaction.
   *
   * @throws ApiException 422 for a request that cannot be trained, 429 if the queue is full
   */
  Job submit(TrainRequest request) {
    TrainRequest complete = request.withDefaults();
    TrainingPlan plan = planner.plan(complete);
    Job job =
        new Job(
            ids.generate().toString(),
            plan.name(),
            JobState.QUEUED,
            null,
            clock.instant(),
            null,
            null,
            complete,
            Job.Progress.none(plan.config().epochs()),
            Metrics.NONE,
            null,
            null,
            0,
            null);
    transactions.executeWithoutResult(_ -> enqueue(job));
    scheduler.triggerCheckForDueExecutions();
    return job;
  }

  private void enqueue(Job job) {
    int queued = store.countQueued();
    if (queued >= settings.maxQueued()) {
      throw ApiException.tooManyRequests(
          "queue-full",
          "%d jobs wait already, at most %d may (setting cnn.training.max-queued)"
              .formatted(queued, settings.maxQueued()),
          QUEUE_RETRY);
    }
    store.insert(job);
    scheduler.schedule(
        TrainingTaskConfiguration.TRAIN.instance(job.id()).scheduledTo(clock.instant()),
        ScheduleOptions.WHEN_EXISTS_DO_NOTHING);
  }

  /** Jobs, newest first. */
  Page<Job> list(@Nullable JobState state, @Nullable String after, int limit) {
    return Page.of(store.find(state, after, limit + 1), limit);
  }

  /**
   * One job.
   *
   * @throws ApiException 404 if it is unknown
   */
  Job get(String id) {
    return store
        .find(id)
        .orElseThrow(
            () -> ApiException.notFound("job-not-found", "there is no job %s".formatted(id)));
  }

  /**
   * Asks a job to stop: at once if it waits, within a second if it runs.
   *
   * @throws ApiException 404 if it is unknown, 409 if it has ended otherwise
   */
  Job cancel(String id) {
    get(id);
    if (cancelQueued(id)) {
      meters.ended(JobState.CANCELLED);
    } else if (!store.cancelRunning(id)) {
      Job job = get(id);
      if (job.state() != JobState.CANCELLED) {
        throw ApiException.conflict(
            "job-finished",
            "job %s has %s and cannot be cancelled".formatted(id, job.state().word()));
      }
    }
    return get(id);
  }

  private boolean cancelQueued(String id) {
    return Boolean.TRUE.equals(transactions.execute(_ -> store.cancelQueued(id, clock.instant())));
  }

  /**
   * Forgets a job that has ended; its model stays.
   *
   * @throws ApiException 404 if it is unknown, 409 if it has not ended
   */
  void delete(String id) {
    Job job = get(id);
    if (!store.deleteTerminal(id)) {
      throw ApiException.conflict(
          "job-not-finished",
          "job %s is %s; cancel it first, with POST /train/%s/cancel"
              .formatted(id, job.state().word(), id));
    }
  }

  /**
   * The history of a job.
   *
   * @throws ApiException 404 if it is unknown
   */
  Page<MetricPoint> history(String id, @Nullable Long after, int limit) {
    get(id);
    List<MetricPoint> points = store.history(id, Objects.requireNonNullElse(after, 0L), limit + 1);
    return Page.of(points, limit);
  }
}
