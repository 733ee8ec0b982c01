package dev.fromscratch.cnn.storage;

import java.nio.file.Path;
import java.util.List;

/** Migrates SQLite. */
class SchemaTests extends SchemaContract {

  @Override
  String address(Path dataDirectory) {
    return "jdbc:sqlite:" + dataDirectory.resolve("cnn.db");
  }

  @Override
  List<String> settings(Path dataDirectory) {
    return List.of();
  }

  @Override
  String migrations() {
    return "classpath:db/migration/sqlite";
  }
}
