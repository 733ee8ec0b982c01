package dev.fromscratch.cnn.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
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

  /** The number that a name's next version will have. */
  int nextVersion(String name) {
    return jdbc.sql("select next_version from model where name = :name")
        .param("name", name)
        .query(Integer.class)
        .optional()
        .orElse(1);
  }

  /** Sees to it that the numbers of a name up to this one are never given again. */
  void skipVersions(String name, int upTo) {
    jdbc.sql(
            """
            insert into model (name, next_version) values (:name, :next)
            on conflict (name) do update set next_version = excluded.next_version
            where model.next_version < excluded.next_version
            """)
        .param("name", name)
        .param("next", upTo + 1)
        .update();
  }

  void insert(ModelVersion model) {
    jdbc.sql(
            """
            insert into model_version
                (name, version, sha256, size_bytes, created_at, job_id, metadata, damage)
            values (:name, :version, :sha256, :sizeBytes, :createdAt, :jobId, :metadata, :damage)
            """)
        .param("name", model.name())
        .param("version", model.version())
        .param("sha256", model.sha256())
        .param("sizeBytes", model.sizeBytes())
        .param("createdAt", model.createdAt().toEpochMilli())
        .param("jobId", model.jobId())
        .param("metadata", json.writeValueAsString(model.metadata()))
        .param("damage", model.damage())
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

  /** The names and numbers of all versions. */
  Set<VersionId> references() {
    return jdbc.sql("select name, version from model_version")
        .query((row, _) -> new VersionId(row.getString("name"), row.getInt("version")))
        .set();
  }

  /** Why files cannot be served, for those that cannot, by name and newest version. */
  Map<VersionId, String> damages() {
    Map<VersionId, String> damages = new LinkedHashMap<>();
    RowCallbackHandler collect =
        row ->
            damages.put(
                new VersionId(row.getString("name"), row.getInt("version")),
                row.getString("damage"));
    jdbc.sql(
            """
            select name, version, damage from model_version
            where damage is not null order by name, version desc
            """)
        .query(collect);
    return damages;
  }

  /** False if there is no such version. */
  boolean setDamage(String name, int version, @Nullable String damage) {
    return jdbc.sql(
                "update model_version set damage = :damage where name = :name and version = :version")
            .param("damage", damage)
            .param("name", name)
            .param("version", version)
            .update()
        > 0;
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
            json.readValue(row.getString("metadata"), ModelMetadata.class),
            row.getString("damage"));
  }
}
