package dev.fromscratch.cnn.model;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps the files in the database that several processes share, so that each can serve what another
 * trained. They go with their rows.
 */
final class DatabaseModelArchive implements ModelArchive {

  private final JdbcClient jdbc;

  DatabaseModelArchive(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public void put(String name, int version, byte[] bytes) {
    jdbc.sql(
            """
            insert into model_file (name, version, bytes) values (:name, :version, :bytes)
            on conflict (name, version) do update set bytes = excluded.bytes
            """)
        .param("name", name)
        .param("version", version)
        .param("bytes", bytes)
        .update();
  }

  @Override
  public Optional<byte[]> find(String name, int version) {
    return jdbc.sql("select bytes from model_file where name = :name and version = :version")
        .param("name", name)
        .param("version", version)
        .query(byte[].class)
        .optional();
  }
}
