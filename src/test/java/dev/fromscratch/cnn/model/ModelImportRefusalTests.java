package dev.fromscratch.cnn.model;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.format.Safetensors;
import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.storage.DataDirectory;
import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ProblemAssert;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no models of ours: each is told what is wrong with it, and leaves nothing. */
@ServiceTest
class ModelImportRefusalTests {

  private static final String PATH = "/models/refused/versions";
  private static final String METADATA = "/__metadata__";

  private final ServiceClient service;
  private final DataDirectory directory;

  private List<String> before = List.of();
  private byte[] good = {};
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  ModelImportRefusalTests(ServiceClient service, DataDirectory directory) {
    this.service = service;
    this.directory = directory;
  }

  @BeforeEach
  void takeAGoodFileApart() throws TensorFormatException {
    String path = "/models/%s/versions/latest/safetensors".formatted(service.tinyModel());
    good = service.fetch("GET", path).body();
    Safetensors file = Safetensors.read(good);
    tensors.clear();
    tensors.putAll(file.tensors());
    metadata.clear();
    metadata.putAll(file.metadata());
    before = service.inventory();
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(service.inventory()).isEqualTo(before);
    assertThat(directory.models().resolve("refused")).doesNotExist();
    assertThat(directory.models()).isDirectoryNotContaining("glob:**.tmp");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 100, 5000, 100_000})
  void fileWhenCutShortAnswers400(int length) {
    assertThatProblem(send(Arrays.copyOf(good, length)))
        .is(400, "malformed-safetensors")
        .says("the body must be a safetensors file: ");
  }

  @Test
  void fileWhenItIsSomethingElseAnswers400() {
    byte[] picture = "\u0089PNG\r\n\u001a\n and so on".getBytes(StandardCharsets.ISO_8859_1);
    assertThatProblem(send(picture)).is(400, "malformed-safetensors").says("the header claims");
    byte[] half =
        new String(good, StandardCharsets.ISO_8859_1)
            .replaceFirst("\"F32\"", "\"F16\"")
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThatProblem(send(half)).is(400, "malformed-safetensors").says("should be F32, got F16");
  }

  @Test
  void fileWhenAnotherProgramWroteItAnswers422() {
    metadata.clear();
    assertRefused("foreign-file", METADATA + "/format").says("got none");
    metadata.put("format", "pt");
    assertRefused("foreign-file", METADATA + "/format")
        .says("format must be \"cnn-from-scratch\", as in files of this service, got \"pt\"");
  }

  @Test
  void fileWhenItsFormatIsNewerAnswers422() {
    metadata.put("formatVersion", "2");
    assertRefused("unknown-format-version", METADATA + "/formatVersion").says("got \"2\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "network",
        "parameterCount",
        "labels",
        "dataset",
        "training",
        "metrics",
        "confusionMatrix"
      })
  void metadataWhenAPartIsMissingAnswers422(String part) {
    metadata.remove(part);
    assertRefused("invalid-value", METADATA + "/" + part).says(part + " is required, got none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "network | 3 | | invalid-value",
        "network | {\"layers\":[{\"type\":\"magic\"}]} | /layers/0/type | unknown-type",
        "network | {\"layers\":[{\"type\":\"relu\",\"x\":1}]} | /layers/0/x | unknown-field",
        "network | {\"layers | | invalid-value",
        "parameterCount | \"many\" | | invalid-value",
        "parameterCount | 1e999 | | invalid-value",
        "parameterCount | 5 | | invalid-value",
        "labels | [\"0\",1] | /1 | invalid-value",
        "labels | [\"0\",null] | /1 | invalid-value",
        "labels | [] | | invalid-value",
        "labels | [\"a\",\"b\",\"c\"] | | invalid-value",
        "labels | [\"0\",\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"8\"] | | invalid-value",
        "labels | [\"0\",\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"\\ud834\"] | | invalid-value",
        "dataset | {\"name\":\"x\"} | /sha256 | invalid-value",
        "dataset | null | | invalid-value",
        "training | [1] | | invalid-value",
        "metrics | {\"testAccuracy\":1.5} | /testAccuracy | invalid-value",
        "metrics | {\"testLoss\":1e999} | /testLoss | invalid-value",
        "metrics | {\"testLoss\":\"x\"} | /testLoss | invalid-value",
        "calibration | {\"temperature\":0,\"samples\":1,\"lossBefore\":1,\"lossAfter\":1} | /temperature | invalid-value",
        "calibration | {\"temperature\":21,\"samples\":1,\"lossBefore\":1,\"lossAfter\":1} | /temperature | invalid-value",
        "confusionMatrix | [[1,2],[3]] | | invalid-value",
        "confusionMatrix | [[1.5]] | /0/0 | invalid-value",
        "members | 0 | | invalid-value",
        "members | 17 | | invalid-value",
        "members | \"2\" | | invalid-value",
        "testTimeAugmentation | {\"shift\":-1} | /shift | invalid-value",
        "testTimeAugmentation | {\"turn\":1} | /turn | unknown-field",
      })
  void metadataWhenAPartIsWrongAnswers422(String part, String json, String place, String code) {
    metadata.put(part, json);
    String pointer = METADATA + "/" + part + (place == null ? "" : place);
    assertRefused(code, pointer);
  }

  @Test
  void metadataWhenSeveralPartsAreWrongAnswers422WithAll() {
    metadata.remove("labels");
    metadata.put("metrics", "[]");
    assertRefused("invalid-request", METADATA + "/labels", METADATA + "/metrics");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "[{\"type\":\"dense\",\"outFeatures\":10}] | 0 | expects input [features], got [1, 28, 28]",
        "[{\"type\":\"flatten\"},{\"type\":\"dense\",\"outFeatures\":65536}] | 1 | a parameter holds",
        "[{\"type\":\"relu\"},{\"type\":\"conv2d\",\"outChannels\":1,\"kernelSize\":99}] | 1 | layer 1 (conv2d)",
      })
  void networkWhenALayerDoesNotFitAnswers422WithTheLayer(String layers, int layer, String words) {
    metadata.put("network", "{\"inputShape\":[1,28,28],\"layers\":%s}".formatted(layers));
    assertRefused("invalid-network", METADATA + "/network/layers/" + layer)
        .says("layer %d (".formatted(layer))
        .says(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null | ''",
        "[784] | ''",
        "[] | ''",
        "[1,null,28] | /1",
        "[-1,28,28] | /0",
        "[1,28,9999] | /2"
      })
  void networkWhenItTakesNoPicturesAnswers422(String shape, String axis) {
    metadata.put("network", metadata.getOrDefault("network", "").replace("[1,28,28]", shape));
    assertRefused("invalid-value", METADATA + "/network/inputShape" + axis);
  }

  @Test
  void tensorsWhenAMemberOfAnEnsembleLacksSomeAnswers422WithThem() {
    Map<String, Tensor> one = new LinkedHashMap<>(tensors);
    tensors.clear();
    one.forEach((name, tensor) -> {
      tensors.put("members.0." + name, tensor);
      tensors.put("members.1." + name, tensor);
    });
    metadata.put("members", "2");
    assertRefused("invalid-value", METADATA + "/parameterCount")
        .says("parameterCount must be 75220, got 37610");
    metadata.put("parameterCount", "75220");
    tensors.remove("members.1.3.weight");
    assertRefused("tensor-mismatch", "/members.1.3.weight");
    tensors.put(
        "members.1.3.weight", Tensor.zeros(Objects.requireNonNull(one.get("3.weight")).shape()));
    metadata.remove("members");
    assertThatProblem(send(new Safetensors(tensors, metadata).toBytes()))
        .is(422, "invalid-request")
        .says("25 things are wrong");
  }

  @Test
  void tensorsWhenTheyAreNotTheNetworksAnswers422WithAll() {
    tensors.remove("0.bias");
    tensors.put("0.weight", Tensor.zeros(Shape.of(5)));
    tensors.put("what/ever", Tensor.zeros(1));
    assertRefused("invalid-request", "/0.weight", "/0.bias", "/what~1ever")
        .says("tensor 0.weight of the network must be [");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void tensorsWhenANumberIsNotFiniteAnswers422(float number) {
    float[] data = tensors.getOrDefault("0.bias", Tensor.zeros(2)).data().clone();
    data[1] = number;
    tensors.put("0.bias", Tensor.view(Shape.of(data.length), data));
    assertRefused("non-finite-number", "/0.bias")
        .says("tensor 0.bias must hold finite numbers, got %s at position 1".formatted(number));
  }

  @Test
  void varianceWhenItIsNegativeAnswers422() {
    metadata.put(
        "network",
        """
        {"inputShape":[1,28,28],"layers":[{"type":"batchNorm"},{"type":"flatten"},
         {"type":"dense","outFeatures":10}]}\
        """);
    metadata.put("parameterCount", "7852");
    tensors.clear();
    for (String name : List.of("weight", "bias", "running_mean", "running_var")) {
      tensors.put("0." + name, Tensor.zeros(Shape.of(1)));
    }
    tensors.put("2.weight", Tensor.zeros(Shape.of(784, 10)));
    tensors.put("2.bias", Tensor.zeros(Shape.of(10)));
    tensors.put("0.running_mean", Tensor.view(Shape.of(1), new float[] {-1}));
    tensors.put("0.running_var", Tensor.view(Shape.of(1), new float[] {-0.5f}));
    assertRefused("negative-variance", "/0.running_var")
        .says("tensor 0.running_var must hold variances, which are at least 0, got -0.5");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void bodyWhenItIsLargerThanAModelAnswers413(boolean declared) {
    byte[] large = new byte[80 * 1024 * 1024 + 1];
    assertThatProblem(send(large, declared))
        .is(413, "body-too-large")
        .says("the body is larger than 83886080 bytes (setting cnn.limits.max-model-size)");
  }

  /** Models may be larger than other bodies; other bodies may not be as large as models. */
  @Test
  void bodyWhenItIsLargerThanOthersIsReadHereAlone() {
    byte[] body = new byte[ServiceTest.MAX_BODY_BYTES + 1];
    assertThatProblem(send(body)).is(400, "malformed-safetensors");
    for (String path : List.of("/train", "/models/refused/versions/1", PATH + "/", "/predict")) {
      assertThatProblem(service.send("POST", path, BodyPublishers.ofByteArray(body)))
          .is(413, "body-too-large")
          .says("cnn.limits.max-body-size");
    }
  }

  private ProblemAssert assertRefused(String code, String... pointers) {
    Answer answer = send(new Safetensors(tensors, metadata).toBytes());
    return assertThatProblem(answer).is(422, code).blames(pointers);
  }

  private Answer send(byte[] file) {
    return send(file, true);
  }

  private Answer send(byte[] file, boolean declared) {
    BodyPublisher body =
        declared
            ? BodyPublishers.ofByteArray(file)
            : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(file));
    return service.send("POST", PATH, body, "Content-Type", "application/octet-stream");
  }
}
