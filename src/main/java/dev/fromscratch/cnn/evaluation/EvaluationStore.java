package dev.fromscratch.cnn.evaluation;

import dev.fromscratch.cnn.dataset.Split;
import dev.fromscratch.cnn.model.ModelVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rows of evaluations: one for each model, content of a data set and part of it. They go with
 * the row of their model.
 */
@Repository
class EvaluationStore {

  /** How many evaluations of one version are kept; they can be made again. */
  static final int MAX_PER_MODEL = 100;

  private static final String OF_MODEL =
      "name = :name and version = :version and model_sha256 = :modelSha256";

  private static final String PUT =
      """
      insert into model_evaluation
          (name, version, model_sha256, dataset, dataset_sha256, split, created_at, job_id, samples,
           accuracy, calibration_error, result, stored_version, pictures)
      values (:name, :version, :modelSha256, :dataset, :datasetSha256, :split, :now, :jobId, :samples,
          :accuracy, :calibrationError, :result, :storedVersion, :pictures)
      on conflict (name, version, model_sha256, dataset, dataset_sha256, split) do update
      set created_at = excluded.created_at, job_id = excluded.job_id, samples = excluded.samples,
          accuracy = excluded.accuracy, calibration_error = excluded.calibration_error,
          result = excluded.result, pictures = excluded.pictures
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Clock clock;

  EvaluationStore(JdbcClient jdbc, JsonMapper json, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Whether a model that has a row has it still, which does not change until the transaction ends.
   */
  boolean lock(ModelVersion model) {
    return jdbc.sql(
                """
                update model_version set damage = damage
                where name = :name and version = :version and sha256 = :sha256
                """)
            .param("name", model.name())
            .param("version", model.version())
            .param("sha256", model.sha256())
            .update()
        > 0;
  }

  /** Stores an evaluation in the place of the one before, and forgets the oldest of too many. */
  void put(NewEvaluation evaluation, boolean hasRow) {
    ModelVersion model = evaluation.model();
    var figures = evaluation.result().evaluation();
    jdbc.sql(PUT)
        .param("name", model.name())
        .param("version", model.version())
        .param("modelSha256", model.sha256())
        .param("dataset", evaluation.on().name())
        .param("datasetSha256", evaluation.on().sha256())
        .param("split", evaluation.on().split().word())
        .param("now", clock.millis())
        .param("jobId", evaluation.jobId())
        .param("samples", figures.samples())
        .param("accuracy", figures.accuracy())
        .param("calibrationError", figures.calibration().expectedCalibrationError())
        .param("result", json.writeValueAsString(evaluation.result()))
        .param("storedVersion", hasRow ? model.version() : null, Types.INTEGER)
        .param("pictures", evaluation.pictures())
        .update();
    forgetOldest(model);
  }

  private void forgetOldest(ModelVersion model) {
    jdbc.sql(
            """
            delete from model_evaluation
            where name = :name and version = :version and created_at <
                (select min(created_at) from
                    (select created_at from model_evaluation
                     where name = :name and version = :version
                     order by created_at desc limit :kept) as newest)
            """)
        .param("name", model.name())
        .param("version", model.version())
        .param("kept", MAX_PER_MODEL)
        .update();
  }

  /** The newest evaluation on a data set of this name, or on just this content. */
  Optional<StoredEvaluation> find(
      ModelVersion model, String dataset, Split split, @Nullable String sha256) {
    return jdbc.sql(
            """
            select dataset, dataset_sha256, split, created_at, job_id, result
            from model_evaluation
            where %s and dataset = :dataset and split = :split
                and (:sha256 is null or dataset_sha256 = :sha256)
            order by created_at desc, dataset_sha256 limit 1
            """
                .formatted(OF_MODEL))
        .param("name", model.name())
        .param("version", model.version())
        .param("modelSha256", model.sha256())
        .param("dataset", dataset)
        .param("split", split.word())
        .param("sha256", sha256, Types.VARCHAR)
        .query((row, _) ->
            new StoredEvaluation(
                on(row),
                createdAt(row),
                row.getString("job_id"),
                json.readValue(row.getString("result"), EvaluationResult.class)))
        .optional();
  }

  /** The pictures that an evaluation lists as wrong, if they are stored. */
  Optional<byte[]> pictures(ModelVersion model, EvaluatedOn on) {
    return jdbc.sql(
            """
            select pictures from model_evaluation
            where %s and dataset = :dataset and dataset_sha256 = :datasetSha256 and split = :split
            """
                .formatted(OF_MODEL))
        .param("name", model.name())
        .param("version", model.version())
        .param("modelSha256", model.sha256())
        .param("dataset", on.name())
        .param("datasetSha256", on.sha256())
        .param("split", on.split().word())
        .query(byte[].class)
        .optional();
  }

  /** All evaluations of a model in short, newest first. */
  List<EvaluationSummary> findAll(ModelVersion model) {
    return jdbc.sql(
            """
            select dataset, dataset_sha256, split, created_at, job_id, samples, accuracy,
                calibration_error
            from model_evaluation where %s
            order by created_at desc, dataset, dataset_sha256, split
            """
                .formatted(OF_MODEL))
        .param("name", model.name())
        .param("version", model.version())
        .param("modelSha256", model.sha256())
        .query((row, _) ->
            EvaluationSummary.of(
                model,
                on(row),
                createdAt(row),
                row.getString("job_id"),
                row.getInt("samples"),
                row.getDouble("accuracy"),
                row.getDouble("calibration_error")))
        .list();
  }

  private static EvaluatedOn on(ResultSet row) throws SQLException {
    return new EvaluatedOn(
        row.getString("dataset"),
        row.getString("dataset_sha256"),
        Split.ofWord(row.getString("split")).orElseThrow());
  }

  private static Instant createdAt(ResultSet row) throws SQLException {
    return Instant.ofEpochMilli(row.getLong("created_at"));
  }
}
