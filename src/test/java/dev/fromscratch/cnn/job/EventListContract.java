package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static dev.fromscratch.cnn.testing.ServiceClient.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The events of jobs as a list. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class EventListContract {

  private final ServiceClient service;
  private String ended = "";

  EventListContract(ServiceClient service) {
    this.service = service;
  }

  @BeforeAll
  void train() {
    ended =
        id(
            service.train(
                "{\"name\":\"listed\",\"samplesPerClass\":60,\"epochs\":4,\"batchSize\":5}"));
  }

  @Test
  void listWhenReadInPagesIsTheSame() {
    String path = "/train/%s/events".formatted(ended);
    List<JsonNode> all = service.get(path).json().get("data").valueStream().toList();
    List<JsonNode> read = new ArrayList<>();
    JsonNode page;
    do {
      long after = read.isEmpty() ? 0 : read.getLast().get("sequence").asLong();
      page = service.get("%s?limit=50&after=%d".formatted(path, after)).json();
      page.get("data").forEach(read::add);
    } while (page.get("hasMore").asBoolean());
    assertThat(read).isEqualTo(all).hasSizeGreaterThan(100);
    assertThat(all.getLast().at("/data/model/name").asString()).isEqualTo("listed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*/*", "application/json", "application/*;q=0.9, text/event-stream;q=0.1"})
  void listWhenAStreamIsNotPreferredIsTheAnswer(String accept) {
    String path = "/train/%s/events".formatted(ended);
    Answer answer = service.send("GET", path, BodyPublishers.noBody(), "Accept", accept);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.text("/data/0/type")).isEqualTo("state");
    assertThat(service.get(path)).extracting(Answer::body).isEqualTo(answer.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/event-stream", "application/json"})
  void eventsWhenTheJobIsUnknownAreAProblem(String accept) {
    Answer answer =
        service.send("GET", "/train/x/events", BodyPublishers.noBody(), "Accept", accept);
    assertThatProblem(answer).is(404, "job-not-found").says("there is no job x");
  }

  @ParameterizedTest
  @CsvSource({"after=x, after must be a whole number", "limit=0, limit must be from 1 to 1000"})
  void listWhenAParameterIsWrongIsRefused(String parameter, String words) {
    assertThatProblem(service.get("/train/%s/events?%s".formatted(ended, parameter)))
        .is(400, "invalid-parameter")
        .says(words);
  }
}
