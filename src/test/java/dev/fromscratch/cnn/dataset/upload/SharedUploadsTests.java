package dev.fromscratch.cnn.dataset.upload;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fromscratch.cnn.testing.RequiresPostgres;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.TwoServices;
import java.io.IOException;
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

/** Two services with a disk each and one database: what is sent to one, the other has. */
@ExtendWith(RequiresPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class SharedUploadsTests {

  private static final String NAME = "symbols";

  private static final String PATH = "/datasets/" + NAME;

  @TempDir private static Path directory;

  private TwoServices services;
  private ServiceClient one;
  private ServiceClient other;

  @BeforeAll
  void start() {
    services = TwoServices.start(directory, "cnn.datasets.sweep-interval=100ms");
    one = services.one().client();
    other = services.other().client();
  }

  @AfterAll
  void stop() {
    services.close();
  }

  @AfterEach
  void clear() {
    one.delete(PATH);
  }

  private static Path onlyFile(String service) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(service).resolve("uploads/symbols"))) {
      return files.findFirst().orElseThrow();
    }
  }

  @Test
  void dataSetWhenSentToOneIsShownAndTrainedOnByBoth() throws IOException {
    assertThat(one.sendSymbols(NAME, 700).status()).as("more than a piece").isEqualTo(201);
    assertThat(other.get(PATH).json()).isEqualTo(one.get(PATH).json());
    assertThat(directory.resolve("other/uploads/symbols")).doesNotExist();
    String samples = PATH + "/samples?count=20&split=training";
    assertThat(other.get(samples).json()).isEqualTo(one.get(samples).json());
    assertThat(onlyFile("other")).hasSameBinaryContentAs(onlyFile("one"));
    assertThat(other.sendSymbols(NAME, 700).status()).as("the same there").isEqualTo(200);
    assertThatProblem(other.sendSymbols(NAME, 6)).is(409, "dataset-exists");
    other.train("{\"dataset\":\"symbols\",\"samplesPerClass\":5,\"epochs\":1}");
  }

  @Test
  void dataSetWhenDeletedByOneIsGoneForTheOtherAndFromItsDisk() {
    one.sendSymbols(NAME, 6);
    assertThat(other.get(PATH + "/samples").status()).isEqualTo(200);
    assertThat(one.delete(PATH).status()).isEqualTo(204);
    assertThatProblem(other.get(PATH)).is(404, "dataset-not-found");
    assertThatProblem(other.get(PATH + "/samples")).is(404, "dataset-not-found");
    await()
        .untilAsserted(() -> assertThat(directory.resolve("other/uploads/symbols")).doesNotExist());
    assertThat(
            services
                .database()
                .sql("select count(*) from dataset_piece")
                .query(Long.class)
                .single())
        .isZero();
    assertThat(other.sendSymbols(NAME, 8).status()).isEqualTo(201);
    assertThat(one.get(PATH + "/samples?split=training").json().get("size").asInt()).isEqualTo(20);
  }

  @Test
  void fileWhenDamagedIsFetchedAgainOrToldUntilItIsSentOnceMore() throws IOException {
    one.sendSymbols(NAME, 6);
    Files.write(onlyFile("one"), new byte[99]);
    assertThat(one.get(PATH + "/samples").status()).isEqualTo(200);
    assertThat(Files.size(onlyFile("one"))).isGreaterThan(10_000);
    assertThat(directory.resolve("one/quarantine"))
        .isDirectoryContaining("regex:.*/symbols-[0-9a-f]{64}-\\d{8}T\\d{9}Z\\.safetensors");

    services.database().sql("update dataset_piece set bytes = 'garbage'").update();
    assertThatProblem(other.get(PATH + "/samples")).is(409, "dataset-unavailable");
    for (ServiceClient each : List.of(one, other)) {
      assertThat(each.get(PATH).text("/state")).isEqualTo("damaged");
      assertThat(each.get("/actuator/health").text("/status")).isEqualTo("DEGRADED");
    }
    assertThat(other.sendSymbols(NAME, 6).status()).isEqualTo(200);
    assertThat(other.get(PATH + "/samples").status()).isEqualTo(200);
    assertThat(other.get("/actuator/health").text("/status")).isEqualTo("UP");
  }
}
