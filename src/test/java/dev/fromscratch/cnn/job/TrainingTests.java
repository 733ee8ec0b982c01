package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.testing.ServiceClient.id;
import static dev.fromscratch.cnn.testing.ServiceClient.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jobs that are right, from the request to the model. */
@ServiceTest
class TrainingTests {

  private final ServiceClient service;

  TrainingTests(ServiceClient service) {
    this.service = service;
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "null", "{\"epochs\":null,\"optimizer\":null,\"network\":null}"})
  void submitWhenNothingIsSaidTakesEveryDefault(String body) {
    Answer answer = service.post("/train", body);
    assertThat(answer.status()).isEqualTo(202);
    JsonNode job = answer.json();
    service.cancel(id(job));

    assertThat(answer.header("Location")).isEqualTo("/train/" + id(job));
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(state(job)).isEqualTo("queued");
    assertThat(job.get("name").asString()).isEqualTo("default");
    assertThat(job.get("attempt").asInt()).isZero();
    assertThat(job.get("request"))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"name":"default","dataset":"digits","network":"lenet","epochs":5,
                     "batchSize":64,"loss":"softmaxCrossEntropy",
                     "optimizer":{"type":"adam","learningRate":0.001,"beta1":0.9,"beta2":0.999,
                     "epsilon":1.0E-8},"schedule":{"type":"constant","warmupSteps":0},
                     "validationFraction":0.1,"seed":42}\
                    """));
  }

  @Test
  void submitWhenThereIsNoBodyTakesEveryDefault() {
    Answer answer = service.post("/train");
    assertThat(answer.status()).isEqualTo(202);
    service.cancel(id(answer.json()));
  }

  @Test
  void jobWhenItSucceedsTellsWhatItMade() {
    JsonNode job = service.train("{\"name\":\"made\",\"samplesPerClass\":10,\"epochs\":2}");

    assertThat(job.get("phase").isNull()).isTrue();
    assertThat(job.get("error").isNull()).isTrue();
    assertThat(job.get("attempt").asInt()).isEqualTo(1);
    assertThat(job.at("/model/name").asString()).isEqualTo("made");
    assertThat(job.at("/model/sha256").asString()).matches("[0-9a-f]{64}");
    assertThat(job.at("/progress/percent").asDouble()).isEqualTo(100);
    assertThat(job.at("/progress/epoch").asInt()).isEqualTo(2);
    assertThat(job.at("/progress/step").asInt()).isEqualTo(job.at("/progress/steps").asInt());
    assertThat(instant(job, "createdAt")).isBeforeOrEqualTo(instant(job, "startedAt"));
    assertThat(instant(job, "startedAt")).isBefore(instant(job, "finishedAt"));
    for (String part : List.of("training", "validation", "test")) {
      assertThat(job.at("/metrics/%sLoss".formatted(part)).asDouble()).isPositive();
      assertThat(job.at("/metrics/%sAccuracy".formatted(part)).asDouble()).isBetween(0.0, 1.0);
    }
    assertThat(service.get("/train/" + id(job)).headers().map()).doesNotContainKey("retry-after");
  }

  @Test
  void jobWhenItsPicturesAreAugmentedTrainsAndTellsHow() {
    String request =
        """
        {"name":"augmented","samplesPerClass":5,"epochs":2,
         "augmentation":{"shift":2,"elastic":{"alpha":8},"erasing":{"maxArea":0.2}}}\
        """;
    JsonNode job = service.train(request);
    assertThat(job.at("/request/augmentation"))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"shift":2.0,"rotation":0.0,"scale":0.0,"shear":0.0,
                     "elastic":{"alpha":8.0,"sigma":4.0},"strokeThickness":0.0,
                     "erasing":{"probability":0.5,"minArea":0.02,"maxArea":0.2},"mirror":0.0}\
                    """));
    assertThat(service.train(request).at("/model/sha256")).isEqualTo(job.at("/model/sha256"));
    JsonNode plain = service.train("{\"name\":\"plain\",\"samplesPerClass\":5,\"epochs\":2}");
    assertThat(plain.at("/request").has("augmentation")).isFalse();
    assertThat(plain.at("/metrics/trainingLoss")).isNotEqualTo(job.at("/metrics/trainingLoss"));
  }

  @Test
  void jobWhenNothingIsHeldBackHasNoValidationMetrics() {
    JsonNode job =
        service.train(
            "{\"name\":\"all\",\"samplesPerClass\":5,\"epochs\":1,\"validationFraction\":0}");
    assertThat(job.at("/metrics/validationLoss").isNull()).isTrue();
    assertThat(job.at("/metrics/validationAccuracy").isNull()).isTrue();
    assertThat(job.at("/metrics/testAccuracy").isNumber()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "lenet, softmaxCrossEntropy, adam",
    "lenet, meanSquaredError, sgd",
    "mnist-conv, binaryCrossEntropy, sgd",
    "lenet, softmaxCrossEntropy, adamw",
    "lenet, softmaxCrossEntropy, rmsprop",
    "mnist-conv, softmaxCrossEntropy, adam",
    "pytorch-mnist, softmaxCrossEntropy, adam",
  })
  void jobWhenItCombinesPresetsLossesAndOptimizersSucceeds(
      String network, String loss, String optimizer) {
    JsonNode job =
        service.train(
            """
            {"name":"combined","network":"%s","loss":"%s","optimizer":{"type":"%s"},
             "samplesPerClass":2,"epochs":1,"batchSize":7}\
            """
                .formatted(network, loss, optimizer));
    assertThat(job.at("/request/network").asString()).isEqualTo(network);
    assertThat(job.at("/metrics/testLoss").asDouble()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"samplesPerClass\":1,\"validationFraction\":0.999",
        "\"samplesPerClass\":1,\"classes\":[0,1],\"batchSize\":8192",
        "\"samplesPerClass\":1,\"classes\":[9,0],\"batchSize\":1,\"validationFraction\":0.5",
        "\"samplesPerClass\":2,\"loss\":{\"type\":\"softmaxCrossEntropy\",\"labelSmoothing\":0.9}",
        "\"samplesPerClass\":2,\"gradientClipNorm\":1e-3",
        "\"samplesPerClass\":2,\"optimizer\":{\"type\":\"sgd\",\"momentum\":0.9,\"nesterov\":true,\"weightDecay\":0.1}",
        "\"samplesPerClass\":2,\"schedule\":{\"type\":\"constant\",\"warmupSteps\":1000000}",
        "\"samplesPerClass\":2,\"schedule\":{\"type\":\"step\",\"factor\":1}",
        "\"samplesPerClass\":2,\"schedule\":{\"type\":\"exponential\"}",
        "\"samplesPerClass\":2,\"schedule\":{\"type\":\"cosine\",\"minimumFactor\":1}",
        "\"samplesPerClass\":2,\"schedule\":{\"type\":\"oneCycle\",\"maxFactor\":1}",
        "\"samplesPerClass\":2,\"seed\":-9223372036854775808",
        "\"samplesPerClass\":2,\"optimizer\":{\"type\":\"sgd\",\"learningRate\":1e-30}",
      })
  void jobWhenItIsAtTheEdgeOfWhatIsAllowedSucceeds(String fields) {
    service.train("{\"name\":\"edge\",\"epochs\":1,%s}".formatted(fields));
  }

  @Test
  void jobWhenClassesAreChosenKnowsTheirNames() {
    JsonNode job =
        service.train(
            "{\"name\":\"some\",\"classes\":[7,\"3\"],\"samplesPerClass\":30,\"epochs\":1}");
    JsonNode metadata = service.get("/models/some/versions/latest").json().get("metadata");

    assertThat(metadata.get("labels").valueStream().map(JsonNode::asString))
        .containsExactly("7", "3");
    assertThat(metadata.get("confusionMatrix").valueStream().map(TrainingTests::sum))
        .containsExactly(30, 30);
    assertThat(job.at("/request/classes").toString()).isEqualTo("[7,\"3\"]");
    assertThat(job.at("/progress/steps").asInt()).as("54 of 60 samples fit one batch").isEqualTo(1);
  }

  @Test
  void jobWhenAskedForTwiceMakesTheSameModelTwice() {
    String request =
        """
        {"name":"twice","samplesPerClass":10,"epochs":2,"batchSize":16,"seed":%d,
         "network":"pytorch-mnist"}\
        """;
    JsonNode first = service.train(request.formatted(7));
    JsonNode second = service.train(request.formatted(7));
    JsonNode other = service.train(request.formatted(8));

    assertThat(second.at("/model/sha256")).isEqualTo(first.at("/model/sha256"));
    assertThat(second.at("/model/version").asInt())
        .isEqualTo(first.at("/model/version").asInt() + 1);
    assertThat(other.at("/model/sha256")).isNotEqualTo(first.at("/model/sha256"));
  }

  /** Nothing gets better by as much as a million, so the second epoch is the last. */
  @Test
  void jobWhenItStopsEarlyHasTheFiguresOfTheBestEpoch() {
    JsonNode job =
        service.train(
            """
            {"name":"early","samplesPerClass":10,"epochs":1000,
             "earlyStopping":{"patience":1,"minDelta":1e6}}\
            """);
    assertThat(job.at("/progress/epoch").asInt()).isEqualTo(2);
    assertThat(job.at("/progress/percent").asDouble()).isEqualTo(100);
    JsonNode history = service.get("/train/%s/metrics".formatted(id(job))).json();
    List<Double> losses =
        history
            .get("data")
            .valueStream()
            .filter(point -> point.get("kind").asString().equals("epoch"))
            .map(point -> point.get("validationLoss").asDouble())
            .toList();
    assertThat(losses).hasSize(2);
    assertThat(job.at("/metrics/validationLoss").asDouble()).isEqualTo(losses.getFirst());
  }

  @Test
  void jobWhenTooFewSamplesAreLeftToStopEarlyFailsAndSaysSo() {
    String request =
        """
        {"name":"few","samplesPerClass":1,"validationFraction":0.001,"earlyStopping":{}}\
        """;
    JsonNode job = service.awaitEnd(id(service.submit(request)));
    assertThat(state(job)).isEqualTo("failed");
    assertThat(job.at("/error/code").asString()).isEqualTo("invalid-request");
    assertThat(job.at("/error/message").asString())
        .isEqualTo(
            "earlyStopping needs a validation set, got too few samples to hold one back: 10");
  }

  @Test
  void jobWhenTheLossIsNoLongerANumberFailsAndSaysWhere() {
    String request =
        """
        {"name":"diverging","samplesPerClass":20,"epochs":50,
         "network":{"layers":[{"type":"flatten"},{"type":"dense","outFeatures":32},{"type":"leakyRelu"},
           {"type":"dense","outFeatures":32},{"type":"leakyRelu"},{"type":"dense","outFeatures":10}]},
         "optimizer":{"type":"sgd","learningRate":1e6,"momentum":0.9}}\
        """;
    JsonNode job = service.awaitEnd(id(service.submit(request)));

    assertThat(state(job)).isEqualTo("failed");
    assertThat(job.at("/error/code").asString()).isEqualTo("training-diverged");
    assertThat(job.at("/error/message").asString())
        .matches(
            "the loss became (NaN|Infinity) in epoch \\d+, step \\d+ of 3, with learning rate"
                + " 1000000.0; try a smaller learning rate, for example 100000.0");
    assertThat(job.get("model").isNull()).isTrue();
    assertThat(service.get("/models/diverging").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0.5"})
  void jobWhenItsLastUpdateBreaksTheNetworkFails(String validationFraction) {
    String dense = "{\"type\":\"dense\",\"outFeatures\":10},".repeat(9);
    JsonNode job =
        service.submit(
            """
            {"name":"broken","samplesPerClass":5,"epochs":1,"batchSize":8192,
             "validationFraction":%s,"optimizer":{"type":"sgd","learningRate":1e6},
             "network":{"layers":[{"type":"flatten"},%s{"type":"dense","outFeatures":10}]}}\
            """
                .formatted(validationFraction, dense));
    job = service.awaitEnd(id(job));

    assertThat(state(job)).as("%s", job).isEqualTo("failed");
    assertThat(job.at("/error/code").asString()).isEqualTo("training-diverged");
    assertThat(service.get("/models/broken").status()).isEqualTo(404);
  }

  @Test
  void jobWhenItsDataCannotBeHadFailsAndSaysWhatToDo() {
    JsonNode job = service.awaitEnd(id(service.submit("{\"dataset\":\"fashion-mnist\"}")));

    assertThat(state(job)).isEqualTo("failed");
    assertThat(job.at("/error/code").asString()).isEqualTo("dataset-unavailable");
    assertThat(job.at("/error/message").asString())
        .contains("data set fashion-mnist", "cnn.datasets.mirrors.fashion-mnist");
  }

  private static int sum(JsonNode numbers) {
    return numbers.valueStream().mapToInt(JsonNode::asInt).sum();
  }

  private static Instant instant(JsonNode job, String field) {
    return Instant.parse(job.get(field).asString());
  }
}
