package dev.fromscratch.cnn.model;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Where the time of a model goes, over HTTP. */
@ServiceTest
class TimingsTests {

  private final ServiceClient service;
  private final Timings timings;

  TimingsTests(ServiceClient service, Timings timings) {
    this.service = service;
    this.timings = timings;
  }

  private String address(String version) {
    return "/models/%s/versions/%s/timings".formatted(service.tinyModel(), version);
  }

  private Answer accepting(String type, String path) {
    return service.send("GET", path, BodyPublishers.noBody(), "Accept", type);
  }

  @Test
  void timingsWhenAskedForTellTimeAndSpeedOfEachLayerAsItRuns() {
    Answer answer = service.get(address("latest") + "?batchSize=16");
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    JsonNode json = answer.json();
    assertThat(json.propertyNames())
        .containsExactly(
            "arithmetic",
            "processors",
            "runningJobs",
            "batchSize",
            "inferenceSamples",
            "trainingSamples",
            "rounds",
            "layers",
            "total",
            "members",
            "views");
    assertThat(json.get("members").asInt()).isEqualTo(1);
    assertThat(json.get("views").asInt()).isEqualTo(1);
    assertThat(json.get("arithmetic").asString())
        .isEqualTo(service.get("/actuator/info").text("/engine/arithmetic"));
    assertThat(json.get("processors").asInt()).isPositive();
    assertThat(json.get("batchSize").asInt()).isEqualTo(16);
    assertThat(json.get("inferenceSamples").asInt()).isBetween(1, 16);
    assertThat(json.get("rounds").asInt()).isPositive();
    List<String> layers =
        json.get("layers")
            .valueStream()
            .map(each -> each.get("position").asString() + " " + each.get("type").asString())
            .toList();
    assertThat(layers).hasSize(10).startsWith("0 conv2d", "2 maxPool2d", "1 relu", "3 conv2d");
    JsonNode second = json.at("/layers/3");
    assertThat(second.get("outputShape").toString()).isEqualTo("[16,8,8]");
    for (String phase : List.of("inference", "forward", "parameterGradient", "inputGradient")) {
      JsonNode timing = second.at("/phases/" + phase);
      assertThat(timing.get("nanosPerImage").asDouble()).isPositive();
      assertThat(timing.get("multiplyAdds").asLong()).isEqualTo(204_800);
      double speed = 2 * 204_800 / timing.get("nanosPerImage").asDouble();
      assertThat(timing.get("gigaflopsPerSecond").asDouble()).isBetween(speed - 0.2, speed + 0.2);
    }
  }

  @Test
  void timingsWhenALayerDoesNotDoSomethingSayNull() {
    JsonNode json = service.get(address("1") + "?batchSize=1").json();
    assertThat(json.at("/layers/0/phases/inputGradient").isNull()).isTrue();
    assertThat(json.at("/layers/1/phases/parameterGradient").isNull()).isTrue();
    assertThat(json.at("/layers/1/phases/forward/gigaflopsPerSecond").isNull()).isTrue();
    double sum =
        StreamSupport.stream(json.get("layers").spliterator(), false)
            .mapToDouble(each -> each.at("/phases/forward/nanosPerImage").asDouble())
            .sum();
    // Every figure is rounded to tenths.
    assertThat(json.at("/total/forward/nanosPerImage").asDouble()).isBetween(sum - 1, sum + 1);
    assertThat(json.at("/total/forward/multiplyAdds").asLong()).isEqualTo(354_048);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/markdown", "text/plain", "text/plain, */*;q=0.1"})
  void timingsWhenTextIsAcceptedAreATable(String type) {
    Answer answer = accepting(type, address("latest"));
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith(type.substring(0, 9));
    List<String> lines = answer.body().lines().toList();
    assertThat(lines.getFirst()).startsWith("| layer ").contains("multiply-adds", "∂L/∂θ");
    assertThat(lines.get(1)).matches("\\|(-+[-:]\\|)+");
    assertThat(lines.subList(2, 13)).allMatch(line -> line.length() == lines.getFirst().length());
    assertThat(lines.get(4)).startsWith("| 1 relu ").contains("| 8x12x12 ");
    assertThat(lines.get(12)).startsWith("| all ").contains(" 354,048 ");
    assertThat(answer.body()).contains("Batches of 64: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/json", "application/*, text/plain;q=0.5"})
  void timingsWhenAnythingIsAcceptedAreJson(String type) {
    Answer answer = accepting(type, address("latest") + "?batchSize=1");
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void timingsWhenNeitherJsonNorTextIsAcceptedAreRefused() {
    assertThatProblem(accepting("image/png", address("latest"))).is(406, "not-acceptable");
  }

  @ParameterizedTest
  @CsvSource({"absent, 1", "tiny, 999", "tiny, newest"})
  void timingsWhenThereIsNoSuchModelAnswer404(String name, String version) {
    service.tinyModel();
    assertThatProblem(service.get("/models/%s/versions/%s/timings".formatted(name, version)))
        .is(404, "model-not-found");
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "8193"})
  void timingsWhenTheBatchSizeIsImpossibleAnswer422(String batchSize) {
    for (String type : List.of("application/json", "text/plain")) {
      assertThatProblem(accepting(type, address("latest") + "?batchSize=" + batchSize))
          .is(422, "invalid-value")
          .blames("/batchSize")
          .says("batchSize must be from 1 to 8192, got " + batchSize);
    }
  }

  @Test
  void timingsWhenTheBatchSizeIsNoNumberAnswer400() {
    assertThatProblem(service.get(address("latest") + "?batchSize=many"))
        .is(400, "invalid-parameter")
        .says("batchSize must be a whole number, got \"many\"");
  }

  @Test
  void timingsWhenAnotherNetworkIsMeasuredAreRefusedUntilItIsDone() {
    String address = address("latest") + "?batchSize=1";
    Answer meanwhile = timings.alone(() -> service.get(address));
    assertThatProblem(meanwhile).is(429, "measurement-running").blamesNoPart();
    assertThat(meanwhile.header("Retry-After")).isEqualTo("1");
    assertThat(service.get(address).status()).isEqualTo(200);
  }

  @Test
  void timingsWhenAMeasurementFailsCanBeAskedForAgain() {
    assertThat(
            catchThrowable(() ->
                timings.alone(() -> {
                  throw new IllegalStateException("broken");
                })))
        .hasRootCauseMessage("broken");
    assertThat(timings.<Integer>alone(() -> 1)).isEqualTo(1);
  }
}
