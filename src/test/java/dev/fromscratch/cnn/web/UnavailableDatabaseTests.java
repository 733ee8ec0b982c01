package dev.fromscratch.cnn.web;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatOutage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.PostgresServer;
import dev.fromscratch.cnn.testing.ProblemAssert;
import dev.fromscratch.cnn.testing.RequiresPostgres;
import dev.fromscratch.cnn.testing.RunningService;
import dev.fromscratch.cnn.testing.ServiceClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A database server that lets nobody in for a while. */
@ExtendWith(RequiresPostgres.class)
class UnavailableDatabaseTests {

  private static final String UNCHANGED =
      "the database of the service does not answer now; nothing was changed";

  private static final String UNKNOWN =
      "the database of the service stopped answering, so it is not known whether this was done";

  private final String setting = PostgresServer.newDatabase()[0];

  private final String name =
      setting.substring(setting.lastIndexOf('/') + 1).replaceFirst("\\?.*", "");

  private final JdbcClient server =
      JdbcClient.create(
          new DriverManagerDataSource(
              setting.substring(setting.indexOf("jdbc:")).replace("/" + name, "/postgres")));

  @TempDir private Path directory;

  @Test
  void requestWhenTheDatabaseIsGoneAnswers503AndWhenItIsBackAsBefore() {
    try (RunningService service =
        RunningService.start(
            directory, "--" + setting, "--spring.datasource.hikari.connection-timeout=250")) {
      ServiceClient client = service.client();
      assertThat(client.get("/models").status()).isEqualTo(200);
      allowConnections(false);
      try {
        Answer read = client.get("/models");
        assertThatUnavailable(read).says(UNCHANGED);
        // Whether a change was made is not known where a connection broke that had been open.
        for (Answer answer : List.of(client.post("/train", "{}"), client.delete("/models/x"))) {
          assertThatUnavailable(answer);
          assertThat(answer.text("/detail")).containsAnyOf(UNCHANGED, UNKNOWN);
        }
        // Once all of these are gone, nothing was ever sent.
        await()
            .untilAsserted(
                () -> assertThatUnavailable(client.post("/train", "{}")).says(UNCHANGED));
      } finally {
        allowConnections(true);
      }
      await().until(() -> client.get("/models").status() == 200);
    }
  }

  private static ProblemAssert assertThatUnavailable(Answer answer) {
    assertThat(answer.header("Retry-After")).isEqualTo("5");
    return assertThatOutage(answer).is(503, "database-unavailable");
  }

  private void allowConnections(boolean allow) {
    server.sql("alter database %s with allow_connections %s".formatted(name, allow)).update();
    if (!allow) {
      server
          .sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = :name")
          .param("name", name)
          .query(Boolean.class)
          .list();
    }
  }
}
