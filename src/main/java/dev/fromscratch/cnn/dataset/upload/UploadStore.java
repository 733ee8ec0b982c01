package dev.fromscratch.cnn.dataset.upload;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The rows of uploaded data sets. */
@Repository
class UploadStore {

  private final JdbcClient jdbc;
  private final JsonMapper json;

  UploadStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** Notes that a file will be written, before it is. That is never forgotten. */
  void announce(UploadId id) {
    jdbc.sql(
            """
            insert into announced_dataset (name, sha256) values (:name, :sha256)
            on conflict (name, sha256) do nothing
            """)
        .param("name", id.name())
        .param("sha256", id.sha256())
        .update();
  }

  /** Whether a file was written by a process with this database, and not found by one. */
  boolean isAnnounced(UploadId id) {
    return jdbc.sql(
                "select count(*) from announced_dataset where name = :name and sha256 = :sha256")
            .param("name", id.name())
            .param("sha256", id.sha256())
            .query(Long.class)
            .single()
        > 0;
  }

  /** Stores a data set whose name is free. */
  void insert(Upload upload) {
    jdbc.sql(
            """
            insert into dataset (name, sha256, size_bytes, created_at, details, damage)
            values (:name, :sha256, :sizeBytes, :createdAt, :details, :damage)
            """)
        .param("name", upload.name())
        .param("sha256", upload.id().sha256())
        .param("sizeBytes", upload.sizeBytes())
        .param("createdAt", upload.createdAt().toEpochMilli())
        .param("details", json.writeValueAsString(upload.details()))
        .param("damage", upload.damage())
        .update();
  }

  Optional<Upload> find(String name) {
    return jdbc.sql("select * from dataset where name = :name")
        .param("name", name)
        .query(rows())
        .optional();
  }

  Optional<Upload> find(UploadId id) {
    return find(id.name()).filter(upload -> upload.id().equals(id));
  }

  /** All, by name. */
  List<Upload> findAll() {
    return jdbc.sql("select * from dataset order by name").query(rows()).list();
  }

  /** The names and hashes of all. */
  List<UploadId> ids() {
    return jdbc.sql("select name, sha256 from dataset order by name")
        .query((row, _) -> new UploadId(row.getString("name"), row.getString("sha256")))
        .list();
  }

  /** Why files cannot be read, by the name of their data set, for those that cannot. */
  Map<String, String> damages() {
    Map<String, String> damages = new LinkedHashMap<>();
    RowCallbackHandler collect = row -> damages.put(row.getString("name"), row.getString("damage"));
    jdbc.sql("select name, damage from dataset where damage is not null order by name")
        .query(collect);
    return damages;
  }

  /** False if there is no such data set. */
  boolean setDamage(UploadId id, @Nullable String damage) {
    return jdbc.sql("update dataset set damage = :damage where name = :name and sha256 = :sha256")
            .param("damage", damage)
            .param("name", id.name())
            .param("sha256", id.sha256())
            .update()
        > 0;
  }

  /** False if there is no such data set. */
  boolean delete(UploadId id) {
    return jdbc.sql("delete from dataset where name = :name and sha256 = :sha256")
            .param("name", id.name())
            .param("sha256", id.sha256())
            .update()
        > 0;
  }

  private RowMapper<Upload> rows() {
    return (row, _) ->
        new Upload(
            new UploadId(row.getString("name"), row.getString("sha256")),
            row.getLong("size_bytes"),
            Instant.ofEpochMilli(row.getLong("created_at")),
            json.readValue(row.getString("details"), UploadDetails.class),
            row.getString("damage"));
  }
}
