package dev.fromscratch.cnn.storage;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/** Opens connections to the file of an SQLite database. */
final class SqliteDataSource extends SQLiteDataSource {

  private final Path file;

  SqliteDataSource(Path file, SQLiteConfig config) {
    super(config);
    this.file = file;
    setUrl("jdbc:sqlite:" + file);
  }

  @Override
  public SQLiteConnection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    Properties properties = getConfig().toProperties();
    return new SqliteConnection(getUrl(), file.toString(), properties);
  }
}
