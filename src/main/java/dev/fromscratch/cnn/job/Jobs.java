package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.storage.Sha256;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Page;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** What requests do with jobs: ask for them, look at them, change their states and forget them. */
@Service
class Jobs {

  private final JobStore store;
  private final JobTransitions transitions;
  private final EventStore events;
  private final Recipes recipes;
  private final TrainingPlanner planner;
  private final JobQueue queue;
  private final JobSchedule schedule;
  private final TransactionOperations transactions;
  private final TrainingMeters meters;
  private final JsonMapper json;
  private final Clock clock;

  Jobs(
      JobStore store,
      JobTransitions transitions,
      EventStore events,
      Recipes recipes,
      TrainingPlanner planner,
      JobQueue queue,
      JobSchedule schedule,
      TransactionOperations transactions,
      TrainingMeters meters,
      JsonMapper json,
      Clock clock) {
    this.store = store;
    this.transitions = transitions;
    this.events = events;
    this.recipes = recipes;
    this.planner = planner;
    this.queue = queue;
    this.schedule = schedule;
    this.transactions = transactions;
    this.meters = meters;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Checks a request and queues a job for it. A request that was sent before, under the same key,
   * has its job already.
   *
   * @param key what the client calls this request, if it does
   * @throws ApiException 422 for a request that cannot be trained, or that is another than the one
   *     with this key; 429 if the queue is full
   */
  Job submit(TrainRequest request, @Nullable IdempotencyKey key) {
    TrainRequest complete = recipes.complete(request);
    String sha256 = Sha256.of(json.writeValueAsBytes(complete));
    return get(
        queue.add(
            key,
            sha256,
            () -> {
              TrainingPlan plan = planner.plan(complete);
              var progress = Job.Progress.none(plan.config().epochs(), plan.members());
              return id -> Job.queued(id, plan.name(), clock.instant(), complete, progress);
            }));
  }

  /** Jobs, newest first. */
  Page<Job> list(
      @Nullable JobKind kind, @Nullable JobState state, @Nullable String after, int limit) {
    return Page.of(store.find(kind, state, after, limit + 1), limit);
  }

  /**
   * One job.
   *
   * @throws ApiException 404 if it is unknown
   */
  Job get(String id) {
    return store.find(id).orElseThrow(() -> unknown(id));
  }

  private static ApiException unknown(String id) {
    return ApiException.notFound("job-not-found", "there is no job %s".formatted(id));
  }

  /**
   * Asks a job to stop: at once if it waits, within a second if it runs.
   *
   * @throws ApiException 404 if it is unknown, 409 if it has ended otherwise
   */
  Job cancel(String id) {
    Asked asked = ask(id, transitions::cancel);
    Job job = asked.job();
    if (!asked.changed()
        && job.state() != JobState.CANCELLING
        && job.state() != JobState.CANCELLED) {
      throw refused("job-finished", job, "cancelled");
    }
    if (asked.changed() && job.state() == JobState.CANCELLED) {
      meters.ended(JobState.CANCELLED);
    }
    return job;
  }

  /**
   * Asks a job to pause: at once if it waits, as soon as it has saved a checkpoint if it runs.
   *
   * @throws ApiException 404 if it is unknown, 409 if its state forbids it
   */
  Job pause(String id) {
    Asked asked = ask(id, transitions::pause);
    Job job = asked.job();
    if (!asked.changed() && job.state() != JobState.PAUSING && job.state() != JobState.PAUSED) {
      throw refused("job-not-pausable", job, "paused");
    }
    return job;
  }

  /**
   * Lets a paused job go on, and tries a failed one again, from its last checkpoint.
   *
   * @throws ApiException 404 if it is unknown, 409 if its state forbids it, 429 if the queue is
   *     full
   */
  Job resume(String id) {
    Asked asked = ask(id, each -> queue.addAgain(each, transitions::resume));
    schedule.look();
    Job job = asked.job();
    if (!asked.changed() && job.state() != JobState.QUEUED && job.state() != JobState.RUNNING) {
      throw refused("job-not-resumable", job, "resumed");
    }
    return job;
  }

  /**
   * What came of asking for another state.
   *
   * @param changed whether the state is another now
   * @param job as it was then
   */
  private record Asked(boolean changed, Job job) {}

  private Asked ask(String id, Function<String, Optional<JobState>> transition) {
    return inTransaction(() -> {
      boolean changed = transition.apply(id).isPresent();
      return new Asked(changed, get(id));
    });
  }

  private static ApiException refused(String code, Job job, String what) {
    return ApiException.conflict(
        code, "job %s cannot be %s; its state is %s".formatted(job.id(), what, job.state().word()));
  }

  /**
   * Forgets a job that has ended; its model stays.
   *
   * @throws ApiException 404 if it is unknown, 409 if it has not ended
   */
  void delete(String id) {
    Job job = get(id);
    if (!transitions.deleteTerminal(id)) {
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

  /**
   * What happened to a job.
   *
   * @throws ApiException 404 if it is unknown
   */
  Page<JobEvent> events(String id, @Nullable Long after, int limit) {
    get(id);
    return Page.of(events.find(id, Objects.requireNonNullElse(after, 0L), limit + 1), limit);
  }

  /**
   * How far the events of a job go.
   *
   * @throws ApiException 404 if it is unknown
   */
  EventStore.Head head(String id) {
    return events.heads(List.of(id)).stream().findFirst().orElseThrow(() -> unknown(id));
  }

  private <T> T inTransaction(Supplier<T> action) {
    return Objects.requireNonNull(transactions.execute(_ -> action.get()));
  }
}
