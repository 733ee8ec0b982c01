package dev.fromscratch.cnn.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The rows of models and their versions. */
@Repository
class ModelStore {

  private final JdbcClient jdbc;
  private final JsonMapper json;

  ModelStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** Takes the next version number of a name; a number once taken is never given again. */
  int takeVersion(String name) {
    return jdbc.sql(
            """
            insert into model (name, next_version) values (:name, 2)
            on conflict (name) do update set next_version = model.next_version + 1
            returning next_version - 1
            """)
        .param("name", name)
        .query(Integer.class)
        .single();
  }

  void insert(ModelVersion model) {
    jdbc.sql(
            """
            insert into model_version
                (name, version, sha256, size_bytes, created_at, job_id, metadata)
            values (:name, :version, :sha256, :sizeBytes, :createdAt, :jobId, :metadata)
            """)
        .param("name", model.name())
        .param("version", model.version())
        .param("sha256", model.sha256())
        .param("sizeBytes", model.sizeBytes())
        .param("createdAt", model.createdAt().toEpochMilli())
        .param("jobId", model.jobId())
        .param("metadata", json.writeValueAsString(model.metadata()))
        .update();
  }

  /** All versions, by name, newest first. */
  List<ModelVersion> findAll() {
    return jdbc.sql("select * from model_version order by name, version desc").query(rows()).list();
  }

  /** All versions of a name, newest first. */
  List<ModelVersion> findAll(String name) {
    return jdbc.sql("select * from model_version where name = :name order by version desc")
        .param("name", name)
        .query(rows())
        .list();
  }

  Optional<ModelVersion> findLatest(String name) {
    return jdbc.sql("select * from model_version where name = :name order by version desc limit 1")
        .param("name", name)
        .query(rows())
        .optional();
  }

  Optional<ModelVersion> find(String name, int version) {
    return jdbc.sql("select * from model_version where name = :name and version = :version")
        .param("name", name)
        .param("version", version)
        .query(rows())
        .optional();
  }

  boolean delete(String name, int version) {
    return jdbc.sql("delete from model_version where name = :name and version = :version")
            .param("name", name)
            .param("version", version)
            .update()
        > 0;
  }

  private RowMapper<ModelVersion> rows() {
    return (row, _) ->
        new ModelVersion(
            row.getString("name"),
            row.getInt("version"),
            row.getString("sha256"),
            row.getLong("size_bytes"),
            Instant.ofEpochMilli(row.getLong("created_at")),
            row.getString("job_id"),
            json.readValue(row.getString("metadata"), ModelMetadata.class));
  }
}
