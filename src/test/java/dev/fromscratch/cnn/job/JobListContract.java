package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.testing.ServiceClient.id;
import static dev.fromscratch.cnn.testing.ServiceClient.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Jobs among others: listed, cancelled, forgotten. */
abstract class JobListContract {

  private static final String ENDLESS =
      "{\"name\":\"endless\",\"epochs\":10000,\"samplesPerClass\":50}";

  private final ServiceClient service;
  private final List<String> started = new ArrayList<>();

  JobListContract(ServiceClient service) {
    this.service = service;
  }

  @AfterEach
  void end() {
    started.reversed().forEach(service::cancel);
  }

  @Test
  void listWhenReadInPagesIsNewestFirst() {
    List<String> own = List.of(submit(), submit(), submit(), submit(), submit());
    own.forEach(service::cancel);

    assertThat(ids(service.get("/train").json()).subList(0, 5)).isEqualTo(own.reversed());
    JsonNode first = service.get("/train?limit=2").json();
    assertThat(ids(first)).containsExactly(own.get(4), own.get(3));
    assertThat(first.get("hasMore").asBoolean()).isTrue();
    JsonNode second = service.get("/train?limit=2&after=" + own.get(3)).json();
    assertThat(ids(second)).containsExactly(own.get(2), own.get(1));

    String oldest = ids(service.get("/train?limit=1000").json()).getLast();
    JsonNode beyond = service.get("/train?after=" + oldest).json();
    assertThat(ids(beyond)).isEmpty();
    assertThat(beyond.get("hasMore").asBoolean()).isFalse();
  }

  @Test
  void listWhenTheCursorWasForgottenGoesOnFromThere() {
    List<String> own = List.of(submit(), submit(), submit());
    own.forEach(service::cancel);
    assertThat(service.delete("/train/" + own.get(1)).status()).isEqualTo(204);
    started.remove(own.get(1));

    JsonNode page = service.get("/train?limit=1&after=" + own.get(1)).json();
    assertThat(ids(page)).containsExactly(own.getFirst());
  }

  @Test
  void listWhenFilteredHoldsOnlyThatState() {
    String running = submit();
    service.awaitProgress(running);
    String queued = submit();
    String cancelled = submit();
    service.cancel(cancelled);

    assertThat(service.get("/train/" + running).header("Retry-After")).isEqualTo("1");
    assertThat(ids(list("running"))).containsExactly(running);
    assertThat(ids(list("queued"))).containsExactly(queued);
    assertThat(ids(list("cancelled"))).contains(cancelled).doesNotContain(running, queued);
    for (String state : List.of("succeeded", "failed", "cancelling", "cancelled")) {
      assertThat(list(state).get("data")).allMatch(job -> state(job).equals(state));
    }
  }

  @Test
  void cancelWhenTheJobWaitsEndsItAtOnce() {
    service.awaitProgress(submit());
    String waiting = submit();
    Answer answer = service.post("/train/%s/cancel".formatted(waiting));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(state(answer.json())).isEqualTo("cancelled");
    assertThat(answer.json().get("startedAt").isNull()).isTrue();
    assertThat(answer.json().get("finishedAt").isString()).isTrue();
    assertThat(answer.headers().map()).doesNotContainKey("retry-after");
  }

  @Test
  void cancelWhenTheJobRunsEndsItWithinAboutASecondWithoutAModel() {
    String running = submit();
    service.awaitProgress(running);
    long start = System.nanoTime();
    Answer answer = service.post("/train/%s/cancel".formatted(running));
    JsonNode job = service.awaitEnd(running);
    double seconds = (System.nanoTime() - start) / 1e9;

    assertThat(answer.status()).isEqualTo(202);
    assertThat(state(answer.json())).isEqualTo("cancelling");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(state(job)).isEqualTo("cancelled");
    assertThat(job.get("error").isNull()).isTrue();
    assertThat(seconds).as("seconds until it had stopped").isLessThan(3);
    assertThat(service.get("/models/endless").status()).isEqualTo(404);
  }

  @Test
  void cancelWhenTheJobRunsLetsTheNextOneRun() {
    String first = submit();
    service.awaitProgress(first);
    String next = submit();
    service.post("/train/%s/cancel".formatted(first));
    assertThat(state(service.awaitProgress(next))).isEqualTo("running");
  }

  @Test
  void deleteWhenTheJobHasEndedForgetsItButNotItsModel() {
    String id = id(service.train("{\"name\":\"kept\",\"samplesPerClass\":2,\"epochs\":1}"));
    assertThat(service.delete("/train/" + id).status()).isEqualTo(204);

    assertThat(service.get("/train/" + id).status()).isEqualTo(404);
    assertThat(service.get("/train/%s/metrics".formatted(id)).status()).isEqualTo(404);
    assertThat(service.delete("/train/" + id).status()).isEqualTo(404);
    assertThat(ids(service.get("/train?limit=1000").json())).doesNotContain(id);
    JsonNode model = service.get("/models/kept/versions/latest").json();
    assertThat(model.get("jobId").asString()).isEqualTo(id);
  }

  private String submit() {
    String id = id(service.submit(ENDLESS));
    started.add(id);
    return id;
  }

  private JsonNode list(String state) {
    return service.get("/train?limit=1000&state=" + state).json();
  }

  private static List<String> ids(JsonNode page) {
    return page.get("data").valueStream().map(ServiceClient::id).toList();
  }
}
