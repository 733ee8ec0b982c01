package dev.fromscratch.cnn.model;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.storage.DataDirectory;
import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Models over HTTP and on the disk. */
@ServiceTest
class ModelsTests {

  private static final String NAME = "shelf-1.b_c";
  private static final String TRAIN =
      "{\"name\":\"%s\",\"samplesPerClass\":2,\"epochs\":1,\"network\":\"mnist-conv\"}"
          .formatted(NAME);

  private final ServiceClient service;
  private final DataDirectory directory;

  ModelsTests(ServiceClient service, DataDirectory directory) {
    this.service = service;
    this.directory = directory;
  }

  @AfterEach
  void clear() {
    service.delete("/models/" + NAME);
  }

  @Test
  void listWhenThereAreModelsHoldsEachOnceByName() {
    service.tinyModel();
    service.train(TRAIN);
    service.train(TRAIN);
    JsonNode page = service.get("/models").json();
    List<String> names = page.get("data").valueStream().map(m -> m.get("name").asString()).toList();

    assertThat(page.get("hasMore").asBoolean()).isFalse();
    assertThat(names)
        .contains(service.tinyModel(), NAME)
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(Comparator.naturalOrder());
  }

  @Test
  void modelWhenItHasVersionsTellsThemNewestFirst() {
    JsonNode first = service.train(TRAIN);
    JsonNode second = service.train(TRAIN);
    JsonNode model = service.get("/models/" + NAME).json();
    JsonNode newest = model.at("/versions/0");

    assertThat(model.get("latest").asInt()).isEqualTo(version(second));
    assertThat(versions(model)).containsExactly(version(second), version(first));
    assertThat(newest.get("sha256")).isEqualTo(second.at("/model/sha256"));
    assertThat(newest.get("jobId").asString()).isEqualTo(ServiceClient.id(second));
    assertThat(newest.get("dataset").asString()).isEqualTo("digits");
    assertThat(newest.get("testAccuracy")).isEqualTo(second.at("/metrics/testAccuracy"));
    assertThat(newest.get("sizeBytes").asLong()).isEqualTo(file(version(second)).toFile().length());
  }

  @Test
  void versionWhenAskedForTellsHowItWasMade() {
    JsonNode job = service.train(TRAIN);
    String path = "/models/%s/versions/".formatted(NAME);
    JsonNode version = service.get(path + version(job)).json();
    JsonNode metadata = version.get("metadata");

    assertThat(service.get(path + "latest").json()).isEqualTo(version);
    assertThat(metadata.get("training")).isEqualTo(job.get("request"));
    assertThat(metadata.get("metrics")).isEqualTo(job.get("metrics"));
    assertThat(metadata.at("/network/layers/0/type").asString()).isEqualTo("conv2d");
    assertThat(metadata.at("/network/layers/0/bias").asString()).isEqualTo("perPosition");
    assertThat(metadata.at("/network/inputShape").toString()).isEqualTo("[1,28,28]");
    assertThat(metadata.get("parameterCount").asLong()).isPositive();
    assertThat(metadata.get("labels")).hasSize(10);
    assertThat(metadata.at("/dataset/name").asString()).isEqualTo("digits");
    assertThat(metadata.at("/dataset/sha256").asString()).matches("[0-9a-f]{64}");
    assertThat(metadata.get("confusionMatrix")).hasSize(10);
    assertThat(metadata.at("/madeBy/service").asString()).matches("\\d+\\.\\d+\\.\\d+.*");
    assertThat(metadata.at("/madeBy/arithmetic").asString()).startsWith("vector, ");
  }

  @Test
  void versionWhenDeletedIsGoneAndItsNumberIsNeverUsedAgain() {
    int first = version(service.train(TRAIN));
    int second = version(service.train(TRAIN));
    assertThat(service.delete("/models/%s/versions/latest".formatted(NAME)).status())
        .isEqualTo(204);

    assertThat(file(second)).doesNotExist();
    assertThat(file(first)).exists();
    assertThatProblem(service.get("/models/%s/versions/%d".formatted(NAME, second)))
        .is(404, "model-not-found")
        .says("there is no model %s:%d".formatted(NAME, second));
    assertThat(service.get("/models/" + NAME).json().get("latest").asInt()).isEqualTo(first);
    assertThat(version(service.train(TRAIN))).isEqualTo(second + 1);
  }

  @Test
  void modelWhenDeletedIsGoneAndItsNumbersAreNeverUsedAgain() {
    service.train(TRAIN);
    int last = version(service.train(TRAIN));
    assertThat(service.delete("/models/" + NAME).status()).isEqualTo(204);

    assertThatProblem(service.get("/models/" + NAME)).is(404, "model-not-found");
    assertThatProblem(service.delete("/models/" + NAME)).is(404, "model-not-found");
    assertThat(file(last)).doesNotExist();
    assertThat(version(service.train(TRAIN))).isEqualTo(last + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "-1", "x", "1.0", "01", "99999999999"})
  void versionWhenItIsNoNumberAnswers404(String version) {
    String path = "/models/%s/versions/%s".formatted(service.tinyModel(), version);
    for (Answer answer : List.of(service.get(path), service.delete(path))) {
      assertThatProblem(answer)
          .is(404, "model-not-found")
          .says("there is no version \"%s\" of model tiny".formatted(version));
    }
  }

  @Test
  void versionWhenThereIsNoneAnswers404() {
    for (String version : List.of("0", "999")) {
      String path = "/models/%s/versions/%s".formatted(service.tinyModel(), version);
      assertThatProblem(service.get(path)).is(404, "model-not-found");
      assertThatProblem(service.delete(path)).is(404, "model-not-found");
    }
    assertThatProblem(service.get("/models/nobody/versions/latest")).is(404, "model-not-found");
  }

  private Path file(int version) {
    return directory.models().resolve(NAME).resolve(version + ".safetensors");
  }

  private static int version(JsonNode job) {
    return job.at("/model/version").asInt();
  }

  private static List<Integer> versions(JsonNode model) {
    return model.get("versions").valueStream().map(v -> v.get("version").asInt()).toList();
  }
}
