package dev.fromscratch.cnn.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL for the tests of this JVM: a server of its own that is started when it is first
 * needed, or the one that the environment variable {@value #VARIABLE} names, as in {@code
 * jdbc:postgresql://localhost/postgres?user=postgres&password=secret}.
 */
public final class PostgresServer {

  static final String VARIABLE = "CNN_TEST_POSTGRES_URL";

  private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);

  /** Named by an enclosing class so that it is started at most once, and only if it is needed. */
  private static final class Holder {
    private static final @Nullable String URL = start();
  }

  private PostgresServer() {}

  /** Whether there is one; where there is none, the log says why. */
  public static boolean isAvailable() {
    return Holder.URL != null;
  }

  /** The settings of a service that uses a database of its own, which is empty. */
  public static String[] newDatabase() {
    String name = "cnn_" + UUID.randomUUID().toString().replace('-', '_');
    String url = Optional.ofNullable(Holder.URL).orElseThrow();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create a database", e);
    }
    return new String[] {
      "spring.datasource.url=" + url.replaceFirst("/[^/?]*(\\?|$)", "/" + name + "$1"),
    };
  }

  private static @Nullable String start() {
    String given = System.getenv(VARIABLE);
    if (given != null) {
      return given;
    }
    try {
      // It ends with this JVM.
      return EmbeddedPostgres.builder()
          .setServerConfig("max_connections", "200")
          .start()
          .getJdbcUrl("postgres", "postgres");
    } catch (IOException | IllegalStateException e) {
      log.warn("There is no PostgreSQL, so nothing is tested on it; set {} to one", VARIABLE, e);
      return null;
    }
  }
}
