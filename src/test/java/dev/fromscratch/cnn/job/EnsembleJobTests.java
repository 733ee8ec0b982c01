package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.job.SmallTrainings.DIGITS;
import static dev.fromscratch.cnn.job.SmallTrainings.XOR;
import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static dev.fromscratch.cnn.testing.ServiceClient.id;
import static dev.fromscratch.cnn.testing.ServiceClient.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.format.Safetensors;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Jobs that train several networks as one model, or one that looks at pictures in several ways. */
@ServiceTest
class EnsembleJobTests {

  private final ServiceClient service;
  private final SmallTrainings small;

  EnsembleJobTests(ServiceClient service) {
    this.service = service;
    this.small = new SmallTrainings(service);
  }

  @Test
  void jobWhenItTrainsAnEnsembleTellsWhichNetworkItIsAt() {
    JsonNode job = small.train("trio", DIGITS + ",\"ensemble\":3");
    JsonNode progress = job.get("progress");
    assertThat(progress.get("member").asInt()).isEqualTo(3);
    assertThat(progress.get("members").asInt()).isEqualTo(3);
    assertThat(progress.get("epoch").asInt()).isEqualTo(2);
    assertThat(progress.get("epochs").asInt()).isEqualTo(2);
    assertThat(progress.get("percent").asDouble()).isEqualTo(100);
    List<JsonNode> points =
        service
            .get("/train/%s/metrics".formatted(id(job)))
            .json()
            .get("data")
            .valueStream()
            .toList();
    List<JsonNode> epochs =
        points.stream().filter(point -> point.get("kind").asString().equals("epoch")).toList();
    assertThat(epochs.stream().map(point -> point.get("member") + "." + point.get("epoch")))
        .containsExactly("1.1", "1.2", "2.1", "2.2", "3.1", "3.2");
    assertThat(points.stream().map(point -> point.get("sequence").asInt()))
        .isSorted()
        .doesNotHaveDuplicates();
    List<JsonNode> events =
        service
            .get("/train/%s/events?limit=1000".formatted(id(job)))
            .json()
            .get("data")
            .valueStream()
            .filter(event -> event.get("type").asString().equals("metrics"))
            .map(event -> event.get("data"))
            .toList();
    assertThat(events).isEqualTo(points);
    assertThat(job.at("/metrics/trainingLoss")).isEqualTo(epochs.getLast().get("trainingLoss"));
    assertThat(job.at("/metrics/validationLoss"))
        .as("of the whole")
        .isNotEqualTo(epochs.getLast().get("validationLoss"));
    assertThat(job.at("/metrics/validationAccuracy").asDouble()).isBetween(0.0, 1.0);
  }

  @Test
  void jobWhenItTrainsOneNetworkDoesNotSpeakOfMembers() {
    JsonNode job = small.train("one", XOR + ",\"ensemble\":1");
    assertThat(job.get("progress").has("member")).isFalse();
    assertThat(job.get("progress").has("members")).isFalse();
    JsonNode point = service.get("/train/%s/metrics?limit=1".formatted(id(job))).json();
    assertThat(point.at("/data/0").has("member")).isFalse();
    assertThat(small.model("one").get("metadata").has("members")).isFalse();
    assertThat(small.model("one").at("/cost/members").asInt()).isEqualTo(1);
    assertThat(small.model("one").at("/cost/views").asInt()).isEqualTo(1);
  }

  @Test
  void jobWhenPausedInALaterNetworkGoesOnToTheSameModel() {
    String fields = "\"samplesPerClass\":20,\"epochs\":15,\"ensemble\":3,\"batchSize\":8";
    String request = "{\"name\":\"%s\",%s}";
    JsonNode undisturbed = service.train(request.formatted("through", fields));
    String id = id(service.submit(request.formatted("paused", fields)));
    service.awaitJob(id, job -> job.at("/progress/member").asInt() == 2);
    service.post("/train/%s/pause".formatted(id));
    JsonNode paused = service.awaitJob(id, job -> !state(job).matches("running|pausing"));
    assertThat(state(paused)).as("%s", paused).isEqualTo("paused");
    int member = paused.at("/checkpoint/member").asInt();
    assertThat(member).isBetween(2, 3);
    assertThat(paused.at("/progress/member").asInt()).isEqualTo(member);
    service.post("/train/%s/resume".formatted(id));
    JsonNode job = service.awaitEnd(id);
    assertThat(state(job)).as("%s", job).isEqualTo("succeeded");
    assertThat(job.get("metrics")).isEqualTo(undisturbed.get("metrics"));
    assertThat(files("paused")).isEqualTo(files("through"));
    JsonNode taken =
        service
            .get("/train/%s/events?limit=1000".formatted(id))
            .json()
            .get("data")
            .valueStream()
            .filter(event -> event.get("type").asString().equals("checkpoint"))
            .findFirst()
            .orElseThrow();
    assertThat(taken.at("/data/member").asInt()).isEqualTo(member);
  }

  /** All tensors of a model's newest version; the names of the models differ. */
  private String files(String name) {
    try {
      StringBuilder all = new StringBuilder();
      Safetensors.read(service.modelFile(name))
          .tensors()
          .forEach((tensor, numbers) -> all.append(tensor).append(Arrays.toString(numbers.data())));
      return all.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void jobWhenItsNetworksStopEarlyStopsEachByItself() {
    JsonNode job =
        small.train(
            "brief",
            DIGITS.replace("\"epochs\":2", "\"epochs\":1000")
                + ",\"ensemble\":2,\"earlyStopping\":{\"patience\":1,\"minDelta\":1e6}");
    assertThat(job.at("/progress/percent").asDouble()).isEqualTo(100);
    List<String> epochs =
        service
            .get("/train/%s/metrics".formatted(id(job)))
            .json()
            .get("data")
            .valueStream()
            .filter(point -> point.get("kind").asString().equals("epoch"))
            .map(point -> point.get("member") + "." + point.get("epoch"))
            .toList();
    assertThat(epochs).containsExactly("1.1", "1.2", "2.1", "2.2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "ensemble":0  | /ensemble | invalid-value | ensemble must be from 1 to 16, got 0
          "ensemble":17 | /ensemble | invalid-value | ensemble must be from 1 to 16, got 17
          "testTimeAugmentation":"strong" | /testTimeAugmentation | unknown-augmentation | testTimeAugmentation must be one of none, digits, mirror, got "strong"
          "testTimeAugmentation":{"shift":101} | /testTimeAugmentation/shift | invalid-value | shift must be from 0 to 100, got 101.0
          "testTimeAugmentation":{"rotation":-1} | /testTimeAugmentation/rotation | invalid-value | rotation must be from 0 to 180, got -1.0
          "testTimeAugmentation":{"scale":1} | /testTimeAugmentation/scale | invalid-value | scale must be from 0 to 0.9, got 1.0
          """)
  void requestWhenItAsksForWhatCannotBeAnswers422(
      String field, String pointer, String code, String detail) {
    assertThatProblem(service.post("/train", "{%s}".formatted(field)))
        .is(422, code)
        .blames(pointer)
        .says(detail);
  }

  @Test
  void requestWhenItsNetworksTogetherAreTooLargeAnswers422() {
    String large =
        """
        {"batchSize":1,"ensemble":16,"network":{"layers":[{"type":"flatten"},
         {"type":"dense","outFeatures":20000},{"type":"dense","outFeatures":10}]}}\
        """;
    assertThatProblem(service.post("/train", large))
        .is(422, "network-too-large")
        .blames("/network")
        .says("training 16 such networks at batch size 1 takes ");
  }
}
