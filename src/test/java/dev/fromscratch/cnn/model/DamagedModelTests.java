package dev.fromscratch.cnn.model;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatOutage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.format.Safetensors;
import dev.fromscratch.cnn.storage.DataDirectory;
import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** Model files that are not what they were, on the only disk there is. */
@ServiceTest
class DamagedModelTests {

  private static final String NAME = "brittle-1.0";
  private static final String CHANGED = "its file has another SHA-256 than when it was written";
  private static final String MISSING = "its file is missing";

  private final ServiceClient service;
  private final DataDirectory directory;
  private final ModelStore store;
  private final IntactModels intact;
  private final byte[] whole;

  DamagedModelTests(
      ServiceClient service, DataDirectory directory, ModelStore store, IntactModels intact) {
    this.service = service;
    this.directory = directory;
    this.store = store;
    this.intact = intact;
    this.whole = service.modelFile(service.tinyModel());
  }

  @AfterEach
  void clear() throws IOException {
    service.delete("/models/" + NAME);
    FileSystemUtils.deleteRecursively(directory.quarantine());
    assertThat(service.get("/actuator/health").text("/status")).isEqualTo("UP");
  }

  @Test
  void modelWhenItsFileChangedIsRefusedAndItsFileMovedAside() throws IOException {
    int version = add(whole);
    assertThat(service.predict(NAME).status()).isEqualTo(200);
    byte[] damaged = damage(version);
    intact.checkAll();

    assertDamaged(version, CHANGED);
    assertThat(file(version)).doesNotExist();
    assertThat(quarantined())
        .singleElement()
        .satisfies(file -> {
          assertThat(file.getFileName().toString())
              .matches("brittle-1\\.0-%d-\\d{8}T\\d{9}Z\\.safetensors".formatted(version));
          assertThat(file).hasBinaryContent(damaged);
        });
    intact.checkAll();
    assertDamaged(version, CHANGED);
    assertThat(quarantined()).hasSize(1);
    assertThat(service.predict(service.tinyModel()).status()).as("all others").isEqualTo(200);
  }

  @Test
  void modelWhenItsFileIsFoundDamagedOnUseIsRefusedToo() throws IOException {
    int version = add(whole);
    damage(version);
    assertDamaged(version, CHANGED);

    int next = add(variant());
    Files.delete(file(next));
    assertDamaged(next, MISSING);
    assertThat(service.get("/models/" + NAME).json().get("versions")).hasSize(2);
  }

  /** Whoever asks for the newest does not get another one instead, but hears of it. */
  @Test
  void newestWhenDamagedIsNotReplacedByAnOlderOneThatTheAnswerNames() throws IOException {
    int older = add(whole);
    int newest = add(variant());
    damage(newest);
    assertThatOutage(service.predict(NAME))
        .is(503, "model-damaged")
        .says(
            "model %s:%d cannot be loaded: %s; %s:%d is the newest version that can"
                .formatted(NAME, newest, CHANGED, NAME, older));
    assertThat(service.predict(NAME + ":" + older).status()).isEqualTo(200);
    assertThat(service.get("/models/" + NAME).json().get("latest").asInt()).isEqualTo(newest);
  }

  @Test
  void modelWhenItsFileIsPutBackIsWholeAgain() throws IOException {
    int version = add(whole);
    damage(version);
    intact.checkAll();
    assertDamaged(version, CHANGED);

    Files.write(file(version), whole);
    assertThat(service.predict(NAME).status()).isEqualTo(200);
    assertWhole(version);

    Files.delete(file(version));
    intact.checkAll();
    assertDamaged(version, MISSING);
    Files.write(file(version), whole);
    intact.checkAll();
    assertWhole(version);
  }

