package dev.fromscratch.cnn.job;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.fromscratch.cnn.web.ApiException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * How jobs come to wait: each request once, however often it is sent, and no more than may. A job
 * and its place in the schedule are stored in one transaction.
 */
@Component
class JobQueue {

  private static final Duration RETRY = Duration.ofSeconds(10);

  private final JobStore store;
  private final JobSchedule schedule;
  private final TransactionOperations transactions;
  private final TrainingSettings settings;
  private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

  JobQueue(
      JobStore store,
      JobSchedule schedule,
      TransactionOperations transactions,
      TrainingSettings settings) {
    this.store = store;
    this.schedule = schedule;
    this.transactions = transactions;
    this.settings = settings;
  }

  /**
   * Queues a job for a request, unless it was sent before under the same key and has its job
   * already, whatever has become of that since.
   *
   * @param key what the client calls its request, if it does
   * @param sha256 the hash of the request
   * @param check refuses a request for which there can be no job, and otherwise gives what makes
   *     the job of its id
   * @return the id of the job
   * @throws ApiException 422 if the request is another than the one with this key, 429 if the queue
   *     is full, and what {@code check} throws
   */
  String add(@Nullable IdempotencyKey key, String sha256, Supplier<Function<String, Job>> check) {
    Optional<String> earlier = earlier(key, sha256);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    Function<String, Job> job = check.get();
    String id =
        transactions.execute(_ -> {
          store.lockQueue();
          return earlier(key, sha256).orElseGet(() -> insert(job, key, sha256));
        });
    schedule.look();
    return Objects.requireNonNull(id);
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

  private String insert(Function<String, Job> of, @Nullable IdempotencyKey key, String sha256) {
    requirePlace(0);
    Job job = of.apply(ids.generate().toString());
    store.insert(job, key == null ? null : key.text(), sha256);
    schedule.add(job.id());
    return job.id();
  }

  /**
   * Changes the state of a job and, should it wait then, gives it its place; part of the caller's
   * transaction.
   *
   * @param change gives the new state, if there is one
   * @throws ApiException 429 if the queue is full
   */
  Optional<JobState> addAgain(String id, Function<String, Optional<JobState>> change) {
    store.lockQueue();
    Optional<JobState> next = change.apply(id);
    if (next.filter(JobState.QUEUED::equals).isPresent()) {
      schedule.add(id);
      requirePlace(1);
    }
    return next;
  }

  /** Refuses one more job than may wait, of which so many are counted already. */
  private void requirePlace(int counted) {
    int queued = store.countQueued() - counted;
    if (queued >= settings.maxQueued()) {
      throw ApiException.tooManyRequests(
          "queue-full",
          "%d jobs wait already, at most %d may (setting cnn.training.max-queued)"
              .formatted(queued, settings.maxQueued()),
          RETRY);
    }
  }
}
