package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.testing.ServiceClient.id;
import static dev.fromscratch.cnn.testing.ServiceClient.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import tools.jackson.databind.JsonNode;

/** What can be seen of one job while it runs and afterwards. */
@ServiceTest
@TestInstance(Lifecycle.PER_CLASS)
class FollowingTests {

  private static final int EPOCHS = 8;

  /** 1000 samples less the tenth held back, in batches of 30. */
  private static final int STEPS = 30;

  private static final String REQUEST =
      "{\"name\":\"followed\",\"samplesPerClass\":100,\"epochs\":%d,\"batchSize\":30}"
          .formatted(EPOCHS);

  private final ServiceClient service;
  private final List<JsonNode> seen = new ArrayList<>();
  private String job = "";

  FollowingTests(ServiceClient service) {
    this.service = service;
  }

  @BeforeAll
  void follow() {
    job = id(service.submit(REQUEST));
    service.awaitJob(
        job,
        now -> {
          seen.add(now);
          return now.get("model").isObject();
        });
  }

  @Test
  void progressWhenFollowedOnlyGrows() {
    assertThat(seen.stream().map(now -> now.at("/progress/percent").asDouble())).isSorted();
    assertThat(seen.stream().map(now -> now.at("/progress/epoch").asInt())).isSorted();
    assertThat(training().map(now -> now.at("/progress/steps").asInt()))
        .isNotEmpty()
        .containsOnly(STEPS);
    assertThat(training().map(now -> now.at("/progress/epochs").asInt())).containsOnly(EPOCHS);
    assertThat(training().map(now -> now.at("/progress/percent").asDouble()).distinct())
        .as("percentages seen on the way")
        .hasSizeGreaterThan(1)
        .allMatch(percent -> percent >= 0 && percent <= 100);
  }

  @Test
  void progressWhenTrainingTellsSpeedAndTimeLeft() {
    assertThat(training())
        .anyMatch(now -> now.at("/progress/samplesPerSecond").asDouble() > 0)
        .allMatch(now -> now.at("/progress/etaSeconds").asLong() >= 0);
  }

  @Test
  void statesAndPhasesWhenFollowedComeInOrder() {
    List<String> states = List.of("queued", "running", "succeeded");
    assertThat(seen.stream().map(now -> states.indexOf(state(now)))).isSorted().contains(1, 2);
    List<String> phases = List.of("loadingData", "training", "evaluating", "saving");
    assertThat(
            seen.stream()
                .filter(now -> now.get("phase").isString())
                .map(now -> phases.indexOf(now.get("phase").asString())))
        .isSorted()
        .doesNotContain(-1)
        .contains(1);
  }

  @Test
  void networkWhenTrainedHasLearned() {
    JsonNode metrics = seen.getLast().get("metrics");
    assertThat(metrics.get("trainingAccuracy").asDouble()).isGreaterThan(0.7);
    assertThat(metrics.get("testAccuracy").asDouble()).isGreaterThan(0.6);
  }

  @Test
  void historyWhenTheJobHasEndedHoldsEveryEpochAndSomeSteps() {
    JsonNode page = service.get("/train/%s/metrics".formatted(job)).json();
    List<JsonNode> points = page.get("data").valueStream().toList();
    List<JsonNode> epochs = ofKind(points, "epoch");

    assertThat(page.get("hasMore").asBoolean()).isFalse();
    assertThat(points.stream().map(point -> point.get("sequence").asInt()))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, points.size()).boxed().toList());
    assertThat(epochs.stream().map(point -> point.get("epoch").asInt()))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(epochs).allMatch(point -> point.get("validationLoss").isNumber());
    assertThat(ofKind(points, "step")).hasSize(EPOCHS * STEPS);
    assertThat(epochs.getLast().get("trainingLoss").asDouble())
        .isEqualTo(seen.getLast().at("/metrics/trainingLoss").asDouble())
        .isLessThan(epochs.getFirst().get("trainingLoss").asDouble());
  }

  @Test
  void historyWhenTheRateIsConstantHasItAtEveryPoint() {
    JsonNode page = service.get("/train/%s/metrics?limit=20".formatted(job)).json();
    assertThat(page.get("data").valueStream().map(point -> point.path("learningRate").toString()))
        .hasSize(20)
        .containsOnly("0.001");
  }

  @Test
  void historyWhenReadInPagesIsTheSame() {
    String path = "/train/%s/metrics".formatted(job);
    List<JsonNode> all = service.get(path).json().get("data").valueStream().toList();
    List<JsonNode> read = new ArrayList<>();
    JsonNode page;
    do {
      long after = read.isEmpty() ? 0 : read.getLast().get("sequence").asLong();
      page = service.get("%s?limit=100&after=%d".formatted(path, after)).json();
      page.get("data").forEach(read::add);
    } while (page.get("hasMore").asBoolean());

    assertThat(read).isEqualTo(all);
    int last = all.size();
    assertThat(service.get("%s?after=%d".formatted(path, last)).json().get("data")).isEmpty();
  }

  private Stream<JsonNode> training() {
    return seen.stream()
        .filter(now -> now.get("phase").isString())
        .filter(now -> now.get("phase").asString().equals("training"))
        .filter(now -> now.at("/progress/step").asInt() > 0);
  }

  private static List<JsonNode> ofKind(List<JsonNode> points, String kind) {
    return points.stream().filter(point -> point.get("kind").asString().equals(kind)).toList();
  }
}
