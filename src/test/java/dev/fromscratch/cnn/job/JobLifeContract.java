package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static dev.fromscratch.cnn.testing.ServiceClient.id;
import static dev.fromscratch.cnn.testing.ServiceClient.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** What can be done to a job on its way: pausing, resuming, stopping, trying again. */
abstract class JobLifeContract {

  private static final Logger log = LoggerFactory.getLogger(JobLifeContract.class);

  private static final String ENDLESS =
      "{\"name\":\"life\",\"epochs\":10000,\"samplesPerClass\":50}";

  /** A second or two of work. */
  private static final String SHORT =
      """
      {"name":"life","epochs":20,"samplesPerClass":40,"batchSize":10,"schedule":{"type":"cosine"}}
      """;

  private final ServiceClient service;
  private final List<String> started = new ArrayList<>();

  JobLifeContract(ServiceClient service) {
    this.service = service;
  }

  @AfterEach
  void forgetAll() {
    started.reversed().forEach(service::cancel);
    started.forEach(id -> service.delete("/train/" + id));
    service.delete("/models/life");
  }

  private String submit(String request) {
    String id = id(service.submit(request));
    started.add(id);
    return id;
  }

  private Answer ask(String id, String what) {
    return service.post("/train/%s/%s".formatted(id, what));
  }

  private void assertThatAsking(String id, String what, int status, String state) {
    Answer answer = ask(id, what);
    assertThat(answer.status()).as("%s", answer).isEqualTo(status);
    assertThat(state(answer.json())).isEqualTo(state);
  }

  private JsonNode await(String id, String state) {
    return service.awaitJob(id, job -> state(job).equals(state));
  }

  private JsonNode succeeded(String id) {
    JsonNode job = service.awaitEnd(id);
    assertThat(state(job)).as("%s", job).isEqualTo("succeeded");
    return job;
  }

  @Test
  void jobWhenPausedAndResumedMakesTheSameModel() {
    String id = submit(SHORT);
    service.awaitProgress(id);
    assertThatAsking(id, "pause", 202, "pausing");
    JsonNode paused = await(id, "paused");
    assertThat(paused.get("phase").isNull()).isTrue();
    assertThat(paused.get("finishedAt").isNull()).isTrue();
    assertThat(paused.at("/checkpoint/step").isNumber()).isTrue();
    assertThat(service.get("/train/" + id).headers().firstValue("Retry-After")).isEmpty();
    assertThatAsking(id, "pause", 200, "paused");

    assertThatAsking(id, "resume", 202, "queued");
    JsonNode resumed = succeeded(id);
    assertThat(resumed.get("attempt").asInt()).isEqualTo(2);
    assertThat(resumed.at("/model/sha256")).isEqualTo(succeeded(submit(SHORT)).at("/model/sha256"));
  }

  @Test
  void jobWhenPausedInTheQueueLetsOthersGoFirst() {
    String running = submit(ENDLESS);
    service.awaitProgress(running);
    String first = submit(SHORT);
    String second = submit(SHORT);
    assertThatAsking(first, "pause", 200, "paused");
    service.cancel(running);
    succeeded(second);
    assertThat(state(service.job(first))).isEqualTo("paused");
    assertThat(service.job(first).get("attempt").asInt()).isZero();
    assertThatAsking(first, "resume", 202, "queued");
    succeeded(first);
  }

  @Test
  void jobWhenPausedAndResumedInQuickSuccessionIsNeverLost() {
    long seed = new Random().nextLong();
    log.info("Seed {}", seed);
    Random random = new Random(seed);
    String id = submit(SHORT);
    int attempts = 0;
    while (!service.job(id).get("finishedAt").isString()) {
      int status = ask(id, random.nextBoolean() ? "pause" : "resume").status();
      assertThat(status).as("seed %d", seed).isIn(200, 202, 409);
      attempts++;
      if (random.nextInt(4) == 0) {
        // Runs get a chance.
        service.post("/train/%s/resume".formatted(id));
        int attempt = service.job(id).get("attempt").asInt();
        service.awaitJob(id, job -> job.get("attempt").asInt() > attempt || isTrained(job));
      }
    }
    JsonNode job = succeeded(id);
    log.info("Asked {} times, {} attempts", attempts, job.get("attempt"));
    assertThat(job.at("/model/sha256"))
        .as("seed %d", seed)
        .isEqualTo(succeeded(submit(SHORT)).at("/model/sha256"));
  }

  private static boolean isTrained(JsonNode job) {
    boolean trains = state(job).equals("running") && job.at("/progress/step").asInt() > 0;
    return trains || job.get("finishedAt").isString();
  }

  @Test
  void jobWhenPausedCanBeCancelled() {
    String id = submit(ENDLESS);
    service.awaitProgress(id);
    ask(id, "pause");
    await(id, "paused");
    assertThatAsking(id, "cancel", 200, "cancelled");
    assertThat(service.job(id).get("checkpoint").isNull()).isTrue();
    assertThatProblem(ask(id, "resume"))
        .is(409, "job-not-resumable")
        .says("job %s cannot be resumed; its state is cancelled".formatted(id));
    assertThatProblem(ask(id, "pause")).is(409, "job-not-pausable");
  }

  @Test
  void jobWhenItHasSucceededCanNeitherPauseNorResume() {
    String id = submit("{\"name\":\"life\",\"samplesPerClass\":2,\"epochs\":1}");
    succeeded(id);
    assertThatProblem(ask(id, "pause")).is(409, "job-not-pausable");
    assertThatProblem(ask(id, "resume")).is(409, "job-not-resumable");
  }

  @Test
  void jobWhenCancelledHasEndedWithinASecond() {
    String id = submit(ENDLESS);
    service.awaitProgress(id);
    long start = System.nanoTime();
    ask(id, "cancel");
    await(id, "cancelled");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void jobWhenItsTimeIsOverFailsAndCanBeGivenAsMuchAgain() {
    String request = ENDLESS.replace("}", ",\"timeLimitSeconds\":1}");
    String id = submit(request);
    JsonNode failed = service.awaitEnd(id);
    assertThat(failed.at("/error/code").asString()).isEqualTo("time-limit-exceeded");
    assertThat(failed.at("/error/message").asString())
        .isEqualTo("it was worked on for 1 s, which is its time limit");
    assertThat(failed.get("workedSeconds").asDouble()).isBetween(1.0, 10.0);
    assertThat(failed.get("checkpoint").isObject()).isTrue();

    assertThatAsking(id, "resume", 202, "queued");
    JsonNode again = service.awaitEnd(id);
    assertThat(again.get("attempt").asInt()).isEqualTo(2);
    assertThat(again.at("/error/code").asString()).isEqualTo("time-limit-exceeded");
    assertThat(again.at("/progress/percent").asDouble())
        .isGreaterThanOrEqualTo(failed.at("/progress/percent").asDouble());
    assertThat(again.at("/checkpoint/savedAt").asString())
        .isGreaterThan(failed.at("/checkpoint/savedAt").asString());
  }

  @Test
  void resumeWhenTheQueueIsFullAnswers429AndChangesNothing() {
    String id = submit(ENDLESS);
    ask(id, "pause");
    await(id, "paused");
    IntStream.rangeClosed(0, ServiceTest.MAX_QUEUED)
        .forEach(i -> {
          String next = submit(ENDLESS);
          if (i == 0) {
            service.awaitProgress(next);
          }
        });
    assertThatProblem(ask(id, "resume")).is(429, "queue-full");
    assertThat(state(service.job(id))).isEqualTo("paused");
  }
}
