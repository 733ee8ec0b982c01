package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.testing.ServiceClient.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fromscratch.cnn.testing.EventStream;
import dev.fromscratch.cnn.testing.PostgresServer;
import dev.fromscratch.cnn.testing.RequiresPostgres;
import dev.fromscratch.cnn.testing.RunningService;
import dev.fromscratch.cnn.testing.ServiceClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Two services that share nothing but a PostgreSQL, and clients that do not know which is which.
 */
@ExtendWith(RequiresPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class SharedDatabaseTests {

  private static final String SHORT =
      "{\"name\":\"shared\",\"samplesPerClass\":60,\"epochs\":4,\"batchSize\":5}";

  private static final String ENDLESS =
      "{\"name\":\"endless\",\"epochs\":10000,\"samplesPerClass\":50}";

  private String database = "";
  private List<RunningService> services = List.of();
  private ServiceClient one = new ServiceClient(0);
  private ServiceClient other = one;

  @BeforeAll
  void start(@TempDir Path directory) {
    database = PostgresServer.newDatabase()[0];
    services =
        Stream.of("one", "other").map(name -> start(directory.resolve(name), database)).toList();
    one = services.getFirst().client();
    other = services.getLast().client();
  }

  private static RunningService start(Path data, String database) {
    return RunningService.start(
        data,
        "--" + database,
        "--cnn.training.heartbeat-interval=200ms",
        "--spring.datasource.hikari.connection-timeout=1000",
        "--spring.datasource.hikari.maximum-pool-size=5");
  }

  @AfterAll
  void stop() {
    services.forEach(RunningService::close);
  }

  @Test
  void streamWhenAnotherServiceWorksOnTheJobTellsTheSame() {
    String job = id(one.submit(SHORT));
    try (EventStream here = EventStream.follow(one, job);
        EventStream there = EventStream.follow(other, job)) {
      List<JsonNode> expected =
          here.awaitEnd().events().stream().map(EventStream.Message::json).toList();
      assertThat(expected.getLast().at("/data/state").asString()).isEqualTo("succeeded");
      assertThat(there.awaitEnd().events().stream().map(EventStream.Message::json))
          .isEqualTo(expected);
      assertThat(there.messages()).anyMatch(message -> message.event().equals("progress"));
      assertThat(here.messages()).anyMatch(message -> message.event().equals("progress"));
    }
  }

  @Test
  void requestWhenSentManyTimesToBothGivesOneJob() {
    IdempotencyContract.assertThatDuplicatesGiveOneJob(UUID.randomUUID().toString(), one, other);
  }

  @Test
  void streamWhenTheDatabaseIsAwayGoesOnWhenItIsBack() throws SQLException {
    String job = id(one.submit(ENDLESS));
    one.awaitProgress(job);
    try (EventStream stream = EventStream.follow(other, job)) {
      stream.awaitMessage(message -> message.event().equals("progress"));
      allowConnections(false);
      try {
        stream.awaitComments(stream.comments().size() + 5);
      } finally {
        allowConnections(true);
      }
      assertThat(stream.hasEnded()).isFalse();
      int before = stream.messages().size();
      await().atMost(Duration.ofSeconds(20)).until(() -> stream.messages().size() > before);
      one.cancel(job);
      List<JsonNode> told =
          stream.awaitEnd().events().stream().map(EventStream.Message::json).toList();
      assertThat(told)
          .isEqualTo(
              one.get("/train/%s/events".formatted(job)).json().get("data").valueStream().toList());
      assertThat(told.getLast().at("/data/state").asString()).isEqualTo("cancelled");
    }
  }

  /** Lets no service in, and throws out those that are, or the opposite. */
  private void allowConnections(boolean allowed) throws SQLException {
    String url = database.substring(database.indexOf('=') + 1);
    String name = url.replaceFirst(".*/([^/?]*)(\\?.*)?$", "$1");
    try (Connection connection =
            DriverManager.getConnection(url.replaceFirst("/" + name, "/postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("alter database %s allow_connections %b".formatted(name, allowed));
      statement.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'"
              .formatted(name));
    }
  }
}
