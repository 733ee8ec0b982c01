package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.model.Metrics;
import dev.fromscratch.cnn.model.ModelVersion;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
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
  private final EventStore events;
  private final TransactionOperations transactions;
  private final Clock clock;

  RunStore(
      JdbcClient jdbc,
      JsonMapper json,
      CheckpointStore checkpoints,
      EventStore events,
      TransactionOperations transactions,
      Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.checkpoints = checkpoints;
    this.events = events;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * A run that has begun.
   *
   * @param attempt its number, which its writes must name
   * @param crashes how many runs in a row ended with their process and without a checkpoint
   */
  record Begun(int attempt, int crashes) {}

  /** A run that may have begun, and the state of its job. */
  private record Taken(JobState state, Begun begun) {}

  /**
   * Where a run stands.
   *
   * @param phase what it is busy with
   * @param phaseBegins whether it is the first report of this phase
   * @param progress how far it is
   * @param metrics how good the network is
   * @param points what is new in the history
   * @param worked how long it worked since the last report
   */
  record Report(
      JobPhase phase,
      boolean phaseBegins,
      Job.Progress progress,
      Metrics metrics,
      List<MetricPoint> points,
      Duration worked) {}

  /**
   * What a run learns when it reports.
   *
   * @param state the job's state
   * @param worked how long all runs have worked on it
   */
  record Standing(JobState state, Duration worked) {}

  /**
   * Begins the next attempt and takes the history back to the last checkpoint, or to nothing; empty
   * if the job is gone or nothing is to be done for it. A job that is still running was cut off by
   * the end of its process. One that was to pause or to stop by then has done so.
   */
  Optional<Begun> begin(String id, String worker) {
    return inTransaction(() -> {
      Optional<Taken> taken = take(id, worker);
      taken.ifPresent(run -> {
        cutHistory(id);
        int crashes = run.begun().crashes();
        events.append(
            id, new JobEvent.StateData(run.state(), crashes == 0 ? null : crashes, null, null));
        forgetIfCancelled(id, run.state());
      });
      return taken.filter(run -> run.state() == JobState.RUNNING).map(Taken::begun);
    });
  }

  private Optional<Taken> take(String id, String worker) {
    return jdbc.sql(
            """
            update training_job
            set crashes = crashes + case state when 'running' then 1 else 0 end,
                state = case state when 'pausing' then 'paused' when 'cancelling' then 'cancelled' else 'running' end,
                finished_at = case state when 'cancelling' then :now end,
                attempt = attempt + 1, started_at = coalesce(started_at, :now),
                worker = :worker, phase = null, asked_at = null
            where id = :id and state in ('queued', 'running', 'pausing', 'cancelling')
            returning state, attempt, crashes
            """)
        .param("id", id)
        .param("now", clock.millis())
        .param("worker", worker)
        .query((row, _) ->
            new Taken(
                JobState.ofWord(row.getString("state")),
                new Begun(row.getInt("attempt"), row.getInt("crashes"))))
        .optional();
  }

  private void cutHistory(String id) {
    jdbc.sql(
            """
            delete from training_metric
            where job_id = :id and sequence > coalesce(
                (select metric_sequence from training_checkpoint where job_id = :id), 0)
            """)
        .param("id", id)
        .update();
  }

  /**
   * Stores where the run stands and what is new in its history, in one commit, which waits for the
   * disk once; empty if it is no longer its turn.
   */
  Optional<Standing> report(String id, int attempt, Report report) {
    return inTransaction(() -> {
      Optional<Standing> standing = store(id, attempt, report);
      if (standing.isPresent()) {
        if (report.phaseBegins()) {
          events.append(id, new JobEvent.PhaseData(report.phase()));
        }
        report.points().forEach(point -> append(id, point));
      }
      return standing;
    });
  }

  private Optional<Standing> store(String id, int attempt, Report report) {
    return jdbc.sql(
            """
            update training_job set phase = :phase, progress = :progress, metrics = :metrics,
                worked_millis = worked_millis + :worked
            where id = :id and attempt = :attempt and state in ('running', 'pausing', 'cancelling')
            returning state, worked_millis
            """)
        .param("id", id)
        .param("attempt", attempt)
        .param("phase", report.phase().word())
        .param("progress", json.writeValueAsString(report.progress()))
        .param("metrics", json.writeValueAsString(report.metrics()))
        .param("worked", report.worked().toMillis())
        .query((row, _) ->
            new Standing(
                JobState.ofWord(row.getString("state")),
                Duration.ofMillis(row.getLong("worked_millis"))))
        .optional();
  }

  /** Adds to the history, which goes on where {@link #begin} has cut it off, and tells of it. */
  private void append(String id, MetricPoint point) {
    String data = json.writeValueAsString(point);
    jdbc.sql(
            """
            insert into training_metric (job_id, sequence, kind, data)
            values (:id, :sequence, :kind, :data)
            """)
        .param("id", id)
        .param("sequence", point.sequence())
        .param("kind", point.kind().name().toLowerCase(Locale.ROOT))
        .param("data", data)
        .update();
    events.append(id, point);
  }

  /**
   * Ends the job with a model; false if it is no longer this attempt's turn or the job is to stop.
   * Part of the transaction that makes the model known. A job that is to pause has nothing left to
   * pause.
   */
  boolean succeed(String id, int attempt, ModelVersion model) {
    int updated =
        jdbc.sql(
                """
                update training_job
                set state = 'succeeded', phase = null, finished_at = :now, asked_at = null,
                    model_name = :name, model_version = :version, model_sha256 = :sha256
                where id = :id and attempt = :attempt and state in ('running', 'pausing')
                """)
            .param("id", id)
            .param("attempt", attempt)
            .param("now", clock.millis())
            .param("name", model.name())
            .param("version", model.version())
            .param("sha256", model.sha256())
            .update();
    if (updated > 0) {
      var link = new Job.ModelLink(model.name(), model.version(), model.sha256());
      events.append(id, new JobEvent.StateData(JobState.SUCCEEDED, null, link, null));
      checkpoints.delete(id);
    }
    return updated > 0;
  }

  /**
   * Ends the job with an error, and keeps its checkpoint; false if it is no longer this attempt's
   * turn.
   */
  boolean fail(String id, int attempt, Job.Failure failure) {
    return inTransaction(() -> failNow(id, attempt, failure)).isPresent();
  }

  private Optional<JobState> failNow(String id, int attempt, Job.Failure failure) {
    int updated =
        jdbc.sql(
                """
                update training_job
                set state = 'failed', phase = null, finished_at = :now, asked_at = null,
                    error_code = :code, error_message = :message
                where id = :id and attempt = :attempt and state in ('running', 'pausing', 'cancelling')
                """)
            .param("id", id)
            .param("attempt", attempt)
            .param("now", clock.millis())
            .param("code", failure.code())
            .param("message", failure.message())
            .update();
    if (updated == 0) {
      return Optional.empty();
    }
    events.append(id, new JobEvent.StateData(JobState.FAILED, null, null, failure));
    return Optional.of(JobState.FAILED);
  }

  /**
   * Lets go of a job that has not ended: one that was asked to stop has stopped, one that was asked
   * to pause pauses, any other goes back to the queue. Empty if it is no longer this attempt's
   * turn.
   */
  Optional<JobState> release(String id, int attempt) {
    return inTransaction(() -> {
      Optional<JobState> state =
          jdbc.sql(
                  """
                  update training_job
                  set state = case state when 'pausing' then 'paused' when 'cancelling' then 'cancelled' else 'queued' end,
                      finished_at = case state when 'cancelling' then :now end,
                      phase = null, asked_at = null
                  where id = :id and attempt = :attempt and state in ('running', 'pausing', 'cancelling')
                  returning state
                  """)
              .param("id", id)
              .param("attempt", attempt)
              .param("now", clock.millis())
              .query((row, _) -> JobState.ofWord(row.getString("state")))
              .optional();
      state.ifPresent(next -> {
        events.append(id, next);
        forgetIfCancelled(id, next);
      });
      return state;
    });
  }

  private void forgetIfCancelled(String id, JobState state) {
    if (state == JobState.CANCELLED) {
      checkpoints.delete(id);
    }
  }

  private <T> Optional<T> inTransaction(Supplier<Optional<T>> action) {
    return Objects.requireNonNull(transactions.execute(_ -> action.get()));
  }
}
