package dev.fromscratch.cnn.model;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.format.Safetensors;
import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.storage.DataDirectory;
import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.Pictures;
import dev.fromscratch.cnn.testing.RunningService;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Models that come as files: what was trained elsewhere predicts here, bit for bit. */
@ServiceTest
class ModelImportTests {

  private static final String NAME = "imported";
  private static final String VERSIONS = "/models/imported/versions";

  private final ServiceClient service;
  private final DataDirectory directory;

  ModelImportTests(ServiceClient service, DataDirectory directory) {
    this.service = service;
    this.directory = directory;
  }

  @AfterEach
  void clear() {
    service.delete("/models/" + NAME);
  }

  @Test
  void fileWhenImportedUnderAnotherNameIsTheSameModel() throws IOException {
    byte[] file = download(service, service.tinyModel());
    Answer answer = upload(service, VERSIONS, file);
    JsonNode original = service.get("/models/tiny/versions/latest").json();
    int version = answer.json().get("version").asInt();

    assertThat(answer.status()).as("%s", answer).isEqualTo(201);
    assertThat(answer.header("Location")).isEqualTo(VERSIONS + "/" + version);
    JsonNode stored = service.get(answer.header("Location")).json();
    for (String field : answer.json().propertyNames()) {
      assertThat(stored.get(field)).as(field).isEqualTo(answer.json().get(field));
    }
    assertThat(answer.text("/name")).isEqualTo(NAME);
    assertThat(answer.json().get("jobId").isNull()).isTrue();
    for (String same : List.of("sha256", "sizeBytes", "metadata")) {
      assertThat(answer.json().get(same)).as(same).isEqualTo(original.get(same));
    }
    assertThat(Files.readAllBytes(folder().resolve(version + ".safetensors"))).isEqualTo(file);
    assertThat(download(service, NAME)).isEqualTo(file);
    assertThat(predictions(service, NAME)).isEqualTo(predictions(service, "tiny"));
  }

  @Test
  void fileWhenImportedIntoAnotherServiceIsTheSameModel(@TempDir Path elsewhere) {
    byte[] file = download(service, service.tinyModel());
    try (RunningService other = RunningService.start(elsewhere)) {
      ServiceClient client = other.client();
      Answer answer = upload(client, "/models/default/versions", file);
      assertThat(answer.status()).as("%s", answer).isEqualTo(201);
      assertThat(answer.header("Location")).isEqualTo("/models/default/versions/1");
      assertThat(download(client, "default")).isEqualTo(file);
      assertThat(predictions(client, "default")).isEqualTo(predictions(service, "tiny"));
    }
  }

  /** Whoever got no answer may send the file again and has one version, not two. */
  @Test
  void fileWhenImportedTwiceIsOneVersion() {
    byte[] file = download(service, service.tinyModel());
    Answer first = upload(service, VERSIONS, file);
    Answer second = upload(service, VERSIONS, file);
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.json()).isEqualTo(first.json());
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(service.get("/models/" + NAME).json().get("versions")).hasSize(1);

    service.delete(first.header("Location"));
    Answer third = upload(service, VERSIONS, file);
    assertThat(third.status()).as("what was deleted is not there").isEqualTo(201);
    assertThat(third.json().get("version").asInt())
        .isEqualTo(first.json().get("version").asInt() + 1);
  }

  @Test
  void predictionWhenWeightsAreFiniteButHugeAnswers422() throws TensorFormatException {
    Safetensors file = Safetensors.read(download(service, service.tinyModel()));
    Map<String, Tensor> tensors = new LinkedHashMap<>(file.tensors());
    tensors.replaceAll((_, tensor) -> huge(tensor));
    Answer imported =
        upload(service, VERSIONS, new Safetensors(tensors, file.metadata()).toBytes());
    assertThat(imported.status()).as("%s", imported).isEqualTo(201);
    assertThatProblem(
            service.post(
                "/models/%s/predict".formatted(NAME),
                "{\"pixels\":%s}".formatted(Pictures.bytes(7))))
        .is(422, "no-prediction")
        .says("the model's answer to picture 0 is not a number");
  }

  private static Tensor huge(Tensor tensor) {
    Tensor huge = Tensor.zeros(tensor.shape());
    for (int i = 0; i < tensor.size(); i++) {
      huge.data()[i] = (i % 2 == 0 ? 1 : -1) * Float.MAX_VALUE;
    }
    return huge;
  }

  @Test
  void fileWhenItsPicturesHaveAnotherSizeIsAModelForThose() {
    service.train(
        """
        {"name":"xor","dataset":"xor","network":"xor","epochs":1,"loss":"meanSquaredError"}\
        """);
    Answer imported = upload(service, VERSIONS, download(service, "xor"));
    assertThat(imported.status()).as("%s", imported).isEqualTo(201);
    String pixels = "{\"pixels\":[0,1]}";
    assertThat(
            service.post("/models/%s/predict".formatted(NAME), pixels).json().get("probabilities"))
        .isEqualTo(service.post("/models/xor/predict", pixels).json().get("probabilities"))
        .isNotNull();
    service.delete("/models/xor");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UPPER", "a b", "-a", "a-", "ä", "a:1", "a@latest"})
  void nameWhenItIsNoneAnswers422(String name) throws IOException {
    byte[] file = download(service, service.tinyModel());
    String path = "/models/%s/versions".formatted(name.replace(" ", "%20").replace("ä", "%C3%A4"));
    assertThatProblem(upload(service, path, file))
        .is(422, "invalid-model-name")
        .says("the name of a model must be 1 to 64 lower-case letters")
        .says("got \"%s\"".formatted(name));
    assertThatNothingIsLeft();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "multipart/form-data;boundary=x", "text/plain"})
  void contentTypeWhenItIsNotThatOfBytesAnswers415(String type) {
    assertThatProblem(
            service.send(
                "POST", VERSIONS, BodyPublishers.ofByteArray(new byte[9]), "Content-Type", type))
        .is(415, "unsupported-media-type")
        .says("Content-Type must be application/octet-stream, got " + type);
  }

  @Test
  void bodyWhenThereIsNoneAnswers400() throws IOException {
    assertThatProblem(upload(service, "/models/refused/versions", new byte[0]))
        .is(400, "malformed-safetensors")
        .says("a safetensors file begins with 8 bytes of length, got 0 bytes");
    assertThatNothingIsLeft();
  }

  private void assertThatNothingIsLeft() throws IOException {
    assertThat(directory.models().resolve("refused")).doesNotExist();
    assertThat(directory.models()).isDirectoryNotContaining("glob:**.tmp");
  }

  private Path folder() {
    return directory.models().resolve(NAME);
  }

  private static byte[] download(ServiceClient service, String name) {
    return service.fetch("GET", "/models/%s/versions/latest/safetensors".formatted(name)).body();
  }

  private static Answer upload(ServiceClient service, String path, byte[] file) {
    return service.send(
        "POST", path, BodyPublishers.ofByteArray(file), "Content-Type", "application/octet-stream");
  }

  /** What a model takes each of the ten digits for, without the model's name. */
  private static JsonNode predictions(ServiceClient service, String name) {
    List<String> digits = IntStream.range(0, 10).mapToObj(Pictures::bytes).toList();
    Answer answer =
        service.post(
            "/models/%s/predict".formatted(name),
            "{\"images\":%s}".formatted(Pictures.batch(digits)));
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer.json().get("predictions");
  }
}
