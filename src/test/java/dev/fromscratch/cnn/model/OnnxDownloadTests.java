package dev.fromscratch.cnn.model;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxModelMetadata;
import ai.onnxruntime.OrtException;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.storage.Sha256;
import dev.fromscratch.cnn.testing.OnnxRuntime;
import dev.fromscratch.cnn.testing.Pictures;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model's ONNX file over HTTP, and in ONNX Runtime. */
@ServiceTest
class OnnxDownloadTests {

  private static final String LATEST = "/models/tiny/versions/latest/onnx";

  private final ServiceClient service;
  private final JsonNode model;

  OnnxDownloadTests(ServiceClient service) {
    this.service = service;
    service.tinyModel();
    this.model = service.get("/models/tiny/versions/latest").json();
  }

  @Test
  void predictionWhenMadeByOnnxRuntimeIsThatOfTheService() throws OrtException {
    try (var runtime = new OnnxRuntime(service.fetch("GET", LATEST).body())) {
      for (int digit = 0; digit < 10; digit++) {
        String pixels = Pictures.unit(digit);
        JsonNode expected =
            service
                .post("/models/tiny/predict", "{\"pixels\":%s}".formatted(pixels))
                .json()
                .get("probabilities");
        float[] picture = JsonMapper.shared().readValue(pixels, float[].class);
        float[] actual =
            runtime.run(Tensor.view(Shape.of(1, 1, 28, 28), picture)).probabilities().data();
        assertThat(actual).hasSize(10);
        for (int i = 0; i < actual.length; i++) {
          assertThat(actual[i]).isCloseTo(expected.get(i).floatValue(), within(1e-4f));
        }
      }
    }
  }

  @Test
  void fileWhenLoadedSaysWhatItIs() throws OrtException {
    try (var runtime = new OnnxRuntime(service.fetch("GET", LATEST).body())) {
      OnnxModelMetadata metadata = runtime.metadata();
      assertThat(metadata.getGraphName()).isEqualTo("tiny");
      assertThat(metadata.getVersion()).isEqualTo(model.get("version").asInt());
      assertThat(metadata.getCustomMetadata())
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "labels", "[\"0\",\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]",
                  "sha256", model.get("sha256").asString(),
                  "dataset", "digits"));
      assertThat(runtime.inputs()).containsExactly(Map.entry("input", "FLOAT [N, 1, 28, 28]"));
    }
  }

  @Test
  void fileWhenAskedForIsAnAttachmentThatMayChangeWithTheService() {
    HttpResponse<byte[]> answer = service.fetch("GET", address());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertHeader(answer, "ETag", tag(answer.body()));
    assertHeader(answer, "Content-Type", "application/octet-stream");
    assertHeader(answer, "Content-Length", String.valueOf(answer.body().length));
    assertHeader(answer, "Accept-Ranges", "bytes");
    assertHeader(answer, "Cache-Control", "no-cache");
    assertHeader(answer, "Content-Location", address());
    assertHeader(
        answer,
        "Content-Disposition",
        "attachment; filename=\"tiny-%d.onnx\"".formatted(model.get("version").asInt()));
    assertThat(service.fetch("GET", LATEST).body()).isEqualTo(answer.body());
  }

  @Test
  void fileWhenTheClientHasItIsNotSent() {
    String tag = tag(service.fetch("GET", address()).body());
    HttpResponse<byte[]> answer = service.fetch("GET", address(), "If-None-Match", tag);
    assertThat(answer.statusCode()).isEqualTo(304);
    assertThat(answer.body()).isEmpty();
    assertHeader(answer, "ETag", tag);
  }

  @Test
  void rangeWhenItLiesWithinIsThatPart() {
    byte[] file = service.fetch("GET", address()).body();
    HttpResponse<byte[]> answer = service.fetch("GET", address(), "Range", "bytes=8-99");
    assertThat(answer.statusCode()).isEqualTo(206);
    assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(file, 8, 100));
    assertHeader(answer, "Content-Range", "bytes 8-99/" + file.length);
    assertThat(service.fetch("GET", address(), "Range", "bytes=99999999-").statusCode())
        .isEqualTo(416);
  }

  @Test
  void headWhenAskedForTellsTheSameWithoutTheBytes() {
    HttpResponse<byte[]> get = service.fetch("GET", address());
    HttpResponse<byte[]> head = service.fetch("HEAD", address());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertHeader(head, "ETag", tag(get.body()));
    assertHeader(head, "Content-Length", String.valueOf(get.body().length));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/models/tiny/versions/999/onnx",
        "/models/tiny/versions/x/onnx",
        "/models/nobody/versions/latest/onnx"
      })
  void fileWhenThereIsNoSuchVersionAnswers404(String path) {
    assertThatProblem(service.get(path)).is(404, "model-not-found");
  }

  private String address() {
    return "/models/tiny/versions/%d/onnx".formatted(model.get("version").asInt());
  }

  private static String tag(byte[] file) {
    return "\"%s\"".formatted(Sha256.of(file));
  }

  private static void assertHeader(HttpResponse<byte[]> answer, String name, String value) {
    assertThat(answer.headers().firstValue(name)).as(name).contains(value);
  }
}
