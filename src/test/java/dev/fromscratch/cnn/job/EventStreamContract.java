package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static dev.fromscratch.cnn.testing.ServiceClient.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.EventStream;
import dev.fromscratch.cnn.testing.ServiceClient;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The events of jobs as clients follow them over HTTP. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class EventStreamContract {

  private static final String SHORT =
      "{\"name\":\"streamed\",\"samplesPerClass\":60,\"epochs\":4,\"batchSize\":5}";

  private static final String ENDLESS =
      "{\"name\":\"endless\",\"epochs\":10000,\"samplesPerClass\":50}";

  private final ServiceClient service;
  private final JdbcClient jdbc;
  private final List<String> started = new ArrayList<>();
  private String ended = "";

  EventStreamContract(ServiceClient service, JdbcClient jdbc) {
    this.service = service;
    this.jdbc = jdbc;
  }

  @BeforeAll
  void train() {
    ended = id(service.train(SHORT));
  }

  @AfterEach
  void end() {
    started.reversed().forEach(service::cancel);
    started.clear();
    awaitFollowers(0);
  }

  @Test
  void streamWhenTheJobHasEndedReplaysTheList() {
    List<JsonNode> list = list(ended, 0);
    try (EventStream stream = EventStream.follow(service, ended).awaitEnd()) {
      assertThat(stream.events().stream().map(EventStream.Message::json)).isEqualTo(list);
      assertThatTheyAreTheirOwnHeadlines(stream.events());
      assertThat(stream.messages()).as("no progress of a job that has ended").hasSize(list.size());
    }
    int last = list.size();
    long seed = System.nanoTime();
    new Random(seed)
        .ints(5, 1, last)
        .forEach(after -> {
          String path = "/train/%s/events?after=%d".formatted(ended, after);
          assertThat(open(path).events().stream().map(EventStream.Message::json))
              .as("after %d, seed %d", after, seed)
              .isEqualTo(list.subList(after, last))
              .isEqualTo(list(ended, after));
        });
  }

  @Test
  void streamWhenNothingIsLeftAnswers204() {
    int last = list(ended, 0).size();
    assertThat(open("/train/%s/events?after=%d".formatted(ended, last)).status()).isEqualTo(204);
    String lastEventId = String.valueOf(last);
    try (EventStream stream =
        EventStream.follow(service, ended, "Last-Event-ID", lastEventId).awaitEnd()) {
      assertThat(stream.answer().body()).isEmpty();
      assertThat(stream.status()).isEqualTo(204);
    }
    try (EventStream stream =
        EventStream.follow(service, ended, "Last-Event-ID", String.valueOf(last - 1))) {
      assertThat(stream.awaitEnd().events()).hasSize(1);
    }
  }

  @Test
  void streamWhenBothCursorsAreGivenGoesOnAfterTheHeader() {
    EventStream stream = open("/train/%s/events?after=1".formatted(ended), "Last-Event-ID", "3");
    assertThat(stream.events().getFirst().id()).isEqualTo("4");
  }

  @Test
  void streamWhenFollowedFromTheStartTellsEverythingInOrderAndEnds() {
    String job = id(service.submit(SHORT));
    try (EventStream stream = EventStream.follow(service, job).awaitEnd()) {
      assertThat(stream.events().stream().map(EventStream.Message::json)).isEqualTo(list(job, 0));
      assertThatTheyAreTheirOwnHeadlines(stream.events());
      assertThat(words(stream.events(), "state")).containsExactly("queued", "running", "succeeded");
      assertThat(words(stream.events(), "phase"))
          .containsExactly("loadingData", "training", "evaluating", "saving");
      assertThat(stream.retryMillis()).isPositive();
      Answer answer = stream.answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
      assertThat(answer.header("X-Accel-Buffering")).isEqualTo("no");
    }
  }

  @Test
  void streamWhenTheJobRunsTellsItsProgressBetweenEvents() {
    String job = id(service.submit(SHORT));
    try (EventStream stream = EventStream.follow(service, job).awaitEnd()) {
      List<EventStream.Message> progress =
          stream.messages().stream().filter(m -> m.event().equals("progress")).toList();
      assertThat(progress).isNotEmpty().allMatch(message -> message.id() == null);
      assertThat(progress.stream().map(m -> m.json().at("/progress/percent").asDouble()))
          .isSorted();
      JsonNode last = progress.getLast().json();
      JsonNode ended = service.job(job);
      assertThat(last.get("progress")).isEqualTo(ended.get("progress"));
      assertThat(last.get("metrics")).isEqualTo(ended.get("metrics"));
      assertThat(stream.messages().getLast().event()).isEqualTo("state");
    }
  }

  @Test
  void streamWhenInterruptedAtRandomPlacesMissesNothingAndTellsNothingTwice() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String job = id(service.submit(SHORT));
    List<EventStream.Message> seen = new ArrayList<>();
    int connections = 0;
    boolean hasEnded = false;
    while (!hasEnded) {
      String last = seen.isEmpty() ? "0" : Objects.requireNonNull(seen.getLast().id());
      try (EventStream stream = EventStream.follow(service, job, "Last-Event-ID", last)) {
        int wanted = 1 + random.nextInt(60);
        await().until(() -> stream.hasEnded() || stream.events().size() >= wanted);
        List<EventStream.Message> events = stream.events();
        seen.addAll(events.subList(0, Math.min(wanted, events.size())));
      }
      connections++;
      hasEnded = !seen.isEmpty() && seen.getLast().data().contains("succeeded");
    }
    assertThat(connections).as("seed %d", seed).isGreaterThan(2);
    assertThat(seen.stream().map(EventStream.Message::json))
        .as("seed %d", seed)
        .isEqualTo(list(job, 0));
  }

  @Test
  void streamWhenTheJobWaitsIsKeptAliveByComments() {
    service.awaitProgress(submitEndless());
    String waiting = submitEndless();
    try (EventStream stream = EventStream.follow(service, waiting)) {
      stream.awaitComments(3);
      assertThat(stream.hasEnded()).isFalse();
      assertThat(stream.comments()).containsOnly("heartbeat");
      assertThat(words(stream.events(), "state")).containsExactly("queued");
      awaitFollowers(1);
      service.cancel(waiting);
      assertThat(words(stream.awaitEnd().events(), "state")).containsExactly("queued", "cancelled");
    }
  }

  @Test
  void streamWhenTheJobPausesGoesOnUntilItHasEnded() {
    String job = submitEndless();
    try (EventStream stream = EventStream.follow(service, job)) {
      service.awaitProgress(job);
      service.post("/train/%s/pause".formatted(job));
      stream.awaitMessage(message -> message.data().contains("\"paused\""));
      assertThat(stream.hasEnded()).isFalse();
      service.post("/train/%s/resume".formatted(job));
      service.awaitJob(job, now -> now.get("state").asString().equals("running"));
      service.cancel(job);
      assertThat(words(stream.awaitEnd().events(), "state"))
          .containsExactly(
              "queued",
              "running",
              "pausing",
              "paused",
              "queued",
              "running",
              "cancelling",
              "cancelled");
    }
  }

  @Test
  void streamWhenTheClientGoesIsForgotten() {
    String job = submitEndless();
    service.awaitProgress(job);
    EventStream first = EventStream.follow(service, job);
    EventStream second = EventStream.follow(service, job);
    first.awaitMessage(message -> message.event().equals("progress"));
    second.awaitMessage(message -> message.event().equals("progress"));
    awaitFollowers(2);
    first.close();
    awaitFollowers(1);
    second.close();
    awaitFollowers(0);
  }

  /** Only a job that has ended can be deleted, and its streams end with it, so this is rare. */
  @Test
  void streamWhenTheJobIsDeletedEnds() {
    service.awaitProgress(submitEndless());
    String waiting = id(service.submit(ENDLESS));
    service.post("/train/%s/pause".formatted(waiting));
    try (EventStream stream = EventStream.follow(service, waiting)) {
      stream.awaitMessage(message -> message.event().equals("progress"));
      jdbc.sql("delete from training_job where id = :id").param("id", waiting).update();
      assertThat(words(stream.awaitEnd().events(), "state")).containsExactly("queued", "paused");
      assertThat(stream.status()).isEqualTo(200);
    }
  }

  @Test
  void streamWhenOnlyItsHeadersAreWantedHasNoEnd() {
    String path = "/train/%s/events".formatted(submitEndless());
    Answer head =
        service.send("HEAD", path, BodyPublishers.noBody(), "Accept", "text/event-stream");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Type")).startsWith("text/event-stream");
  }

  @ParameterizedTest
  @CsvSource({
    "abc, 'Last-Event-ID must be the number of an event, got \"abc\"'",
    "-1, 'Last-Event-ID must be the number of an event, got \"-1\"'",
    "1.5, 'Last-Event-ID must be the number of an event, got \"1.5\"'",
    "9999999999999999999, 'Last-Event-ID must be the number of an event, got \"9999999999999999999\"'",
  })
  void streamWhenTheLastEventIsNoNumberIsRefused(String lastEventId, String words) {
    Answer answer =
        service.send(
            "GET",
            "/train/%s/events".formatted(submitEndless()),
            BodyPublishers.noBody(),
            "Accept",
            "text/event-stream",
            "Last-Event-ID",
            lastEventId);
    assertThatProblem(answer).is(400, "invalid-parameter").says(words);
  }

  private EventStream open(String path, String... headers) {
    return EventStream.open(HttpClient.newHttpClient(), service, path, headers).awaitEnd();
  }

  private String submitEndless() {
    String id = id(service.submit(ENDLESS));
    started.add(id);
    return id;
  }

  private List<JsonNode> list(String job, long after) {
    JsonNode page = service.get("/train/%s/events?after=%d".formatted(job, after)).json();
    assertThat(page.get("hasMore").asBoolean()).isFalse();
    return page.get("data").valueStream().toList();
  }

  private static void assertThatTheyAreTheirOwnHeadlines(List<EventStream.Message> events) {
    assertThat(events)
        .allSatisfy(event -> {
          assertThat(event.id()).isEqualTo(event.json().get("sequence").asString());
          assertThat(event.event()).isEqualTo(event.json().get("type").asString());
        });
  }

  private static List<String> words(List<EventStream.Message> events, String type) {
    return events.stream()
        .filter(event -> event.event().equals(type))
        .map(event -> event.json().at("/data/" + type).asString())
        .toList();
  }

  private void awaitFollowers(int expected) {
    await()
        .untilAsserted(() ->
            assertThat(service.get("/actuator/prometheus").body().lines())
                .contains("cnn_training_followers %d.0".formatted(expected)));
  }
}