  @Test
  void modelWhenItsFileIsImportedOnceMoreIsWholeAgain() throws IOException {
    int version = add(whole);
    damage(version);
    intact.checkAll();
    Answer answer = service.importModel(NAME, whole);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("version").asInt()).isEqualTo(version);
    assertThat(answer.json().get("damage").isNull()).isTrue();
    assertWhole(version);
    assertThat(service.modelFile(NAME)).isEqualTo(whole);
  }

  @Test
  void modelWhenDamagedCanBeDeleted() throws IOException {
    int version = add(whole);
    damage(version);
    assertDamaged(version, CHANGED);
    assertThat(service.delete("/models/" + NAME).status()).isEqualTo(204);
    assertThat(service.predict(NAME).status()).isEqualTo(404);
    assertThat(quarantined()).hasSize(1);
  }

  private void assertDamaged(int version, String damage) {
    Answer answer = service.predict(NAME + ":" + version);
    assertThatOutage(answer).is(503, "model-damaged");
    assertThat(answer.text("/detail"))
        .startsWith("model %s:%d cannot be loaded: %s".formatted(NAME, version, damage));
    assertThat(service.get("/models/%s/versions/%d/onnx".formatted(NAME, version)).status())
        .isEqualTo(503);
    assertThat(damages(version)).containsOnly(damage);
    Answer health = service.get("/actuator/health");
    assertThat(health.status()).isEqualTo(200);
    assertThat(health.text("/status")).isEqualTo("DEGRADED");
    assertThat(health.text("/components/models/status")).isEqualTo("DEGRADED");
    assertThat(
            health
                .json()
                .at("/components/models/details/damaged/" + NAME + ":" + version)
                .asString())
        .isEqualTo(damage);
    assertThat(health.json().at("/components/models/details/versions").asInt())
        .isEqualTo(store.references().size());
    assertThat(service.get("/actuator/health/readiness").text("/status")).isEqualTo("UP");
  }

  private void assertWhole(int version) {
    assertThat(damages(version)).containsOnlyNulls();
    assertThat(service.predict(NAME + ":" + version).status()).isEqualTo(200);
    assertThat(service.get("/actuator/health").text("/status")).isEqualTo("UP");
  }

  /** As it is told in each of the three places. */
  private List<@Nullable String> damages(int version) {
    JsonNode listed =
        service
            .get("/models")
            .json()
            .get("data")
            .valueStream()
            .filter(model -> model.get("name").asString().equals(NAME))
            .findFirst()
            .orElseThrow();
    JsonNode one = service.get("/models/%s/versions/%d".formatted(NAME, version)).json();
    return Stream.of(
            ofVersion(listed, version),
            ofVersion(service.get("/models/" + NAME).json(), version),
            one)
        .map(each -> each.get("damage"))
        .<@Nullable String>map(damage -> damage.isNull() ? null : damage.asString())
        .toList();
  }

  private static JsonNode ofVersion(JsonNode model, int version) {
    return model
        .get("versions")
        .valueStream()
        .filter(each -> each.get("version").asInt() == version)
        .findFirst()
        .orElseThrow();
  }

  private int add(byte[] bytes) {
    Answer answer = service.importModel(NAME, bytes);
    assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    return answer.json().get("version").asInt();
  }

  /** The same model in other bytes. */
  private byte[] variant() throws IOException {
    Safetensors file = Safetensors.read(whole);
    Map<String, String> metadata = new LinkedHashMap<>(file.metadata());
    metadata.put("note", "another");
    return new Safetensors(file.tensors(), metadata).toBytes();
  }

  private byte[] damage(int version) throws IOException {
    byte[] bytes = Files.readAllBytes(file(version));
    bytes[bytes.length - 1] ^= 1;
    Files.write(file(version), bytes);
    return bytes;
  }

  private Path file(int version) {
    return directory.models().resolve(NAME).resolve(version + ".safetensors");
  }

  private List<Path> quarantined() throws IOException {
    if (!Files.exists(directory.quarantine())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory.quarantine())) {
      return files.filter(file -> file.getFileName().toString().startsWith(NAME)).toList();
    }
  }
}
