package dev.fromscratch.cnn.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.TransactionMode;

/** Transactions of two connections that want the same lock. */
class SqliteConnectionTests {

  @TempDir private Path directory;

  private SqliteDataSource source = new SqliteDataSource(Path.of("none"), new SQLiteConfig());

  @BeforeEach
  void createTable() throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setTransactionMode(TransactionMode.IMMEDIATE);
    config.setBusyTimeout(1);
    source = new SqliteDataSource(directory.resolve("file.db"), config);
    try (Connection connection = source.getConnection()) {
      execute(connection, "create table number (n integer primary key)");
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private int count() throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from number")) {
      return rows.getInt(1);
    }
  }

  @Test
  void connectionWhenItsTransactionCouldNotBeginCanBeginAnother() throws SQLException {
    try (Connection writer = source.getConnection();
        Connection second = source.getConnection()) {
      writer.setAutoCommit(false);
      assertThatThrownBy(() -> second.setAutoCommit(false)).hasMessageContaining("SQLITE_BUSY");
      assertThat(second.getAutoCommit()).as("it has not begun").isTrue();
      writer.rollback();
      writer.setAutoCommit(true);

      second.setAutoCommit(false);
      execute(second, "insert into number values (1)");
      assertThat(count()).as("not committed yet").isZero();
      second.rollback();
      assertThat(count()).isZero();
    }
  }

  @Test
  void commitWhenAnotherWaitsForTheLockGivesItAwayAndSucceeds() throws SQLException {
    try (Connection first = source.getConnection();
        Connection second = source.getConnection()) {
      first.setAutoCommit(false);
      execute(first, "insert into number values (1)");
      first.commit();
      second.setAutoCommit(false);
      execute(second, "insert into number values (2)");
      first.setAutoCommit(true);
      second.commit();
      assertThat(count()).isEqualTo(2);
    }
  }

  @Test
  void rollbackWhenSqliteHasDoneSoItselfSaysNothing() throws SQLException {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      execute(connection, "insert into number values (1)");
      assertThatThrownBy(() -> execute(connection, "insert or rollback into number values (1)"))
          .hasMessageContaining("SQLITE_CONSTRAINT");
      connection.rollback();
      connection.setAutoCommit(true);
      assertThat(count()).isZero();
    }
  }
}
