package dev.fromscratch.cnn.storage;

import java.sql.DatabaseMetaData;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/** The databases there are. */
public enum Database {
  /** A file in the data directory, for one process. */
  SQLITE,
  /** A server, for any number of processes. */
  POSTGRESQL;

  /** Which one a data source connects to. */
  static Database of(DataSource dataSource) {
    return switch (DatabaseDriver.fromProductName(productName(dataSource))) {
      case SQLITE -> SQLITE;
      case POSTGRESQL -> POSTGRESQL;
      default ->
          throw new DataDirectoryException(
              "The database is neither SQLite nor PostgreSQL.",
              "Set spring.datasource.url to jdbc:postgresql://…, or to nothing for SQLite.",
              null);
    };
  }

  private static String productName(DataSource dataSource) {
    try {
      return JdbcUtils.extractDatabaseMetaData(
          dataSource, DatabaseMetaData::getDatabaseProductName);
    } catch (MetaDataAccessException e) {
      throw new DataDirectoryException(
          "The database cannot be asked what it is: %s".formatted(e.getMessage()),
          "See that it runs, and that spring.datasource.url, username and password are right.",
          e);
    }
  }

  /** Whether other processes may use it at the same time. */
  public boolean isShared() {
    return this == POSTGRESQL;
  }
}
