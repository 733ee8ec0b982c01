package dev.fromscratch.cnn.model;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatOutage;
import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fromscratch.cnn.storage.Sha256;
import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.PostgresServer;
import dev.fromscratch.cnn.testing.RequiresPostgres;
import dev.fromscratch.cnn.testing.RunningService;
import dev.fromscratch.cnn.testing.ServiceClient;
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
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;

/** Two services with a disk each and one database: what one has, the other has. */
@ExtendWith(RequiresPostgres.class)
@TestInstance(Lifecycle.PER_CLASS)
class SharedModelsTests {

  private static final String NAME = "shared";

  private static final String TRAIN =
      "{\"name\":\"shared\",\"samplesPerClass\":2,\"epochs\":1,\"network\":\"mnist-conv\",\"seed\":%d}";

  @TempDir private static Path directory;

  private RunningService one;
  private RunningService other;
  private JdbcClient database;
  private byte[] file;

  @BeforeAll
  void start() {
    String[] settings = PostgresServer.newDatabase();
    one = start("one", settings);
    other = start("other", settings);
    database =
        JdbcClient.create(
            new DriverManagerDataSource(settings[0].substring(settings[0].indexOf("jdbc:"))));
    one.client().train(TRAIN.formatted(1));
    file = one.client().modelFile(NAME);
    one.client().delete("/models/" + NAME);
  }

  private RunningService start(String name, String... settings) {
    return RunningService.start(
        directory.resolve(name),
        Stream.concat(Stream.of(settings), Stream.of("cnn.models.sweep-interval=100ms"))
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
    one.client().delete("/models/" + NAME);
  }

  /** Which of them trained it is left to the scheduler; it is the same bytes for both. */
  @Test
  void modelWhenTrainedIsServedByAllAtOnce() {
    JsonNode job = one.client().train(TRAIN.formatted(2));
    for (RunningService each : List.of(one, other)) {
      assertThat(each.client().predict(NAME).status()).isEqualTo(200);
      assertThat(Sha256.of(each.client().modelFile(NAME)))
          .isEqualTo(job.at("/model/sha256").asString());
    }
  }

  @Test
  void evaluationWhenMadeByOneIsKnownToAllWithItsPictures() {
    one.client().train(TRAIN.formatted(3));
    String path = "/models/%s/versions/latest".formatted(NAME);
    one.client().awaitEnd(ServiceClient.id(one.client().post(path + "/evaluate", "{}").json()));
    for (String what : List.of("/evaluation", "/evaluations", "/card", "/evaluation/errors.png")) {
      Answer answer = one.client().get(path + what);
      assertThat(answer.status()).as("%s", answer).isEqualTo(200);
      assertThat(other.client().get(path + what).body()).isEqualTo(answer.body());
    }
  }

  @Test
  void modelWhenImportedByOneIsServedByTheOtherFromItsOwnDisk() throws IOException {
    int version = add();
    assertThat(place("other", version)).doesNotExist();
    assertThat(other.client().predict(NAME).json()).isEqualTo(one.client().predict(NAME).json());
    assertThat(place("other", version)).hasBinaryContent(file);
    assertThat(other.client().get("/models").json()).isEqualTo(one.client().get("/models").json());
    assertThat(other.client().predict("mnist:0").status()).as("what ships").isEqualTo(200);
  }

  @Test
  void modelWhenDeletedByOneIsGoneForTheOtherAtOnceAndFromItsDisk() {
    int version = add();
    assertThat(other.client().predict(NAME).status()).isEqualTo(200);
    assertThat(place("other", version)).exists();

    assertThat(one.client().delete("/models/" + NAME).status()).isEqualTo(204);
    assertThatProblem(other.client().predict(NAME)).is(404, "model-not-found");
    assertThat(place("one", version)).doesNotExist();
    await().untilAsserted(() -> assertThat(place("other", version).getParent()).doesNotExist());
    assertThat(count("model_file")).isZero();
    assertThat(add()).as("its number is never used again").isEqualTo(version + 1);
  }

  @Test
  void fileWhenChangedOrMissingOnOneDiskIsFetchedAgain() throws IOException {
    int version = add();
    Files.write(place("one", version), new byte[99]);
    assertThat(one.client().predict(NAME).status()).isEqualTo(200);
    assertThat(place("one", version)).hasBinaryContent(file);
    assertThat(quarantined("one")).hasSize(1);

    Files.delete(place("one", version));
    assertThat(one.client().modelFile(NAME)).isEqualTo(file);
    assertThat(place("one", version)).hasBinaryContent(file);
    assertThat(one.client().get("/actuator/health").text("/status")).isEqualTo("UP");
  }

  @Test
  void fileWhenDamagedEverywhereIsHealedForAllByOneThatIsPutBack() throws IOException {
    int version = add();
    database.sql("update model_file set bytes = 'garbage'").update();
    Files.delete(place("one", version));
    for (RunningService each : List.of(one, other)) {
      assertThatOutage(each.client().predict(NAME)).is(503, "model-damaged");
      assertThat(each.client().get("/actuator/health").text("/status")).isEqualTo("DEGRADED");
    }

    Files.createDirectories(place("other", version).getParent());
    Files.write(place("other", version), file);
    assertThat(other.client().predict(NAME).status()).isEqualTo(200);
    assertThat(one.client().predict(NAME).status()).isEqualTo(200);
    assertThat(place("one", version)).hasBinaryContent(file);
    assertThat(one.client().get("/actuator/health").text("/status")).isEqualTo("UP");
  }

  /** A replica has nothing that the others do not have. */
  @Test
  void rowAndBytesWhenTheTransactionFailsAreBothAbsent() {
    database.sql("alter table model_file rename to hidden").update();
    try {
      assertThat(one.client().importModel(NAME, file).status()).isEqualTo(500);
    } finally {
      database.sql("alter table hidden rename to model_file").update();
    }
    assertThat(count("model_version")).isZero();
    await().untilAsserted(() -> assertThat(place("one", 1).getParent()).doesNotExist());
  }

  private int add() {
    Answer answer = one.client().importModel(NAME, file);
    assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    return answer.json().get("version").asInt();
  }

  private long count(String table) {
    return database.sql("select count(*) from " + table).query(Long.class).single();
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
