package dev.fromscratch.cnn.dataset.upload;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.PostgresServer;
import dev.fromscratch.cnn.testing.RequiresPostgres;
import dev.fromscratch.cnn.testing.RunningService;
import dev.fromscratch.cnn.testing.Symbols;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Two services with a disk each and one database: what is sent to one, the other has. */
@ExtendWith(RequiresPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class SharedUploadsTests {

  private static final String PATH = "/datasets/symbols";

  @TempDir private static Path directory;

  private RunningService one;
  private RunningService other;
  private JdbcClient database;

  @BeforeAll
  void start() {
    String[] settings = PostgresServer.newDatabase();
    one = start("one", settings);
    other = start("other", settings);
    database =
        JdbcClient.create(
            new DriverManagerDataSource(settings[0].substring(settings[0].indexOf("jdbc:"))));
  }

  private static RunningService start(String name, String... settings) {
    return RunningService.start(
        directory.resolve(name),
        Stream.concat(Stream.of(settings), Stream.of("cnn.datasets.sweep-interval=100ms"))
            .map(setting -> "--" + setting)
            .toArray(String[]::new));
  }

  @AfterAll
  void stop() {
    one.close();
    other.close();
  }

  @AfterEach
  void clear() {
    one.client().delete(PATH);
  }

  private static Answer send(RunningService service, int perClass) {
    return service
        .client()
        .send(
            "POST",
            "/datasets?name=symbols",
            BodyPublishers.ofString(Symbols.csv(perClass, true)),
            "Content-Type",
            "text/csv");
  }

  private static Path onlyFile(String service) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(service).resolve("uploads/symbols"))) {
      return files.findFirst().orElseThrow();
    }
  }

  @Test
  void dataSetWhenSentToOneIsShownAndTrainedOnByBoth() throws IOException {
    assertThat(send(one, 700).status()).as("more than a piece").isEqualTo(201);
    assertThat(other.client().get(PATH).json()).isEqualTo(one.client().get(PATH).json());
    assertThat(directory.resolve("other/uploads/symbols")).doesNotExist();
    String samples = PATH + "/samples?count=20&split=training";
    assertThat(other.client().get(samples).json()).isEqualTo(one.client().get(samples).json());
    assertThat(onlyFile("other")).hasSameBinaryContentAs(onlyFile("one"));
    assertThat(send(other, 700).status()).as("the same there").isEqualTo(200);
    assertThatProblem(send(other, 6)).is(409, "dataset-exists");
    other.client().train("{\"dataset\":\"symbols\",\"samplesPerClass\":5,\"epochs\":1}");
  }

  @Test
  void dataSetWhenDeletedByOneIsGoneForTheOtherAndFromItsDisk() {
    send(one, 6);
    assertThat(other.client().get(PATH + "/samples").status()).isEqualTo(200);
    assertThat(one.client().delete(PATH).status()).isEqualTo(204);
    assertThatProblem(other.client().get(PATH)).is(404, "dataset-not-found");
    assertThatProblem(other.client().get(PATH + "/samples")).is(404, "dataset-not-found");
    await()
        .untilAsserted(() -> assertThat(directory.resolve("other/uploads/symbols")).doesNotExist());
    assertThat(database.sql("select count(*) from dataset_piece").query(Long.class).single())
        .isZero();
    assertThat(send(other, 8).status()).isEqualTo(201);
    assertThat(one.client().get(PATH + "/samples?split=training").json().get("size").asInt())
        .isEqualTo(20);
  }

  @Test
  void fileWhenDamagedIsFetchedAgainOrToldUntilItIsSentOnceMore() throws IOException {
    send(one, 6);
    Files.write(onlyFile("one"), new byte[99]);
    assertThat(one.client().get(PATH + "/samples").status()).isEqualTo(200);
    assertThat(Files.size(onlyFile("one"))).isGreaterThan(10_000);
    assertThat(directory.resolve("one/quarantine")).isDirectoryContaining("glob:**.safetensors");

    database.sql("update dataset_piece set bytes = 'garbage'").update();
    for (RunningService each : List.of(other)) {
      assertThatProblem(each.client().get(PATH + "/samples")).is(409, "dataset-unavailable");
      assertThat(each.client().get(PATH).text("/state")).isEqualTo("damaged");
      assertThat(each.client().get("/actuator/health").text("/status")).isEqualTo("DEGRADED");
    }
    assertThat(send(other, 6).status()).isEqualTo(200);
    assertThat(other.client().get(PATH + "/samples").status()).isEqualTo(200);
    assertThat(other.client().get("/actuator/health").text("/status")).isEqualTo("UP");
  }
}
