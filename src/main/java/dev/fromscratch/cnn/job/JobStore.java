package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.model.Metrics;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The rows of jobs and their history, as requests read them and add to them. */
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
  private final EventStore events;

  JobStore(JdbcClient jdbc, JsonMapper json, EventStore events) {
    this.jdbc = jdbc;
    this.json = json;
    this.events = events;
  }

  /**
   * Lets no other transaction add to the queue until this one ends, so that none takes the same
   * place or the same key.
   */
  void lockQueue() {
    jdbc.sql("update training_queue set jobs = jobs + 1 where id = 1").update();
  }

  /**
   * Adds a job; to be called in a transaction.
   *
   * @param key what the client calls its request, if it does
   * @param sha256 the hash of the request
   */
  void insert(Job job, @Nullable String key, String sha256) {
    Job.ModelLink model = job.model();
    jdbc.sql(
            """
            insert into training_job
                (id, kind, name, state, request, idempotency_key, request_sha256, created_at, progress, metrics,
                 model_name, model_version, model_sha256)
            values (:id, :kind, :name, :state, :request, :key, :sha256, :createdAt, :progress, :metrics,
                :modelName, :modelVersion, :modelSha256)
            """)
        .param("id", job.id())
        .param("kind", job.kind().word())
        .param("name", job.name())
        .param("state", job.state().word())
        .param("request", json.writeValueAsString(job.request()))
        .param("key", key, Types.VARCHAR)
        .param("sha256", sha256)
        .param("createdAt", job.createdAt().toEpochMilli())
        .param("progress", json.writeValueAsString(job.progress()))
        .param("metrics", json.writeValueAsString(job.metrics()))
        .param("modelName", model == null ? null : model.name(), Types.VARCHAR)
        .param("modelVersion", model == null ? null : model.version(), Types.INTEGER)
        .param("modelSha256", model == null ? null : model.sha256(), Types.VARCHAR)
        .update();
    events.append(job.id(), job.state());
  }

  /**
   * A job that was asked for under a key.
   *
   * @param id the job
   * @param sha256 the hash of the request it was asked for with
   */
  record Keyed(String id, String sha256) {}

  /** The job that was asked for under a key, if there is one. */
  Optional<Keyed> findByKey(String key) {
    return jdbc.sql("select id, request_sha256 from training_job where idempotency_key = :key")
        .param("key", key)
        .query((row, _) -> new Keyed(row.getString("id"), row.getString("request_sha256")))
        .optional();
  }

  Optional<Job> find(String id) {
    return jdbc.sql(SELECT + "where id = :id").param("id", id).query(this::job).optional();
  }

  /**
   * Jobs, newest first.
   *
   * @param kind only these, if given
   * @param state only these, if given
   * @param after only jobs older than this one, if given
   */
  List<Job> find(
      @Nullable JobKind kind, @Nullable JobState state, @Nullable String after, int limit) {
    return jdbc.sql(
            SELECT
                + """
                where (:kind is null or kind = :kind)
                    and (:state is null or training_job.state = :state) and (:after is null or id < :after)
                order by id desc limit :limit
                """)
        .param("kind", kind == null ? null : kind.word(), Types.VARCHAR)
        .param("state", state == null ? null : state.word(), Types.VARCHAR)
        .param("after", after, Types.VARCHAR)
        .param("limit", limit)
        .query(this::job)
        .list();
  }

  int countQueued() {
    return jdbc.sql("select count(*) from training_job where state = 'queued'")
        .query(Integer.class)
        .single();
  }

  /** How many jobs a run works on, those that were asked to pause or stop among them. */
  int countRunning() {
    return jdbc.sql(
            """
            select count(*) from training_job where state in ('running', 'pausing', 'cancelling')
            """)
        .query(Integer.class)
        .single();
  }

  /** Whether a run was asked to stop before a moment, and has not. */
  boolean hasOverdue(Instant askedBefore) {
    return jdbc.sql(
                "select count(*) from training_job where state = 'cancelling' and asked_at < :before")
            .param("before", askedBefore.toEpochMilli())
            .query(Integer.class)
            .single()
        > 0;
  }

  /** Jobs that are to be worked on, and that no schedule knows. */
  List<String> findUnscheduled() {
    return jdbc.sql(
            """
            select id from training_job
            where state in ('queued', 'running', 'pausing', 'cancelling') and not exists
                (select 1 from scheduled_tasks where task_name = :task and task_instance = id)
            """)
        .param("task", TrainingTaskConfiguration.TRAIN.getTaskName())
        .query((row, _) -> row.getString("id"))
        .list();
  }

  /**
   * Whether a job waits, which does not change until the transaction ends. Locks the job whatever
   * its state, so as to wait for one that is queuing it at this moment.
   */
  boolean lockIfQueued(String id) {
    return jdbc.sql("update training_job set state = state where id = :id returning state")
        .param("id", id)
        .query(String.class)
        .optional()
        .filter(JobState.QUEUED.word()::equals)
        .isPresent();
  }

  /**
   * Frees the executions that a killed process held, so that they start again at once and not when
   * their heartbeat is missed. Only right while no other process shares the database.
   */
  int releaseExecutions() {
    return jdbc.sql(
            """
            update scheduled_tasks
            set picked = :free, picked_by = null, last_heartbeat = null, version = version + 1
            where picked = :held
            """)
        .param("free", false)
        .param("held", true)
        .update();
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
    JobKind kind = JobKind.ofWord(row.getString("kind"));
    return new Job(
        row.getString("id"),
        kind,
        row.getString("name"),
        JobState.ofWord(row.getString("state")),
        phase == null ? null : JobPhase.ofWord(phase),
        Instant.ofEpochMilli(row.getLong("created_at")),
        instant(row, "started_at"),
        instant(row, "finished_at"),
        json.readValue(row.getString("request"), kind.request()),
        json.readValue(row.getString("progress"), Job.Progress.class),
        json.readValue(row.getString("metrics"), Metrics.class),
        model(row),
        failure(row),
        row.getInt("attempt"),
        row.getString("worker"),
        row.getLong("worked_millis") / 1000.0,
        checkpoint(row));
  }

  private Job.@Nullable LastCheckpoint checkpoint(ResultSet row) throws SQLException {
    String text = row.getString("checkpoint_progress");
    Instant savedAt = instant(row, "checkpoint_created_at");
    if (text == null || savedAt == null) {
      return null;
    }
    Job.Progress progress = json.readValue(text, Job.Progress.class);
    return new Job.LastCheckpoint(progress.member(), progress.epoch(), progress.step(), savedAt);
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
