package dev.fromscratch.cnn.prediction;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.Pictures;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Pictures in all their forms, models in all their names. */
@ServiceTest
class PredictionTests {

  private final ServiceClient service;
  private final String model;

  PredictionTests(ServiceClient service) {
    this.service = service;
    this.model = service.tinyModel();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 7})
  void pictureWhateverItsFormIsTakenForTheSame(int digit) {
    JsonNode flat = predict("\"pixels\":" + Pictures.bytes(digit));
    assertThat(flat.propertyNames())
        .containsExactlyInAnyOrder("label", "classIndex", "probability", "probabilities", "model");

    assertThat(predict("\"pixels\":" + Pictures.grid(digit))).isEqualTo(flat);
    assertThat(predict("\"scale\":\"byte\",\"pixels\":" + Pictures.bytes(digit))).isEqualTo(flat);
    assertSame(flat, predict("\"pixels\":" + Pictures.unit(digit)));
    assertSame(flat, predict("\"scale\":\"unit\",\"pixels\":" + Pictures.unit(digit)));

    JsonNode batch = predict("\"images\":[%s]".formatted(Pictures.grid(digit)));
    assertThat(batch.get("model")).isEqualTo(flat.get("model"));
    assertThat(batch.at("/predictions/0/probabilities")).isEqualTo(flat.get("probabilities"));
    assertThat(batch.at("/predictions/0/label")).isEqualTo(flat.get("label"));
    assertThat(batch.at("/predictions/0").has("model")).isFalse();
  }

  @Test
  void predictionWhenMadeIsTheLikeliestClass() {
    for (int digit = 0; digit < 10; digit++) {
      JsonNode prediction = predict("\"pixels\":" + Pictures.bytes(digit));
      List<Double> probabilities =
          prediction.get("probabilities").valueStream().map(JsonNode::asDouble).toList();
      int best = prediction.get("classIndex").asInt();

      assertThat(probabilities).hasSize(10).allMatch(p -> p >= 0 && p <= 1);
      assertThat(probabilities.stream().mapToDouble(p -> p).sum()).isCloseTo(1, within(1e-5));
      assertThat(probabilities.get(best))
          .isEqualTo(probabilities.stream().max(Comparator.naturalOrder()).orElseThrow());
      assertThat(prediction.get("probability").asDouble()).isEqualTo(probabilities.get(best));
      assertThat(prediction.get("label").asString()).isEqualTo(String.valueOf(best));
    }
  }

  @Test
  void batchWhenItIsAsLargeAsAllowedKeepsItsOrder() {
    List<String> pictures =
        IntStream.range(0, ServiceTest.MAX_IMAGES)
            .mapToObj(i -> i % 3 == 0 ? Pictures.grid(i % 10) : Pictures.bytes(i % 10))
            .toList();
    JsonNode predictions = predict("\"images\":" + Pictures.batch(pictures)).get("predictions");

    assertThat(predictions).hasSize(ServiceTest.MAX_IMAGES);
    for (int i = 0; i < 10; i++) {
      JsonNode alone = predict("\"pixels\":" + pictures.get(i));
      for (int same = i; same < ServiceTest.MAX_IMAGES; same += 10) {
        assertSame(alone, predictions.get(same));
      }
    }
  }

  @Test
  void topKWhenAskedForListsTheLikeliestFirst() {
    String pixels = "\"pixels\":" + Pictures.bytes(8);
    JsonNode prediction = predict("\"topK\":10," + pixels);
    List<JsonNode> top = prediction.get("topK").valueStream().toList();

    assertThat(top).hasSize(10);
    assertThat(top.stream().map(c -> c.get("probability").asDouble()))
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(top.stream().map(c -> c.get("classIndex").asInt())).doesNotHaveDuplicates();
    assertThat(top.getFirst().get("label")).isEqualTo(prediction.get("label"));
    assertThat(predict("\"topK\":3," + pixels).get("topK").valueStream())
        .isEqualTo(top.subList(0, 3));
    JsonNode batch = predict("\"topK\":1,\"images\":[%s]".formatted(Pictures.bytes(8)));
    assertThat(batch.at("/predictions/0/topK")).hasSize(1);
  }

  @Test
  void predictionWhenItsProbabilityIsBelowTheThresholdIsRejectedAndOtherwiseTheSame() {
    String pixels = "\"pixels\":" + Pictures.bytes(8);
    JsonNode plain = predict(pixels);
    for (double threshold : new double[] {0, 1}) {
      JsonNode judged = predict("\"reject\":%s,%s".formatted(threshold, pixels));
      boolean rejected = plain.get("probability").asDouble() < threshold;
      assertThat(judged.get("rejected").asBoolean()).isEqualTo(rejected);
      assertThat(judged.path("reason").asString("")).isEqualTo(rejected ? "low-confidence" : "");
      assertThat(judged.get("probabilities")).isEqualTo(plain.get("probabilities"));
      assertThat(judged.get("label")).isEqualTo(plain.get("label"));
    }
    JsonNode batch =
        predict("\"reject\":1,\"images\":[%s]".formatted(Pictures.bytes(8))).get("predictions");
    assertThat(batch.at("/0/rejected").asBoolean()).isTrue();
  }

  @Test
  void pictureWhenBlankOrFullIsTakenForSomething() {
    for (String number : List.of("0", "1", "255", "0.0", "-0.0", "1e-300")) {
      JsonNode prediction = predict("\"pixels\":" + Pictures.row(Pictures.COUNT, number));
      assertThat(prediction.get("probability").asDouble()).isBetween(0.1, 1.0);
    }
  }

  @Test
  void modelWhateverItIsCalledIsTheSame() {
    int latest = service.get("/models/" + model).json().get("latest").asInt();
    String picture = "\"pixels\":" + Pictures.bytes(5);
    JsonNode expected = predict(picture);
    assertThat(expected.get("model").toString())
        .isEqualTo("{\"name\":\"%s\",\"version\":%d}".formatted(model, latest));

    for (String name : List.of(model + ":" + latest, model + "@latest")) {
      assertThat(ok("/predict", "{\"model\":\"%s\",%s}".formatted(name, picture)))
          .isEqualTo(expected);
    }
    for (String path : List.of("", "/versions/" + latest, "/versions/latest")) {
      assertThat(ok("/models/%s%s/predict".formatted(model, path), "{%s}".formatted(picture)))
          .isEqualTo(expected);
    }
  }

  @Test
  void modelWhenNoneIsNamedIsTheNewestDefaultOneOrElseTheOneThatShips() {
    String picture = "{\"pixels\":%s}".formatted(Pictures.bytes(2));
    service.delete("/models/default");
    JsonNode shipped = ok("/predict", picture);
    assertThat(shipped.get("model").toString()).isEqualTo("{\"name\":\"mnist\",\"version\":0}");
    assertThat(shipped.get("label").asString()).isEqualTo("2");

    int first = trainDefault(1);
    JsonNode before = ok("/predict", picture);
    int second = trainDefault(2);
    JsonNode after = ok("/predict", picture);

    assertThat(before.at("/model/version").asInt()).isEqualTo(first);
    assertThat(after.at("/model/version").asInt()).isEqualTo(second);
    assertThat(after.get("probabilities")).isNotEqualTo(before.get("probabilities"));
    assertThat(ok("/models/default/versions/%d/predict".formatted(first), picture))
        .isEqualTo(before);
    service.delete("/models/default");
    assertThat(ok("/predict", picture)).isEqualTo(shipped);
  }

  @Test
  void modelWhenDeletedPredictsNoMore() {
    service.train("{\"name\":\"gone\",\"samplesPerClass\":2,\"epochs\":1}");
    String picture = "{\"pixels\":%s}".formatted(Pictures.bytes(2));
    ok("/models/gone/predict", picture);
    service.delete("/models/gone");
    assertThatProblem(service.post("/models/gone/predict", picture)).is(404, "model-not-found");
  }

  @Test
  void modelWhenItKnowsSomeClassesNamesOnlyThose() {
    service.train("{\"name\":\"few\",\"classes\":[8,1,5],\"samplesPerClass\":5,\"epochs\":1}");
    for (int digit = 0; digit < 10; digit++) {
      JsonNode prediction =
          ok("/models/few/predict", "{\"pixels\":%s}".formatted(Pictures.bytes(digit)));
      assertThat(prediction.get("probabilities")).hasSize(3);
      assertThat(prediction.get("label").asString())
          .isEqualTo(List.of("8", "1", "5").get(prediction.get("classIndex").asInt()));
    }
    String tooMany = "{\"topK\":4,\"pixels\":%s}".formatted(Pictures.bytes(1));
    assertThatProblem(service.post("/models/few/predict", tooMany))
        .is(422, "invalid-value")
        .says("topK must be from 1 to 3, got 4");
  }

  @Test
  void predictWhenManyAskAtOnceAnswersEachAlike() throws Exception {
    String body =
        "{\"model\":\"%s\",\"images\":[%s,%s]}"
            .formatted(model, Pictures.bytes(6), Pictures.bytes(9));
    JsonNode expected = ok("/predict", body);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<JsonNode>> answers =
          IntStream.range(0, 40).mapToObj(_ -> threads.submit(() -> ok("/predict", body))).toList();
      for (Future<JsonNode> answer : answers) {
        assertThat(answer.get()).isEqualTo(expected);
      }
    }
  }

  private int trainDefault(int seed) {
    return service
        .train("{\"samplesPerClass\":2,\"epochs\":1,\"seed\":%d}".formatted(seed))
        .at("/model/version")
        .asInt();
  }

  private JsonNode predict(String fields) {
    return ok("/predict", "{\"model\":\"%s\",%s}".formatted(model, fields));
  }

  private JsonNode ok(String path, String body) {
    Answer answer = service.post(path, body);
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    return answer.json();
  }

  /** Sums of another order may differ in their last digits. */
  private static void assertSame(JsonNode one, JsonNode other) {
    assertThat(other.get("label")).isEqualTo(one.get("label"));
    for (int i = 0; i < 10; i++) {
      assertThat(other.at("/probabilities/" + i).asDouble())
          .isCloseTo(one.at("/probabilities/" + i).asDouble(), within(1e-5));
    }
  }
}
