package dev.fromscratch.cnn.model;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatOutage;
import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.storage.DataDirectory;
import dev.fromscratch.cnn.storage.Sha256;
import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** Models that ship with the service, beside those that a user makes. */
@ServiceTest
class BundledModelsTests {

  private static final String NAME = "mnist";
  private static final String VERSION = "/models/mnist/versions/0";

  private final ServiceClient service;
  private final DataDirectory directory;
  private final Models models;
  private final ModelInventory inventory;
  private final byte[] file;

  BundledModelsTests(
      ServiceClient service,
      DataDirectory directory,
      Models models,
      ModelInventory inventory,
      BundledModels bundled) {
    this.service = service;
    this.directory = directory;
    this.models = models;
    this.inventory = inventory;
    this.file = bundled.bytes(NAME);
  }

  @AfterEach
  void clear() throws IOException {
    service.delete("/models/" + NAME);
    FileSystemUtils.deleteRecursively(directory.quarantine());
  }

  @Test
  void modelWhenItShipsIsThereWithoutAnyTrainingAndWithoutAFile() {
    JsonNode model = service.get("/models/" + NAME).json();
    JsonNode inList =
        service
            .get("/models")
            .json()
            .get("data")
            .valueStream()
            .filter(each -> each.get("name").asString().equals(NAME))
            .findAny()
            .orElseThrow();

    assertThat(inList).isEqualTo(model);
    assertThat(model.get("latest").asInt()).isZero();
    assertThat(model.get("versions")).hasSize(1);
    assertThat(model.at("/versions/0/bundled").asBoolean()).isTrue();
    assertThat(model.at("/versions/0/sha256").asString()).isEqualTo(Sha256.of(file));
    assertThat(model.at("/versions/0/jobId").isNull()).isTrue();
    assertThat(model.at("/versions/0/createdAt").asString()).startsWith("20");
    assertThat(directory.models().resolve("mnist/0.safetensors")).doesNotExist();
  }

  @Test
  void versionWhenItShipsIsDescribedLikeAnyOther() {
    JsonNode version = service.get(VERSION).json();
    assertThat(version.get("bundled").asBoolean()).isTrue();
    assertThat(version.at("/metadata/dataset/name").asString()).isEqualTo("mnist");
    assertThat(version.at("/summary/parameters").asLong())
        .isEqualTo(version.at("/metadata/parameterCount").asLong())
        .isPositive();
    assertThat(service.get("/models/mnist/versions/latest").json()).isEqualTo(version);
    assertThat(service.get(VERSION + "/timings").status()).isEqualTo(200);

    JsonNode own = service.get("/models/%s/versions/latest".formatted(service.tinyModel())).json();
    assertThat(own.get("bundled").asBoolean()).isFalse();
    assertThat(own.propertyNames()).isEqualTo(version.propertyNames());
  }

  @Test
  void fileWhenDownloadedIsTheOneThatShipsAndMayChangeWithTheService() {
    HttpResponse<byte[]> whole = service.fetch("GET", VERSION + "/safetensors");
    assertThat(whole.body()).isEqualTo(file);
    assertThat(whole.headers().firstValue("Cache-Control")).hasValue("no-cache");
    assertThat(whole.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"mnist-0.safetensors\"");

    HttpResponse<byte[]> part =
        service.fetch("GET", VERSION + "/safetensors", "Range", "bytes=10-19");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(file, 10, 20));
    assertThat(service.fetch("GET", VERSION + "/onnx").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/versions/0", "/versions/latest"})
  void modelWhenItShipsCannotBeDeleted(String path) {
    assertThatProblem(service.delete("/models/" + NAME + path))
        .is(409, "model-bundled")
        .says("model mnist:0 ships with the service and cannot be removed");
    assertThat(service.predict("mnist:0").status()).isEqualTo(200);
  }

  @Test
  void modelWhenAUserHasOneOfItsNameStandsBehindItUntilThatIsDeleted() {
    byte[] own = service.modelFile(service.tinyModel());
    JsonNode shipped = service.predict(NAME).json();
    int first = add(own);
    JsonNode model = service.get("/models/" + NAME).json();

    assertThat(first).isPositive();
    assertThat(model.get("latest").asInt()).isEqualTo(first);
    assertThat(model.get("versions").valueStream().map(each -> each.get("version").asInt()))
        .containsExactly(first, 0);
    assertThat(service.predict(NAME).json().at("/model/version").asInt()).isEqualTo(first);
    assertThat(service.predict("mnist@latest").json().at("/model/version").asInt())
        .isEqualTo(first);
    assertThat(service.predict("mnist:0").json()).isEqualTo(shipped);
    assertThatProblem(service.delete(VERSION)).is(409, "model-bundled");

    assertThat(service.delete("/models/" + NAME).status()).isEqualTo(204);
    assertThat(service.predict(NAME).json()).isEqualTo(shipped);
    assertThatProblem(service.predict(NAME + ":" + first)).is(404, "model-not-found");
    assertThat(add(own)).as("its numbers are never used again").isEqualTo(first + 1);
  }

  /** Whoever wants to keep it beyond the next upgrade imports it. */
  @Test
  void fileWhenItIsImportedAgainBecomesAVersionOfItsOwn() {
    int version = add(file);
    assertThat(version).isPositive();
    assertThat(service.importModel(NAME, file).status()).isEqualTo(200);
    JsonNode imported = service.predict(NAME + ":" + version).json();
    assertThat(imported.get("probabilities"))
        .isEqualTo(service.predict("mnist:0").json().get("probabilities"));
  }

  @Test
  void modelWhenAUsersIsDamagedIsNamedInItsStead() throws IOException {
    int version = add(file);
    Files.delete(directory.models().resolve("mnist/%d.safetensors".formatted(version)));
    assertThatOutage(service.predict(NAME))
        .is(503, "model-damaged")
        .says("mnist:0 is the newest version that can");
  }

  @Test
  void modelWhenFilesAreSweptStaysInMemoryAndAFileOfItsNumberIsNoModel() throws IOException {
    ServedModel served = models.serve(ModelReference.SHIPPED);
    Path intruder = directory.models().resolve("mnist/0.safetensors");
    Files.createDirectories(intruder.getParent());
    Files.write(intruder, service.modelFile(service.tinyModel()));
    inventory.afterSingletonsInstantiated();

    assertThat(models.serve(ModelReference.SHIPPED)).isSameAs(served);
    assertThat(Sha256.of(service.modelFile(NAME))).isEqualTo(Sha256.of(file));
    assertThat(models.versions(NAME)).isEqualTo(List.of(served.info()));
    FileSystemUtils.deleteRecursively(intruder.getParent());
  }

  private int add(byte[] bytes) {
    Answer answer = service.importModel(NAME, bytes);
    assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    return answer.json().get("version").asInt();
  }
}
