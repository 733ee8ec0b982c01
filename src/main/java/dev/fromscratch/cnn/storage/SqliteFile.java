package dev.fromscratch.cnn.storage;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/** Looks at the file of the embedded database before the service relies on it. */
final class SqliteFile {

  private static final Set<Integer> DAMAGED =
      Set.of(SQLiteErrorCode.SQLITE_CORRUPT.code, SQLiteErrorCode.SQLITE_NOTADB.code);

  private SqliteFile() {}

  /**
   * Reads the whole file once; an absent one is fine.
   *
   * @throws DataDirectoryException if it is damaged
   */
  static void requireIntact(Path file) {
    if (!Files.exists(file)) {
      return;
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet check = statement.executeQuery("pragma quick_check(1)")) {
      if (check.next() && !check.getString(1).equals("ok")) {
        throw damaged(file, check.getString(1), null);
      }
    } catch (SQLException e) {
      // Whatever else it may be, the pool meets it as well and says so.
      if (DAMAGED.contains(e.getErrorCode())) {
        throw damaged(file, String.valueOf(e.getMessage()), e);
      }
    }
  }

  private static DataDirectoryException damaged(Path file, String what, @Nullable SQLException e) {
    return new DataDirectoryException(
        "The database %s is damaged: %s".formatted(file, what),
        "Put a copy back. Without one, move it away, and cnn.db-wal and cnn.db-shm with it: at the next start every model is read again from its file; jobs are lost.",
        e);
  }
}
