package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may not be asked of jobs in the state they are in. */
abstract class JobRulesContract {

  /** Goes on until it is cancelled. */
  private static final String ENDLESS = "{\"epochs\":10000,\"samplesPerClass\":50}";

  private static final String UNKNOWN = "019aab3c-6a7e-7c4e-9d6f-0b8f5a3c1d2e";

  private final ServiceClient service;
  private final List<String> started = new ArrayList<>();
  private List<String> before = List.of();

  JobRulesContract(ServiceClient service) {
    this.service = service;
  }

  @BeforeEach
  void lookAround() {
    before = service.inventory();
  }

  @AfterEach
  void nothingChangedButOurOwn() {
    started.reversed().forEach(service::cancel);
    started.forEach(id -> service.delete("/train/" + id));
    assertThat(service.inventory()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {UNKNOWN, "x", "1", "%20", "'or'1'='1"})
  void jobWhenItIsUnknownAnswers404(String id) {
    String path = "/train/" + id.replace(" ", "%20");
    assertThatProblem(service.get(path)).is(404, "job-not-found").blamesNoPart();
    assertThatProblem(service.get(path + "/metrics")).is(404, "job-not-found");
    assertThatProblem(service.post(path + "/cancel")).is(404, "job-not-found");
    assertThatProblem(service.delete(path)).is(404, "job-not-found").says("there is no job ");
  }

  @Test
  void cancelWhenTheJobHasEndedAnswers409() {
    String succeeded = run("{\"name\":\"ended\",\"samplesPerClass\":2,\"epochs\":1}", "succeeded");
    assertThatProblem(service.post("/train/%s/cancel".formatted(succeeded)))
        .is(409, "job-finished")
        .says("job %s cannot be cancelled; its state is succeeded".formatted(succeeded));
    assertThat(ServiceClient.state(service.job(succeeded))).isEqualTo("succeeded");
    service.delete("/models/ended");
  }

  @Test
  void cancelWhenTheJobWasCancelledAnswers200Again() {
    String id = submit(ENDLESS);
    service.cancel(id);
    Answer again = service.post("/train/%s/cancel".formatted(id));
    assertThat(again.status()).isEqualTo(200);
    assertThat(ServiceClient.state(again.json())).isEqualTo("cancelled");
  }

  @Test
  void deleteWhenTheJobHasNotEndedAnswers409() {
    String running = submit(ENDLESS);
    service.awaitProgress(running);
    String queued = submit(ENDLESS);
    assertThatProblem(service.delete("/train/" + running))
        .is(409, "job-not-finished")
        .says("job %s is running; cancel it first, with POST /train/".formatted(running));
    assertThatProblem(service.delete("/train/" + queued))
        .is(409, "job-not-finished")
        .says("job %s is queued; cancel it first".formatted(queued));
    assertThat(ServiceClient.state(service.job(running))).isEqualTo("running");
    assertThat(ServiceClient.state(service.job(queued))).isEqualTo("queued");
  }

  @Test
  void submitWhenTheQueueIsFullAnswers429AndWhenToComeAgain() {
    service.awaitProgress(submit(ENDLESS));
    for (int i = 0; i < ServiceTest.MAX_QUEUED; i++) {
      submit(ENDLESS);
    }
    int jobs = service.inventory().size();
    Answer answer = service.post("/train", ENDLESS);
    assertThatProblem(answer)
        .is(429, "queue-full")
        .says("5 jobs wait already, at most 5 may (setting cnn.training.max-queued)");
    assertThat(answer.header("Retry-After")).isEqualTo("10");
    assertThat(service.inventory()).hasSize(jobs);

    service.cancel(started.getLast());
    submit(ENDLESS);
  }

  @Test
  void submitWhenManyDoItAtOnceFillsTheQueueAndNoMore() throws Exception {
    service.awaitProgress(submit(ENDLESS));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers =
          Stream.generate(() -> threads.submit(() -> service.post("/train", ENDLESS)))
              .limit(30)
              .toList();
      for (Future<Answer> answer : answers) {
        if (answer.get().status() == 202) {
          started.add(ServiceClient.id(answer.get().json()));
        } else {
          assertThatProblem(answer.get()).is(429, "queue-full");
        }
      }
    }
    assertThat(started).hasSize(1 + ServiceTest.MAX_QUEUED).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          limit=abc         | limit must be a whole number, got "abc"
          limit=1.5         | limit must be a whole number, got "1.5"
          limit=99999999999 | limit must be a whole number, got "99999999999"
          limit=0           | limit must be from 1 to 1000, got 0
          limit=-1          | limit must be from 1 to 1000, got -1
          limit=1001        | limit must be from 1 to 1000, got 1001
          state=foo         | state must be one of queued, running, pausing, paused, succeeded, failed, cancelling, cancelled, got "foo"
          state=Queued      | got "Queued"
          state=            | got ""
          after=foo         | after must be an id, got "foo"
          after=5           | after must be an id, got "5"
          """)
  void listWhenAParameterIsWrongAnswers400(String query, String detail) {
    assertThatProblem(service.get("/train?" + query))
        .is(400, "invalid-parameter")
        .blamesNoPart()
        .says(detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          limit=abc  | limit must be a whole number, got "abc"
          limit=0    | limit must be from 1 to 1000, got 0
          limit=1001 | limit must be from 1 to 1000, got 1001
          after=abc  | after must be a whole number, got "abc"
          after=1e3  | after must be a whole number, got "1e3"
          """)
  void metricsWhenAParameterIsWrongAnswers400(String query, String detail) {
    assertThatProblem(service.get("/train/%s/metrics?%s".formatted(UNKNOWN, query)))
        .is(400, "invalid-parameter")
        .says(detail);
  }

  private String submit(String request) {
    String id = ServiceClient.id(service.submit(request));
    started.add(id);
    return id;
  }

  private String run(String request, String state) {
    String id = submit(request);
    assertThat(ServiceClient.state(service.awaitEnd(id))).isEqualTo(state);
    return id;
  }
}
