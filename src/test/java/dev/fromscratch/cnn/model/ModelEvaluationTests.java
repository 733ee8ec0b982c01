package dev.fromscratch.cnn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.testing.OnnxRuntime;
import dev.fromscratch.cnn.testing.Pictures;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a model's evaluation says, checked against what else the service says. */
@ServiceTest
class ModelEvaluationTests {

  private static final String NAME = "evaluated";

  /** Trained so little that enough is wrong, on views of the test set. */
  private static final String FEW_CLASSES =
      "\"classes\":[9,4,7],\"samplesPerClass\":60,\"epochs\":1";

  private static final String FEW_SAMPLES =
      "\"samplesPerClass\":30,\"epochs\":2,\"loss\":\"meanSquaredError\",\"network\":\"mnist-conv\"";

  private final ServiceClient service;

  ModelEvaluationTests(ServiceClient service) {
    this.service = service;
  }

  @AfterEach
  void clear() {
    service.delete("/models/" + NAME);
  }

  private JsonNode train(String fields) {
    service.train("{\"name\":\"%s\",%s}".formatted(NAME, fields));
    return service.get("/models/%s/versions/latest".formatted(NAME)).json().get("metadata");
  }

  @ParameterizedTest
  @ValueSource(strings = {FEW_CLASSES, FEW_SAMPLES})
  void wrongSampleWhenFetchedAndPredictedIsWhatTheEvaluationSays(String fields) {
    JsonNode metadata = train(fields);
    List<JsonNode> listed = metadata.at("/evaluation/mostConfidentlyWrong").valueStream().toList();
    List<String> labels = metadata.get("labels").valueStream().map(JsonNode::asString).toList();

    assertThat(listed).hasSizeBetween(5, 20);
    assertThat(listed.stream().map(wrong -> -wrong.get("probability").asDouble())).isSorted();
    for (JsonNode wrong : listed) {
      JsonNode sample = testSample(wrong.get("index").asInt());
      assertThat(sample.get("label")).isEqualTo(wrong.get("label"));
      assertThat(labels.get(wrong.get("labelIndex").asInt()))
          .isEqualTo(wrong.get("label").asString());

      String body = "{\"pixels\":%s}".formatted(sample.get("pixels"));
      JsonNode prediction = service.post("/models/%s/predict".formatted(NAME), body).json();
      assertThat(prediction.get("label")).isEqualTo(wrong.get("prediction"));
      assertThat(prediction.get("label")).isNotEqualTo(wrong.get("label"));
      assertThat(prediction.get("classIndex")).isEqualTo(wrong.get("predictionIndex"));
      assertThat(prediction.get("probability").asDouble())
          .isCloseTo(wrong.get("probability").asDouble(), within(1e-5));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {FEW_CLASSES, FEW_SAMPLES})
  void evaluationWhenComparedWithMetricsAndConfusionMatrixAgrees(String fields) {
    JsonNode metadata = train(fields);
    JsonNode evaluation = metadata.get("evaluation");
    JsonNode matrix = metadata.get("confusionMatrix");
    JsonNode classes = evaluation.get("classes");

    assertThat(evaluation.get("loss")).isEqualTo(metadata.at("/metrics/testLoss"));
    assertThat(evaluation.get("accuracy")).isEqualTo(metadata.at("/metrics/testAccuracy"));
    assertThat(evaluation.at("/topKAccuracy/0/accuracy")).isEqualTo(evaluation.get("accuracy"));
    assertThat(evaluation.get("topKAccuracy")).hasSize(Math.min(5, classes.size()));
    assertThat(classes.valueStream().map(each -> each.get("label")))
        .containsExactlyElementsOf(metadata.get("labels").valueStream().toList());
    int samples = 0;
    for (int i = 0; i < classes.size(); i++) {
      int support = matrix.get(i).valueStream().mapToInt(JsonNode::asInt).sum();
      assertThat(classes.at("/%d/support".formatted(i)).asInt()).isEqualTo(support);
      assertThat(classes.at("/%d/recall".formatted(i)).asDouble())
          .isEqualTo((double) matrix.at("/%d/%d".formatted(i, i)).asInt() / support);
      samples += support;
    }
    assertThat(evaluation.get("samples").asInt()).isEqualTo(samples);
    List<JsonNode> bins = evaluation.at("/calibration/bins").valueStream().toList();
    assertThat(bins).hasSize(15);
    assertThat(bins.stream().mapToInt(bin -> bin.get("count").asInt()).sum()).isEqualTo(samples);
    assertThat(evaluation.at("/calibration/expectedCalibrationError").asDouble())
        .isBetween(0.0, 1.0);
  }

  @Test
  void probabilitiesWhenThereWasAValidationSetAreCalibratedOnIt() throws OrtException {
    JsonNode calibration = train("\"samplesPerClass\":50,\"epochs\":3").get("calibration");
    double temperature = calibration.get("temperature").asDouble();
    assertThat(calibration.get("samples").asInt()).isEqualTo(50);
    assertThat(temperature).isBetween(0.05, 20.0).isNotEqualTo(1);
    String pixels = Pictures.unit(3);
    float[] logits;
    byte[] file = service.fetch("GET", "/models/%s/versions/latest/onnx".formatted(NAME)).body();
    try (var runtime = new OnnxRuntime(file)) {
      float[] picture = JsonMapper.shared().readValue(pixels, float[].class);
      logits = runtime.run(Tensor.view(Shape.of(1, 1, 28, 28), picture)).logits().data();
    }
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (logits[i] / temperature);
    }
    TensorOps.scalar().softmax(logits, logits, logits.length, 1);
    JsonNode prediction =
        service
            .post("/models/%s/predict".formatted(NAME), "{\"pixels\":%s}".formatted(pixels))
            .json();
    for (int i = 0; i < logits.length; i++) {
      assertThat(prediction.at("/probabilities/" + i).asDouble())
          .isCloseTo(logits[i], within(1e-4));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"validationFraction\":0", "\"loss\":\"meanSquaredError\""})
  void probabilitiesWhenNothingCanBeFittedAreTheNetworksOwn(String field) {
    JsonNode metadata = train("\"samplesPerClass\":2,\"epochs\":1," + field);
    assertThat(metadata.get("calibration").isNull()).isTrue();
  }

  private JsonNode testSample(int index) {
    return service
        .get("/datasets/digits/samples?split=test&from=%d&count=1".formatted(index))
        .json()
        .at("/samples/0");
  }
}
