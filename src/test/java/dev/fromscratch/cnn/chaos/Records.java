package dev.fromscratch.cnn.chaos;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The rows of the database, by table and in order.
 *
 * @param files the hashes of the files that are kept in the database itself; none on SQLite
 */
record Records(
    List<JobRow> jobs,
    List<EventRow> events,
    List<MetricRow> metrics,
    List<CheckpointRow> checkpoints,
    List<ModelRow> models,
    List<EvaluationRow> evaluations,
    List<DatasetRow> datasets,
    List<FileRow> files,
    List<TaskRow> tasks) {

  /** A row of {@code training_job}. */
  record JobRow(
      String id,
      String kind,
      String name,
      String state,
      @Nullable String phase,
      @Nullable String idempotencyKey,
      long createdAt,
      @Nullable Long startedAt,
      @Nullable Long askedAt,
      @Nullable Long finishedAt,
      int attempt,
      long lastEvent,
      @Nullable String modelName,
      @Nullable Integer modelVersion,
      @Nullable String modelSha256,
      @Nullable String errorCode) {

    boolean isEvaluation() {
      return kind.equals("evaluation");
    }
  }

  /** A row of {@code training_event}. */
  record EventRow(String jobId, long sequence, long at, int attempt, String type, String data) {}

  /** A row of {@code training_metric}. */
  record MetricRow(String jobId, long sequence, String data) {}

  /** A row of {@code training_checkpoint}. */
  record CheckpointRow(String jobId, int attempt) {}

  /** A row of {@code model_version}. */
  record ModelRow(String name, int version, String sha256, @Nullable String jobId) {}

  /** A row of {@code model_evaluation}. */
  record EvaluationRow(String name, int version, String split, @Nullable String jobId) {}

  /** A row of {@code dataset}. */
  record DatasetRow(String name, String sha256) {

    /** Where its file is, below the folder of data sets. */
    String path() {
      return "%s/%s.safetensors".formatted(name, sha256);
    }
  }

  /** A row of {@code model_file}. */
  record FileRow(String name, int version, String sha256) {}

  /** A row of {@code scheduled_tasks} that is about a job. */
  record TaskRow(String taskInstance) {}

  /** Reads all rows; nobody else uses the database by then. */
  static Records read(String url) {
    DataSource source = new DriverManagerDataSource(url);
    JdbcClient jdbc = JdbcClient.create(source);
    return new Records(
        rows(jdbc, "select * from training_job order by id", JobRow.class),
        rows(jdbc, "select * from training_event order by job_id, sequence", EventRow.class),
        rows(jdbc, "select * from training_metric order by job_id, sequence", MetricRow.class),
        rows(jdbc, "select job_id, attempt from training_checkpoint", CheckpointRow.class),
        rows(jdbc, "select * from model_version order by name, version", ModelRow.class),
        rows(
            jdbc, "select name, version, split, job_id from model_evaluation", EvaluationRow.class),
        datasets(url),
        url.startsWith("jdbc:postgresql:")
            ? rows(
                jdbc,
                "select name, version, encode(sha256(bytes), 'hex') as sha256 from model_file",
                FileRow.class)
            : List.of(),
        rows(jdbc, "select * from scheduled_tasks where task_name = 'train'", TaskRow.class));
  }

  /** The rows of data sets. */
  static List<DatasetRow> datasets(String url) {
    return rows(
        JdbcClient.create(new DriverManagerDataSource(url)),
        "select name, sha256 from dataset order by name",
        DatasetRow.class);
  }

  /** How many jobs have a place in the schedule. */
  static int countTasks(String url) {
    return JdbcClient.create(new DriverManagerDataSource(url))
        .sql("select count(*) from scheduled_tasks where task_name = 'train'")
        .query(Integer.class)
        .single();
  }

  private static <T> List<T> rows(JdbcClient jdbc, String sql, Class<T> type) {
    return jdbc.sql(sql).query(type).stream().map(Objects::requireNonNull).toList();
  }

  /** The rows of one job after the other. */
  static <T> Map<String, List<T>> byJob(List<T> rows, Function<T, String> job) {
    return rows.stream().collect(Collectors.groupingBy(job));
  }
}
