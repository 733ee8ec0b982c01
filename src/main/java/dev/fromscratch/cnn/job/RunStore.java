package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.model.Metrics;
import dev.fromscratch.cnn.model.ModelVersion;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rows of jobs as the run that works on them changes them. Every write names the attempt, so
 * that a run which was thought dead and wakes up can change nothing; it learns so from the answer.
 */
@Repository
class RunStore {

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final CheckpointStore checkpoints;
  private final TransactionOperations transactions;

  RunStore(
      JdbcClient jdbc,
      JsonMapper json,
      CheckpointStore checkpoints,
      TransactionOperations transactions) {
    this.jdbc = jdbc;
    this.json = json;
    this.checkpoints = checkpoints;
    this.transactions = transactions;
  }

  /**
   * A run that has begun.
   *
   * @param attempt its number, which its writes must name
   * @param crashes how many earlier runs ended with their process
   */
  record Begun(int attempt, int crashes) {}

  /**
   * Begins the next attempt and takes the history back to the last checkpoint, or to nothing; empty
   * if the job is gone or has ended. A job that is still running was cut off by the end of its
   * process.
   */
  Optional<Begun> begin(String id, Instant now) {
    return Objects.requireNonNull(transactions.execute(_ -> beginNow(id, now)));
  }

  private Optional<Begun> beginNow(String id, Instant now) {
    Optional<Begun> begun =
        jdbc.sql(
                """
                update training_job
                set crashes = crashes + case state when 'running' then 1 else 0 end,
                    state = case state when 'cancelling' then state else 'running' end,
                    attempt = attempt + 1, started_at = coalesce(started_at, :now)
                where id = :id and state in ('queued', 'running', 'cancelling')
                returning attempt, crashes
                """)
            .param("id", id)
            .param("now", now.toEpochMilli())
            .query((row, _) -> new Begun(row.getInt("attempt"), row.getInt("crashes")))
            .optional();
    if (begun.isPresent()) {
      jdbc.sql(
              """
              delete from training_metric
              where job_id = :id and sequence > coalesce(
                  (select metric_sequence from training_checkpoint where job_id = :id), 0)
              """)
          .param("id", id)
          .update();
    }
    return begun;
  }

  /**
   * Stores where the run stands and what is new in its history, in one commit, which waits for the
   * disk once; empty if it is no longer its turn, else the job's state.
   */
  Optional<JobState> report(
      String id,
      int attempt,
      JobPhase phase,
      Job.Progress progress,
      Metrics metrics,
      List<MetricPoint> points) {
    return Objects.requireNonNull(
        transactions.execute(_ -> {
          Optional<JobState> state = store(id, attempt, phase, progress, metrics);
          if (state.isPresent()) {
            append(id, attempt, points);
          }
          return state;
        }));
  }

  private Optional<JobState> store(
      String id, int attempt, JobPhase phase, Job.Progress progress, Metrics metrics) {
    return jdbc.sql(
            """
            update training_job set phase = :phase, progress = :progress, metrics = :metrics
            where id = :id and attempt = :attempt and state in ('running', 'cancelling')
            returning state
            """)
        .param("id", id)
        .param("attempt", attempt)
        .param("phase", phase.word())
        .param("progress", json.writeValueAsString(progress))
        .param("metrics", json.writeValueAsString(metrics))
        .query(String.class)
        .optional()
        .map(JobState::ofWord);
  }

  /** Adds to the history, which goes on where {@link #begin} has cut it off. */
  void append(String id, int attempt, List<MetricPoint> points) {
    for (MetricPoint point : points) {
      jdbc.sql(
              """
              insert into training_metric (job_id, sequence, kind, data)
              select id, :sequence, :kind, :data from training_job
              where id = :id and attempt = :attempt and state in ('running', 'cancelling')
              """)
          .param("id", id)
          .param("attempt", attempt)
          .param("sequence", point.sequence())
          .param("kind", point.kind().name().toLowerCase(Locale.ROOT))
          .param("data", json.writeValueAsString(point))
          .update();
    }
  }

  /**
   * Ends the job with a model; false if it is no longer this attempt's turn. Part of the
   * transaction that makes the model known.
   */
  boolean succeed(String id, int attempt, ModelVersion model, Instant now) {
    int updated =
        jdbc.sql(
                """
                update training_job
                set state = 'succeeded', phase = null, finished_at = :now,
                    model_name = :name, model_version = :version, model_sha256 = :sha256
                where id = :id and attempt = :attempt and state = 'running'
                """)
            .param("id", id)
            .param("attempt", attempt)
            .param("now", now.toEpochMilli())
            .param("name", model.name())
            .param("version", model.version())
            .param("sha256", model.sha256())
            .update();
    if (updated > 0) {
      checkpoints.delete(id);
    }
    return updated > 0;
  }

  /**
   * Ends the job with an error, and keeps its checkpoint; false if it is no longer this attempt's
   * turn.
   */
  boolean fail(String id, int attempt, Job.Failure failure, Instant now) {
    return jdbc.sql(
                """
                update training_job
                set state = 'failed', phase = null, finished_at = :now,
                    error_code = :code, error_message = :message
                where id = :id and attempt = :attempt and state in ('running', 'cancelling')
                """)
            .param("id", id)
            .param("attempt", attempt)
            .param("now", now.toEpochMilli())
            .param("code", failure.code())
            .param("message", failure.message())
            .update()
        > 0;
  }

  /** Ends a job that was asked to stop; false if it was not. */
  boolean finishCancelling(String id, int attempt, Instant now) {
    return Boolean.TRUE.equals(transactions.execute(_ -> finishCancellingNow(id, attempt, now)));
  }

  private boolean finishCancellingNow(String id, int attempt, Instant now) {
    int updated =
        jdbc.sql(
                """
                update training_job set state = 'cancelled', phase = null, finished_at = :now
                where id = :id and attempt = :attempt and state = 'cancelling'
                """)
            .param("id", id)
            .param("attempt", attempt)
            .param("now", now.toEpochMilli())
            .update();
    if (updated > 0) {
      checkpoints.delete(id);
    }
    return updated > 0;
  }

  /** Gives a job back to the queue, to be gone on with. */
  void requeue(String id, int attempt) {
    jdbc.sql(
            """
            update training_job set state = 'queued', phase = null
            where id = :id and attempt = :attempt and state = 'running'
            """)
        .param("id", id)
        .param("attempt", attempt)
        .update();
  }

  /**
   * Frees the executions that a killed process held, so that they start again at once and not when
   * their heartbeat is missed. Only right while no other process shares the database.
   */
  int releaseExecutions() {
    return jdbc.sql(
            """
            update scheduled_tasks
            set picked = 0, picked_by = null, last_heartbeat = null, version = version + 1
            where picked = 1
            """)
        .update();
  }
}
