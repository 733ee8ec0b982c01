package dev.fromscratch.cnn.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.ServiceTest;
import org.junit.jupiter.api.Test;

@ServiceTest
class DatabaseTests {

  private final Database database;

  DatabaseTests(Database database) {
    this.database = database;
  }

  @Test
  void databaseWhenNoneIsNamedIsSqlite() {
    assertThat(database).isEqualTo(Database.SQLITE);
    assertThat(database.isShared()).isFalse();
  }
}
