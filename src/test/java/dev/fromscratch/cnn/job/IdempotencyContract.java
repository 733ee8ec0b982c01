package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.testing.ProblemAssert.assertThatProblem;
import static dev.fromscratch.cnn.testing.ServiceClient.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.testing.Answer;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Requests that are sent twice, for want of an answer, say. */
abstract class IdempotencyContract {

  private static final int DUPLICATES = 50;

  private static final String SHORT = "{\"name\":\"once\",\"samplesPerClass\":2,\"epochs\":1}";

  private static final String ENDLESS =
      "{\"name\":\"endless\",\"epochs\":10000,\"samplesPerClass\":50}";

  private final ServiceClient service;
  private final String key = UUID.randomUUID().toString();
  private final List<String> started = new ArrayList<>();

  IdempotencyContract(ServiceClient service) {
    this.service = service;
  }

  @AfterEach
  void end() {
    started.reversed().forEach(service::cancel);
  }

  @Test
  void requestWhenSentAgainGivesTheSameJobWhateverBecameOfIt() {
    Answer first = submit(service, key, SHORT);
    assertThat(first.status()).isEqualTo(202);
    assertThatItIs(first, submit(service, key, SHORT));
    JsonNode ended = service.awaitEnd(id(first.json()));
    Answer last = submit(service, key, SHORT);
    assertThatItIs(first, last);
    assertThat(last.json()).isEqualTo(ended);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"epochs\": 1, \"samplesPerClass\": 2, \"name\": \"once\", \"seed\": null}",
        """
        {"name": "once", "dataset": "digits", "network": "lenet", "epochs": 1, "batchSize": 64,
         "loss": "softmaxCrossEntropy", "optimizer": {"type": "adam", "learningRate": 1e-3},
         "schedule": {"type": "constant"}, "validationFraction": 0.10, "samplesPerClass": 2, "seed": 42}
        """
      })
  void requestWhenWrittenOtherwiseIsTheSame(String body) {
    Answer first = submit(service, key, SHORT);
    assertThatItIs(first, submit(service, key, body));
    service.awaitEnd(id(first.json()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\":\"once\",\"samplesPerClass\":2,\"epochs\":1,\"seed\":43}",
        "{\"name\":\"once\",\"samplesPerClass\":2,\"epochs\":1,\"timeLimitSeconds\":60}",
        "{\"name\":\"once\",\"samplesPerClass\":2,\"epochs\":1,\"optimizer\":{\"type\":\"adam\",\"beta1\":0.8}}"
      })
  void requestWhenItIsAnotherWithTheSameKeyIsRefused(String other) {
    String job = id(submit(service, key, SHORT).json());
    List<String> before = jobs(service);
    assertThatProblem(submit(service, key, other))
        .is(422, "idempotency-key-reused")
        .says("the Idempotency-Key \"%s\" belongs to job %s".formatted(key, job))
        .blamesNoPart();
    assertThat(jobs(service)).isEqualTo(before);
    service.awaitEnd(job);
  }

  @Test
  void requestWhenRefusedLeavesItsKeyFree() {
    assertThatProblem(submit(service, key, "{\"epochs\":0}")).is(422, "invalid-value");
    Answer corrected = submit(service, key, SHORT);
    assertThat(corrected.status()).isEqualTo(202);
    service.awaitEnd(id(corrected.json()));
  }

  @Test
  void requestWhenSentManyTimesAtOnceGivesOneJob() {
    assertThatDuplicatesGiveOneJob(key, service);
  }

  /** Sends a request many times at once, to one service after the other. */
  static void assertThatDuplicatesGiveOneJob(String key, ServiceClient... services) {
    List<String> before = jobs(services[0]);
    List<Answer> answers;
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Answer>> sent =
          Stream.iterate(0, i -> i + 1)
              .limit(DUPLICATES)
              .map(i -> services[i % services.length])
              .map(to -> CompletableFuture.supplyAsync(() -> submit(to, key, SHORT), clients))
              .toList();
      answers = sent.stream().map(CompletableFuture::join).toList();
    }
    assertThat(answers).allSatisfy(answer -> assertThatItIs(answers.getFirst(), answer));
    List<String> added = new ArrayList<>(jobs(services[0]));
    added.removeAll(before);
    assertThat(added).containsExactly(id(answers.getFirst().json()));
    services[0].awaitEnd(added.getFirst());
  }

  @Test
  void keyWhenInQuotesIsTheSame() {
    Answer bare = submit(service, key, SHORT);
    assertThatItIs(bare, submit(service, "\"%s\"".formatted(key), SHORT));
    assertThatItIs(bare, submit(service, "  %s ".formatted(key), SHORT));
    service.awaitEnd(id(bare.json()));
  }

  @Test
  void keyWhenAnotherOrNoneGivesAnotherJob() {
    List<String> ids =
        Stream.of(key, key + "2", key + " 2")
            .map(each -> id(submit(service, each, SHORT).json()))
            .collect(Collectors.toCollection(ArrayList::new));
    ids.add(id(service.submit(SHORT)));
    assertThat(ids).doesNotHaveDuplicates();
    ids.forEach(service::awaitEnd);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"\"", "\" \"", "a\tb", "\"a\tb\""})
  void keyWhenItIsNoneIsRefused(String bad) {
    List<String> before = jobs(service);
    assertThatProblem(submit(service, bad, SHORT))
        .is(400, "invalid-idempotency-key")
        .says("Idempotency-Key must be 1 to 255 visible ASCII characters, got ");
    assertThat(jobs(service)).isEqualTo(before);
  }

  @Test
  void keyWhenAsLongAsCanBeIsTakenAndNoLonger() {
    String longest = key + "x".repeat(255 - key.length());
    Answer first = submit(service, longest, SHORT);
    assertThatItIs(first, submit(service, longest, SHORT));
    assertThatProblem(submit(service, longest + "x", SHORT)).is(400, "invalid-idempotency-key");
    service.awaitEnd(id(first.json()));
  }

  @Test
  void keyWhenItsJobWasDeletedIsFreeAgain() {
    String first = id(submit(service, key, SHORT).json());
    service.awaitEnd(first);
    assertThat(service.delete("/train/" + first).status()).isEqualTo(204);
    Answer second = submit(service, key, "{\"name\":\"once\",\"samplesPerClass\":3,\"epochs\":1}");
    assertThat(second.status()).isEqualTo(202);
    assertThat(service.awaitEnd(id(second.json())).get("id").asString()).isNotEqualTo(first);
  }

  @Test
  void requestWhenSentAgainWhileTheQueueIsFullGivesItsJob() {
    service.awaitProgress(submitEndless(key + "-running"));
    for (int i = 1; i < ServiceTest.MAX_QUEUED; i++) {
      submitEndless(key + "-" + i);
    }
    Answer last = submit(service, key, ENDLESS);
    started.add(id(last.json()));
    assertThatProblem(submit(service, key + "-other", ENDLESS)).is(429, "queue-full");
    assertThatItIs(last, submit(service, key, ENDLESS));
    assertThatProblem(submit(service, key, SHORT)).is(422, "idempotency-key-reused");
  }

  private String submitEndless(String its) {
    String job = id(submit(service, its, ENDLESS).json());
    started.add(job);
    return job;
  }

  private static void assertThatItIs(Answer first, Answer again) {
    assertThat(again.status()).as("%s", again).isEqualTo(202);
    assertThat(id(again.json())).isEqualTo(id(first.json()));
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
  }

  private static Answer submit(ServiceClient to, String key, String body) {
    return to.post("/train", body, key);
  }

  private static List<String> jobs(ServiceClient service) {
    return service
        .get("/train?limit=1000")
        .json()
        .get("data")
        .valueStream()
        .map(ServiceClient::id)
        .toList();
  }
}
