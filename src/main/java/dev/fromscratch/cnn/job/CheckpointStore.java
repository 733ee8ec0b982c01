package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.engine.format.CheckpointFile;
import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.training.Checkpoint;
import dev.fromscratch.cnn.model.Metrics;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The last checkpoint of each job. A run saves only while it is the job's run, in the statement
 * that replaces the one before: there is always a whole one, and never a stale one.
 */
@Repository
class CheckpointStore {

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final EventStore events;
  private final TransactionOperations transactions;

  CheckpointStore(
      JdbcClient jdbc, JsonMapper json, EventStore events, TransactionOperations transactions) {
    this.jdbc = jdbc;
    this.json = json;
    this.events = events;
    this.transactions = transactions;
  }

  /**
   * A checkpoint, and what the job showed when it was taken.
   *
   * @param progress how far the job was
   * @param metrics its figures
   * @param sequence the number of the last point of its history, 0 if there was none
   * @param state what training goes on from
   */
  record Saved(Job.Progress progress, Metrics metrics, long sequence, Checkpoint state) {}

  /** Thrown for a checkpoint that this version cannot read. */
  static final class UnreadableCheckpointException extends RuntimeException {
    private UnreadableCheckpointException(Exception cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * Replaces the checkpoint of a job, and counts its crashes anew, because it gets on; false if it
   * is no longer this attempt's turn, or the job is to stop.
   */
  boolean save(String id, int attempt, Saved saved, Instant now) {
    return Boolean.TRUE.equals(
        transactions.execute(_ -> {
          boolean isSaved = replace(id, attempt, saved, now);
          if (isSaved) {
            jdbc.sql("update training_job set crashes = 0 where id = :id and crashes > 0")
                .param("id", id)
                .update();
          }
          return isSaved;
        }));
  }

  private boolean replace(String id, int attempt, Saved saved, Instant now) {
    return jdbc.sql(
                """
                insert into training_checkpoint
                    (job_id, attempt, created_at, progress, metrics, metric_sequence, state)
                select id, attempt, :now, :progress, :metrics, :sequence, :state
                from training_job
                where id = :id and attempt = :attempt and state in ('running', 'pausing')
                on conflict (job_id) do update
                set attempt = excluded.attempt, created_at = excluded.created_at,
                    progress = excluded.progress, metrics = excluded.metrics,
                    metric_sequence = excluded.metric_sequence, state = excluded.state
                """)
            .param("id", id)
            .param("attempt", attempt)
            .param("now", now.toEpochMilli())
            .param("progress", json.writeValueAsString(saved.progress()))
            .param("metrics", json.writeValueAsString(saved.metrics()))
            .param("sequence", saved.sequence())
            .param("state", CheckpointFile.toBytes(saved.state()))
            .update()
        > 0;
  }

  /**
   * The last checkpoint of a job, if there is one.
   *
   * @throws UnreadableCheckpointException if it is damaged, or of another version
   */
  Optional<Saved> find(String id) {
    return jdbc.sql(
            """
            select progress, metrics, metric_sequence, state
            from training_checkpoint where job_id = :id
            """)
        .param("id", id)
        .query((row, _) -> read(row))
        .optional();
  }

  private Saved read(ResultSet row) throws SQLException {
    try {
      return new Saved(
          json.readValue(row.getString("progress"), Job.Progress.class),
          json.readValue(row.getString("metrics"), Metrics.class),
          row.getLong("metric_sequence"),
          CheckpointFile.read(row.getBytes("state")));
    } catch (TensorFormatException | JacksonException e) {
      throw new UnreadableCheckpointException(e);
    }
  }

  /** Removes the checkpoint of a job that nobody goes on with. */
  void delete(String id) {
    jdbc.sql("delete from training_checkpoint where job_id = :id").param("id", id).update();
  }

  /** Tells that a run goes on from the checkpoint. */
  void tellTaken(String id, int attempt, Job.Progress from) {
    var data = new JobEvent.CheckpointData(true, from.member(), from.epoch(), from.step(), null);
    ifTurnOf(id, attempt, () -> events.append(id, data));
  }

  /** Removes a checkpoint that is of no use to this attempt, and the history, and tells why. */
  void discard(String id, int attempt, String reason) {
    var data = new JobEvent.CheckpointData(false, null, null, null, reason);
    ifTurnOf(
        id,
        attempt,
        () -> {
          delete(id);
          jdbc.sql("delete from training_metric where job_id = :id").param("id", id).update();
          events.append(id, data);
        });
  }

  /** Does something in a transaction in which the job stays this attempt's, if it is. */
  private void ifTurnOf(String id, int attempt, Runnable action) {
    transactions.executeWithoutResult(_ -> {
      int locked =
          jdbc.sql(
                  """
                  update training_job set attempt = attempt
                  where id = :id and attempt = :attempt
                      and state in ('running', 'pausing', 'cancelling')
                  """)
              .param("id", id)
              .param("attempt", attempt)
              .update();
      if (locked > 0) {
        action.run();
      }
    });
  }
}
