package dev.fromscratch.cnn.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL for the tests of this JVM: a server of its own that is started when it is first
 * needed, or the one that the environment variable {@value #VARIABLE} names, as in {@code
 * jdbc:postgresql://localhost/postgres?user=postgres&password=secret}.
 */
public final class PostgresServer {

  static final String VARIABLE = "CNN_TEST_POSTGRES_URL";

  /** For a machine that is busy with other tests. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Started at most once, and only if it is needed. */
  private static final class Holder {
    private static final Start START = start();
  }

  /** Where the server is, or why there is none. */
  private record Start(@Nullable String url, @Nullable String failure) {}

  private PostgresServer() {}

  /** Why there is no server, if there is none. */
  static Optional<String> failure() {
    return Optional.ofNullable(Holder.START.failure());
  }

  /** The settings of a service that uses a database of its own, which is empty. */
  public static String[] newDatabase() {
    String name = "cnn_" + UUID.randomUUID().toString().replace('-', '_');
    String url = Optional.ofNullable(Holder.START.url()).orElseThrow();
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

  private static Start start() {
    String given = System.getenv(VARIABLE);
    if (given != null) {
      return new Start(given, null);
    }
    try {
      // It ends with this JVM.
      return new Start(
          EmbeddedPostgres.builder()
              .setServerConfig("max_connections", "200")
              .setPGStartupWait(PATIENCE)
              .start()
              .getJdbcUrl("postgres", "postgres"),
          null);
    } catch (IOException | RuntimeException e) {
      return new Start(
          null, "it cannot be started here, because of %s; set %s to one".formatted(e, VARIABLE));
    }
  }
}
