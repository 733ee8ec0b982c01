package dev.fromscratch.cnn.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.PostgresServiceTest;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Without this, tests that are meant to run on PostgreSQL could all run on SQLite. */
@PostgresServiceTest
class PostgresDatabaseTests {

  private final Database database;
  private final DataDirectory directory;

  PostgresDatabaseTests(Database database, DataDirectory directory) {
    this.database = database;
    this.directory = directory;
  }

  @Test
  void databaseWhenOneIsNamedIsThatOne() {
    assertThat(database).isEqualTo(Database.POSTGRESQL);
    assertThat(database.isShared()).isTrue();
    assertThat(Files.exists(directory.database())).isFalse();
  }
}
