package dev.fromscratch.cnn.job;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.fromscratch.cnn.storage.Sha256;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Page;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** What requests do with jobs: ask for them, look at them, change their states and forget them. */
@Service
class Jobs {

  private static final Duration QUEUE_RETRY = Duration.ofSeconds(10);

  private final JobStore store;
  private final JobTransitions transitions;
  private final EventStore events;
  private final TrainingPlanner planner;
  private final JobSchedule schedule;
  private final TransactionOperations transactions;
  private final TrainingSettings settings;
  private final TrainingMeters meters;
  private final JsonMapper json;
  private final Clock clock;
  private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

  Jobs(
      JobStore store,
      JobTransitions transitions,
      EventStore events,
      TrainingPlanner planner,
      JobSchedule schedule,
      TransactionOperations transactions,
      TrainingSettings settings,
      TrainingMeters meters,
      JsonMapper json,
      Clock clock) {
    this.store = store;
    this.transitions = transitions;
    this.events = events;
    this.planner = planner;
    this.schedule = schedule;
    this.transactions = transactions;
    this.settings = settings;
    this.meters = meters;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Checks a request and queues a job for it. The job and its place in the schedule are stored in
   * one transaction. A request that was sent before, under the same key, has its job already.
   *
   * @param key what the client calls this request, if it does
   * @throws ApiException 422 for a request that cannot be trained, or that is another than the one
   *     with this key; 429 if the queue is full
   */
  Job submit(TrainRequest request, @Nullable IdempotencyKey key) {
    TrainRequest complete = request.withDefaults();
    String sha256 = Sha256.of(json.writeValueAsBytes(complete));
    // Whatever has become of its data set or of the queue since.
    Optional<String> earlier = earlier(key, sha256);
    if (earlier.isPresent()) {
      return get(earlier.get());
    }
    TrainingPlan plan = planner.plan(complete);
    String id =
        inTransaction(() -> {
          store.lockQueue();
          return earlier(key, sha256).orElseGet(() -> queue(complete, plan, key, sha256));
        });
    schedule.look();
    return get(id);
  }

  /** The job that this request was given when it was sent before, if it was. */
  private Optional<String> earlier(@Nullable IdempotencyKey key, String sha256) {
    if (key == null) {
      return Optional.empty();
    }
    Optional<JobStore.Keyed> earlier = store.findByKey(key.text());
    earlier
        .filter(job -> !job.sha256().equals(sha256))
        .ifPresent(job -> {
          throw ApiException.of(
              HttpStatus.UNPROCESSABLE_CONTENT,
              "idempotency-key-reused",
              "the Idempotency-Key \"%s\" belongs to job %s, which was asked for with another body; use a new key for another job"
                  .formatted(key.text(), job.id()));
        });
    return earlier.map(JobStore.Keyed::id);
  }

  private String queue(
      TrainRequest complete, TrainingPlan plan, @Nullable IdempotencyKey key, String sha256) {
    requirePlaceInQueue(0);
    Job job =
        Job.queued(
            ids.generate().toString(),
            plan.name(),
            clock.instant(),
            complete,
            plan.config().epochs());
    store.insert(job, key == null ? null : key.text(), sha256);
    schedule.add(job.id());
    return job.id();
  }

  /** Refuses one more job than may wait, of which so many are counted already. */
  private void requirePlaceInQueue(int counted) {
    int queued = store.countQueued() - counted;
    if (queued >= settings.maxQueued()) {
      throw ApiException.tooManyRequests(
          "queue-full",
          "%d jobs wait already, at most %d may (setting cnn.training.max-queued)"
              .formatted(queued, settings.maxQueued()),
          QUEUE_RETRY);
    }
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
    Asked asked =
        ask(
            id,
            each -> {
              store.lockQueue();
              Optional<JobState> next = transitions.resume(each);
              if (next.filter(JobState.QUEUED::equals).isPresent()) {
                schedule.add(each);
                requirePlaceInQueue(1);
              }
              return next;
            });
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
