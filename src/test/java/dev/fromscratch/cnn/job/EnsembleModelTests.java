package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.job.SmallTrainings.DIGITS;
import static dev.fromscratch.cnn.job.SmallTrainings.XOR;
import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.fromscratch.cnn.engine.format.Safetensors;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.OnnxRuntime;
import dev.fromscratch.cnn.testing.Pictures;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What models are that have several networks, or look at pictures in several ways. */
@ServiceTest
class EnsembleModelTests {

  private final ServiceClient service;
  private final SmallTrainings small;

  EnsembleModelTests(ServiceClient service) {
    this.service = service;
    this.small = new SmallTrainings(service);
  }

  /** Of three pictures that are not quite what the model has seen. */
  private List<float[]> answers(String name, String fields) {
    String body = "{\"images\":[[0.1,0.8],[0.7,0.6],[0.4,0]],\"scale\":\"unit\"" + fields + "}";
    Answer answer = service.post("/models/%s/predict".formatted(name), body);
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer.json().get("predictions").valueStream().map(EnsembleModelTests::numbers).toList();
  }

  private static float[] numbers(JsonNode prediction) {
    return JsonMapper.shared().treeToValue(prediction.get("probabilities"), float[].class);
  }

  /** Nothing is held back, so each member is what a job of its own makes with its seed. */
  @Test
  void ensembleWhenTrainedHasTheNetworksOfItsSeedsAndTheirMeanAnswers() throws IOException {
    JsonNode job = small.train("pair", XOR + ",\"validationFraction\":0,\"seed\":5,\"ensemble\":2");
    assertThat(job.at("/request/ensemble").asInt()).isEqualTo(2);
    Map<String, Tensor> together = Safetensors.read(service.modelFile("pair")).tensors();
    assertThat(together).hasSize(8);
    List<List<float[]>> apart = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      small.train("single", XOR + ",\"validationFraction\":0,\"seed\":" + (5 + i));
      String prefix = "members.%d.".formatted(i);
      Safetensors.read(service.modelFile("single"))
          .tensors()
          .forEach((name, tensor) ->
              assertThat(Objects.requireNonNull(together.get(prefix + name)).data())
                  .containsExactly(tensor.data()));
      apart.add(answers("single", ""));
    }
    List<float[]> mean = answers("pair", "");
    for (int n = 0; n < mean.size(); n++) {
      for (int k = 0; k < 2; k++) {
        float expected = (apart.get(0).get(n)[k] + apart.get(1).get(n)[k]) / 2;
        assertThat(mean.get(n)[k]).isCloseTo(expected, within(1e-6f));
      }
    }
  }

  @Test
  void modelWhenItIsAnEnsembleTellsWhatAllOfItCosts() {
    small.train("both", XOR + ",\"ensemble\":3,\"testTimeAugmentation\":{\"shift\":0.25}");
    JsonNode model = small.model("both");
    long parameters = model.at("/summary/parameters").asLong();
    assertThat(model.at("/metadata/members").asInt()).isEqualTo(3);
    assertThat(model.at("/metadata/testTimeAugmentation").toString())
        .isEqualTo("{\"shift\":0.25,\"rotation\":0.0,\"scale\":0.0,\"mirror\":false}");
    assertThat(model.at("/metadata/parameterCount").asLong()).isEqualTo(3 * parameters);
    assertThat(model.at("/cost/members").asInt()).isEqualTo(3);
    assertThat(model.at("/cost/views").asInt()).isEqualTo(5);
    assertThat(model.at("/cost/parameters").asLong()).isEqualTo(3 * parameters);
    assertThat(model.at("/cost/multiplyAdds").asLong())
        .isEqualTo(15 * model.at("/summary/multiplyAdds").asLong());
    JsonNode timings = service.get("/models/both/versions/latest/timings?batchSize=1").json();
    assertThat(timings.get("members").asInt()).isEqualTo(3);
    assertThat(timings.get("views").asInt()).isEqualTo(5);
    assertThat(
            service
                .send(
                    "GET",
                    "/models/both/versions/latest/timings",
                    BodyPublishers.noBody(),
                    "Accept",
                    "text/plain")
                .body())
        .contains("This is one of 3 networks; the model asks each about 5 views of a picture.");
  }

  /** Its accuracy is that of its answers to the pictures of the test set. */
  @Test
  void evaluationOfAnEnsembleByViewsIsThatOfItsAnswers() {
    JsonNode job =
        small.train("measured", DIGITS + ",\"ensemble\":2,\"testTimeAugmentation\":\"digits\"");
    int[] seen = new int[10];
    int right = 0;
    for (int from = 0; Arrays.stream(seen).anyMatch(count -> count < 10); from += 50) {
      String address = "/datasets/digits/samples?split=test&count=50&from=" + from;
      JsonNode samples = service.get(address).json().get("samples");
      JsonNode predictions = predict("measured", samples);
      for (int i = 0; i < samples.size(); i++) {
        // Measured were the first ten pictures of each class.
        int label = samples.get(i).get("classIndex").asInt();
        boolean measured = seen[label]++ < 10;
        right += measured && predictions.get(i).get("classIndex").asInt() == label ? 1 : 0;
      }
    }
    assertThat(job.at("/metrics/testAccuracy").asDouble()).isEqualTo(right / 100.0);
    assertThat(small.model("measured").at("/metadata/evaluation/accuracy"))
        .isEqualTo(job.at("/metrics/testAccuracy"));
  }

  private JsonNode predict(String name, JsonNode samples) {
    String pictures =
        samples
            .valueStream()
            .map(sample -> sample.get("pixels").toString())
            .collect(Collectors.joining(","));
    return service
        .post("/models/%s/predict".formatted(name), "{\"images\":[%s]}".formatted(pictures))
        .json()
        .get("predictions");
  }

  @Test
  void predictionWhenItAsksForOtherViewsLooksByThose() {
    small.train("looking", XOR + ",\"testTimeAugmentation\":\"mirror\"");
    List<float[]> own = answers("looking", "");
    List<float[]> plain = answers("looking", ",\"testTimeAugmentation\":\"none\"");
    List<float[]> mirrored = answers("looking", ",\"testTimeAugmentation\":{\"mirror\":true}");
    assertThat(plain.getFirst()).isNotEqualTo(own.getFirst());
    assertThat(mirrored).usingRecursiveComparison().isEqualTo(own);
    assertThat(numbers(service.post("/models/looking/predict", "{\"pixels\":[0,1]}").json()))
        .as("a picture and its mirror image are the same to it")
        .isEqualTo(numbers(service.post("/models/looking/predict", "{\"pixels\":[1,0]}").json()));
    assertThatProblem(
            service.post(
                "/models/looking/predict",
                "{\"pixels\":[0,1],\"testTimeAugmentation\":\"clothes\"}"))
        .is(422, "unknown-augmentation")
        .blames("/testTimeAugmentation")
        .says("testTimeAugmentation must be one of none, digits, mirror, got \"clothes\"");
  }

  @Test
  void ensembleWhenTakenElsewhereAnswersTheSame() throws OrtException {
    small.train(
        "home", DIGITS + ",\"ensemble\":2,\"testTimeAugmentation\":{\"shift\":1,\"rotation\":9}");
    Answer imported = service.importModel("away", service.modelFile("home"));
    assertThat(imported.status()).as("%s", imported).isEqualTo(201);
    assertThat(imported.text("/sha256")).isEqualTo(small.model("home").get("sha256").asString());
    float[] expected = numbers(service.predict("home").json());
    assertThat(numbers(service.predict("away").json())).isEqualTo(expected);
    float[] picture = JsonMapper.shared().readValue(Pictures.unit(1), float[].class);
    try (var runtime =
        new OnnxRuntime(service.fetch("GET", "/models/home/versions/latest/onnx").body())) {
      float[] actual =
          runtime.run(Tensor.view(Shape.of(1, 1, 28, 28), picture)).probabilities().data();
      assertThat(actual).containsExactly(expected, within(1e-4f));
    }
  }
}
