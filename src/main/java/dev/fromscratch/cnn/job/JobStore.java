package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.model.Metrics;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The rows of jobs and their history, as requests read and change them. */
@Repository
class JobStore {

  private static final String SELECT =
      """
      select training_job.*, training_checkpoint.progress as checkpoint_progress,
          training_checkpoint.created_at as checkpoint_created_at
      from training_job left join training_checkpoint on job_id = id
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final CheckpointStore checkpoints;

  JobStore(JdbcClient jdbc, JsonMapper json, CheckpointStore checkpoints) {
    this.jdbc = jdbc;
    this.json = json;
    this.checkpoints = checkpoints;
  }

  void insert(Job job) {
    jdbc.sql(
            """
            insert into training_job (id, name, state, request, created_at, progress, metrics)
            values (:id, :name, :state, :request, :createdAt, :progress, :metrics)
            """)
        .param("id", job.id())
        .param("name", job.name())
        .param("state", job.state().word())
        .param("request", json.writeValueAsString(job.request()))
        .param("createdAt", job.createdAt().toEpochMilli())
        .param("progress", json.writeValueAsString(job.progress()))
        .param("metrics", json.writeValueAsString(job.metrics()))
        .update();
  }

  Optional<Job> find(String id) {
    return jdbc.sql(SELECT + "where id = :id").param("id", id).query(this::job).optional();
  }

  /**
   * Jobs, newest first.
   *
   * @param state only these, if given
   * @param after only jobs older than this one, if given
   */
  List<Job> find(@Nullable JobState state, @Nullable String after, int limit) {
    return jdbc.sql(
            SELECT
                + """
                where (:state is null or training_job.state = :state) and (:after is null or id < :after)
                order by id desc limit :limit
                """)
        .param("state", state == null ? null : state.word())
        .param("after", after)
        .param("limit", limit)
        .query(this::job)
        .list();
  }

  int countQueued() {
    return jdbc.sql("select count(*) from training_job where state = 'queued'")
        .query(Integer.class)
        .single();
  }

  /** How many jobs a run works on, those that were asked to stop among them. */
  int countRunning() {
    return jdbc.sql("select count(*) from training_job where state in ('running', 'cancelling')")
        .query(Integer.class)
        .single();
  }

  /**
   * Ends a queued job and removes the checkpoint that an earlier run has left; false if it is no
   * longer queued. To be called in a transaction.
   */
  boolean cancelQueued(String id, Instant now) {
    int updated =
        jdbc.sql(
                """
                update training_job set state = 'cancelled', finished_at = :now
                where id = :id and state = 'queued'
                """)
            .param("id", id)
            .param("now", now.toEpochMilli())
            .update();
    if (updated > 0) {
      checkpoints.delete(id);
    }
    return updated > 0;
  }

  /** Asks a running job to stop; false if it is no longer running. */
  boolean cancelRunning(String id) {
    return jdbc.sql(
                """
                update training_job set state = 'cancelling'
                where id = :id and state in ('running', 'cancelling')
                """)
            .param("id", id)
            .update()
        > 0;
  }

  /** Forgets a job that has ended; false if it has not, or is not there. */
  boolean deleteTerminal(String id) {
    return jdbc.sql(
                """
                delete from training_job
                where id = :id and state in ('succeeded', 'failed', 'cancelled')
                """)
            .param("id", id)
            .update()
        > 0;
  }

  /** The history of a job in order, after a point of it. */
  List<MetricPoint> history(String id, long after, int limit) {
    return jdbc.sql(
            """
            select data from training_metric
            where job_id = :id and sequence > :after order by sequence limit :limit
            """)
        .param("id", id)
        .param("after", after)
        .param("limit", limit)
        .query((row, _) -> json.readValue(row.getString("data"), MetricPoint.class))
        .list();
  }

  private Job job(ResultSet row, int number) throws SQLException {
    String phase = row.getString("phase");
    return new Job(
        row.getString("id"),
        row.getString("name"),
        JobState.ofWord(row.getString("state")),
        phase == null ? null : JobPhase.ofWord(phase),
        Instant.ofEpochMilli(row.getLong("created_at")),
        instant(row, "started_at"),
        instant(row, "finished_at"),
        json.readValue(row.getString("request"), TrainRequest.class),
        json.readValue(row.getString("progress"), Job.Progress.class),
        json.readValue(row.getString("metrics"), Metrics.class),
        model(row),
        failure(row),
        row.getInt("attempt"),
        checkpoint(row));
  }

  private Job.@Nullable LastCheckpoint checkpoint(ResultSet row) throws SQLException {
    String text = row.getString("checkpoint_progress");
    Instant savedAt = instant(row, "checkpoint_created_at");
    if (text == null || savedAt == null) {
      return null;
    }
    Job.Progress progress = json.readValue(text, Job.Progress.class);
    return new Job.LastCheckpoint(progress.epoch(), progress.step(), savedAt);
  }

  private static Job.@Nullable ModelLink model(ResultSet row) throws SQLException {
    String name = row.getString("model_name");
    return name == null
        ? null
        : new Job.ModelLink(name, row.getInt("model_version"), row.getString("model_sha256"));
  }

  private static Job.@Nullable Failure failure(ResultSet row) throws SQLException {
    String code = row.getString("error_code");
    return code == null ? null : new Job.Failure(code, row.getString("error_message"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
