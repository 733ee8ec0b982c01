package dev.fromscratch.cnn.model;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatOutage;
import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fromscratch.cnn.storage.Sha256;
import dev.fromscratch.cnn.testing.Answer;
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
import tools.jackson.databind.JsonNode;

/** Two services with a disk each and one database: what one has, the other has. */
@ExtendWith(RequiresPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class SharedModelsTests {

  private static final String NAME = "shared";

  private static final String TRAIN =
      "{\"name\":\"shared\",\"samplesPerClass\":2,\"epochs\":1,\"network\":\"mnist-conv\",\"seed\":%d}";

  @TempDir private static Path directory;

  private TwoServices services;
  private ServiceClient one;
  private ServiceClient other;
  private byte[] file;

  @BeforeAll
  void start() {
    services = TwoServices.start(directory, "cnn.models.sweep-interval=100ms");
    one = services.one().client();
    other = services.other().client();
    one.train(TRAIN.formatted(1));
    file = one.modelFile(NAME);
    one.delete("/models/" + NAME);
  }

  @AfterAll
  void stop() {
    services.close();
  }

  @AfterEach
  void clear() {
    one.delete("/models/" + NAME);
  }

  /** Which of them trained it is left to the scheduler; it is the same bytes for both. */
  @Test
  void modelWhenTrainedIsServedByAllAtOnce() {
    JsonNode job = one.train(TRAIN.formatted(2));
    for (ServiceClient each : List.of(one, other)) {
      assertThat(each.predict(NAME).status()).isEqualTo(200);
      assertThat(Sha256.of(each.modelFile(NAME))).isEqualTo(job.at("/model/sha256").asString());
    }
  }

  @Test
  void evaluationWhenMadeByOneIsKnownToAllWithItsPictures() {
    one.train(TRAIN.formatted(3));
    String path = "/models/%s/versions/latest".formatted(NAME);
    one.awaitEnd(ServiceClient.id(one.post(path + "/evaluate", "{}").json()));
    for (String what : List.of("/evaluation", "/evaluations", "/card", "/evaluation/errors.png")) {
      Answer answer = one.get(path + what);
      assertThat(answer.status()).as("%s", answer).isEqualTo(200);
      assertThat(other.get(path + what).body()).isEqualTo(answer.body());
    }
  }

  @Test
  void modelWhenImportedByOneIsServedByTheOtherFromItsOwnDisk() throws IOException {
    int version = add();
    assertThat(place("other", version)).doesNotExist();
    assertThat(other.predict(NAME).json()).isEqualTo(one.predict(NAME).json());
    assertThat(place("other", version)).hasBinaryContent(file);
    assertThat(other.get("/models").json()).isEqualTo(one.get("/models").json());
    assertThat(other.predict("mnist:0").status()).as("what ships").isEqualTo(200);
  }

  @Test
  void modelWhenDeletedByOneIsGoneForTheOtherAtOnceAndFromItsDisk() {
    int version = add();
    assertThat(other.predict(NAME).status()).isEqualTo(200);
    assertThat(place("other", version)).exists();

    assertThat(one.delete("/models/" + NAME).status()).isEqualTo(204);
    assertThatProblem(other.predict(NAME)).is(404, "model-not-found");
    assertThat(place("one", version)).doesNotExist();
    await().untilAsserted(() -> assertThat(place("other", version).getParent()).doesNotExist());
    assertThat(count("model_file")).isZero();
    assertThat(add()).as("its number is never used again").isEqualTo(version + 1);
  }

  @Test
  void fileWhenChangedOrMissingOnOneDiskIsFetchedAgain() throws IOException {
    int version = add();
    Files.write(place("one", version), new byte[99]);
    assertThat(one.predict(NAME).status()).isEqualTo(200);
    assertThat(place("one", version)).hasBinaryContent(file);
    assertThat(quarantined("one")).hasSize(1);

    Files.delete(place("one", version));
    assertThat(one.modelFile(NAME)).isEqualTo(file);
    assertThat(place("one", version)).hasBinaryContent(file);
    assertThat(one.get("/actuator/health").text("/status")).isEqualTo("UP");
  }

  @Test
  void fileWhenDamagedEverywhereIsHealedForAllByOneThatIsPutBack() throws IOException {
    int version = add();
    services.database().sql("update model_file set bytes = 'garbage'").update();
    Files.delete(place("one", version));
    for (ServiceClient each : List.of(one, other)) {
      assertThatOutage(each.predict(NAME)).is(503, "model-damaged");
      assertThat(each.get("/actuator/health").text("/status")).isEqualTo("DEGRADED");
    }

    Files.createDirectories(place("other", version).getParent());
    Files.write(place("other", version), file);
    assertThat(other.predict(NAME).status()).isEqualTo(200);
    assertThat(one.predict(NAME).status()).isEqualTo(200);
    assertThat(place("one", version)).hasBinaryContent(file);
    assertThat(one.get("/actuator/health").text("/status")).isEqualTo("UP");
  }

  /** A replica has nothing that the others do not have. */
  @Test
  void rowAndBytesWhenTheTransactionFailsAreBothAbsent() {
    services.database().sql("alter table model_file rename to hidden").update();
    try {
      assertThat(one.importModel(NAME, file).status()).isEqualTo(500);
    } finally {
      services.database().sql("alter table hidden rename to model_file").update();
    }
    assertThat(count("model_version")).isZero();
    await().untilAsserted(() -> assertThat(place("one", 1).getParent()).doesNotExist());
  }

  private int add() {
    Answer answer = one.importModel(NAME, file);
    assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    return answer.json().get("version").asInt();
  }

  private long count(String table) {
    return services.database().sql("select count(*) from " + table).query(Long.class).single();
  }

  private Path place(String service, int version) {
    return directory.resolve(service).resolve("models/shared/%d.safetensors".formatted(version));
  }

  private List<Path> quarantined(String service) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(service).resolve("quarantine"))) {
      return files.toList();
    }
  }
}
