package dev.fromscratch.cnn;

import static dev.fromscratch.cnn.testing.ServiceClient.id;
import static dev.fromscratch.cnn.testing.ServiceClient.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.PostgresServer;
import dev.fromscratch.cnn.testing.RequiresPostgres;
import dev.fromscratch.cnn.testing.RunningService;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Several services that share a PostgreSQL and nothing else. */
@ExtendWith(RequiresPostgres.class)
class ReplicasTests {

  private static final String REQUEST =
      "{\"name\":\"shared\",\"epochs\":%d,\"samplesPerClass\":40,\"batchSize\":10}";

  private static final String SHORT = REQUEST.formatted(3);

  /** A heartbeat of a fifth of a second and what db-scheduler makes of it: a second or two. */
  private static final String QUICK = "--db-scheduler.heartbeat-interval=200ms";

  @TempDir private static Path directory;

  /** Those of all tests in which no replica is lost. */
  private static final List<RunningService> PAIR = new ArrayList<>();

  private static String[] newDatabase() {
    return Arrays.stream(PostgresServer.newDatabase())
        .map(setting -> "--" + setting)
        .toArray(String[]::new);
  }

  private static String[] with(String[] database, String... more) {
    return Stream.concat(Stream.of(database), Stream.of(more)).toArray(String[]::new);
  }

  @BeforeAll
  static void startPair() {
    String[] database = newDatabase();
    PAIR.add(RunningService.start(directory.resolve("first"), database));
    PAIR.add(RunningService.start(directory.resolve("second"), database));
  }

  @AfterAll
  static void closePair() {
    PAIR.forEach(RunningService::close);
    PAIR.clear();
  }

  private static List<ServiceClient> pair() {
    return PAIR.stream().map(RunningService::client).toList();
  }

  @Test
  void jobWhoeverRunsItIsSeenAndChangedThroughAnyReplica() {
    List<ServiceClient> clients = pair();
    for (ServiceClient one : clients) {
      ServiceClient other = clients.get(1 - clients.indexOf(one));
      String id = id(one.submit(REQUEST.formatted(10_000)));
      other.awaitProgress(id);
      other.post("/train/%s/pause".formatted(id));
      one.awaitJob(id, job -> state(job).equals("paused"));
      other.post("/train/%s/resume".formatted(id));
      one.awaitJob(id, job -> job.get("attempt").asInt() == 2);
      one.post("/train/%s/cancel".formatted(id));
      other.awaitJob(id, job -> state(job).equals("cancelled"));
      assertThat(other.delete("/train/" + id).status()).isEqualTo(204);
      assertThat(one.get("/train/" + id).status()).isEqualTo(404);
    }
  }

  @Test
  void jobsWhenThereAreTwoReplicasAreSharedAndEachRunOnce() {
    List<ServiceClient> clients = pair();
    ServiceClient client = clients.getFirst();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      ids.add(id(clients.get(i % 2).submit(SHORT)));
    }
    List<JsonNode> jobs = ids.stream().map(client::awaitEnd).toList();
    assertThat(jobs).allMatch(job -> state(job).equals("succeeded"));
    assertThat(jobs.stream().map(job -> job.get("attempt").asInt())).containsOnly(1);
    assertThat(jobs.stream().map(job -> job.get("worker").asString()).distinct()).hasSize(2);
    assertThat(jobs.stream().map(job -> job.at("/model/version").asInt()))
        .containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
    assertThat(jobs.stream().map(job -> job.at("/model/sha256").asString()).distinct())
        .as("the same request")
        .hasSize(1);
  }

  @Test
  void jobWhenItsReplicaIsKilledIsTakenOverAndMakesTheSameModel() {
    String often = "--cnn.training.checkpoint-interval=100ms";
    String request = REQUEST.formatted(60);
    String[] database = newDatabase();
    try (ServiceProcess there =
        ServiceProcess.launch(
            directory.resolve("there"), directory.resolve("log"), with(database, QUICK, often))) {
      String id = id(there.awaitStart().submit(request));
      try (RunningService here =
          RunningService.start(directory.resolve("here"), with(database, QUICK))) {
        ServiceClient client = here.client();
        client.awaitJob(id, job -> job.at("/checkpoint/epoch").asInt() > 1);
        there.kill();
        JsonNode taken = client.awaitJob(id, job -> job.get("attempt").asInt() == 2);
        assertThat(taken.at("/progress/percent").asDouble()).as("not from nothing").isPositive();
        JsonNode job = client.awaitEnd(id);
        assertThat(state(job)).as("%s", job).isEqualTo("succeeded");
        assertThat(job.at("/model/sha256")).isEqualTo(client.train(request).at("/model/sha256"));
      }
    }
  }
}
