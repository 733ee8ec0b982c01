package dev.fromscratch.cnn.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.job.JobRunner.Outcome;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;

/** Evaluations as the scheduler begins them, in situations that HTTP cannot bring about. */
@ServiceTest
class EvaluationRunTests {

  private static final Instant NOW = Instant.ofEpochMilli(1_790_000_000_123L);
  private static final String WORKER = "here";
  private static final String NAME = "measured-by-hand";
  private static final String MADE =
      "/models/%s/versions/latest/evaluation?split=training".formatted(NAME);

  private final JobRunner runner;
  private final RunStore runs;
  private final JobStore jobs;
  private final JobTransitions transitions;
  private final TransactionOperations transactions;
  private final ServiceClient service;
  private final String id = UUID.randomUUID().toString();

  EvaluationRunTests(
      JobRunner runner,
      RunStore runs,
      JobStore jobs,
      JobTransitions transitions,
      TransactionOperations transactions,
      ServiceClient service) {
    this.runner = runner;
    this.runs = runs;
    this.jobs = jobs;
    this.transitions = transitions;
    this.transactions = transactions;
    this.service = service;
  }

  /** With twenty thousand pictures it looks ten times whether it should stop. */
  @BeforeEach
  void queueAJobThatTheSchedulerDoesNotKnow() {
    service.importModel(NAME, service.modelFile(service.tinyModel()));
    JsonNode model = service.get("/models/%s/versions/latest".formatted(NAME)).json();
    queue(model.get("version").asInt(), model.get("sha256").asString());
  }

  private void queue(int version, String sha256) {
    var request = new EvaluationRequest("digits", "training", false);
    var link = new Job.ModelLink(NAME, version, sha256);
    transactions.executeWithoutResult(
        _ -> jobs.insert(Job.queued(id, link, NOW, request), null, "00"));
  }

  @AfterEach
  void forgetIt() {
    transactions.executeWithoutResult(_ -> transitions.cancel(id));
    runs.begin(id, WORKER);
    transitions.deleteTerminal(id);
    service.delete("/models/" + NAME);
  }

  private Job job() {
    return jobs.find(id).orElseThrow();
  }

  @Test
  void runWhenUndisturbedEndsWithAnEvaluation() {
    assertThat(job().model()).as("known from the start").isNotNull();
    assertThat(runner.run(id, () -> false)).isEqualTo(Outcome.ENDED);
    assertThat(job().state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(service.get(MADE).text("/jobId")).isEqualTo(id);
    assertThat(runner.run(id, () -> false)).as("once more").isEqualTo(Outcome.ENDED);
    assertThat(job().attempt()).isEqualTo(1);
  }

  @Test
  void runWhenTheServiceShutsDownHalfWayIsBegunAnewAndMeasuresTheSame() {
    AtomicInteger looks = new AtomicInteger();
    assertThat(runner.run(id, () -> looks.incrementAndGet() > 3)).isEqualTo(Outcome.RUN_AGAIN);
    assertThat(job().state()).isEqualTo(JobState.QUEUED);
    assertThat(service.get(MADE).status()).isEqualTo(404);
    assertThat(runner.run(id, () -> false)).isEqualTo(Outcome.ENDED);
    assertThat(job().state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(job().attempt()).isEqualTo(2);
    assertThat(job().checkpoint()).isNull();
    assertThat(service.get(MADE).json().get("samples").asInt()).isEqualTo(20_000);
  }

  @Test
  void runWhenAnotherTakesOverStoresNothing() {
    AtomicInteger looks = new AtomicInteger();
    Outcome outcome =
        runner.run(id, () -> looks.incrementAndGet() == 3 && runs.begin(id, WORKER).isEmpty());
    assertThat(outcome).isEqualTo(Outcome.ENDED);
    assertThat(job().state()).isEqualTo(JobState.RUNNING);
    assertThat(job().attempt()).isEqualTo(2);
    assertThat(service.get(MADE).status()).isEqualTo(404);
  }

  @Test
  void runWhenAskedToStopMeanwhileStoresNothing() {
    AtomicInteger looks = new AtomicInteger();
    Outcome outcome = runner.run(id, () -> looks.incrementAndGet() == 3 && cancel());
    assertThat(outcome).isEqualTo(Outcome.ENDED);
    assertThat(job().state()).isEqualTo(JobState.CANCELLED);
    assertThat(service.get(MADE).status()).isEqualTo(404);
  }

  private boolean cancel() {
    transactions.executeWithoutResult(_ -> transitions.cancel(id));
    return false;
  }

  @Test
  void runWhenTheModelIsDeletedMeanwhileFailsAndStoresNothing() {
    AtomicInteger looks = new AtomicInteger();
    Outcome outcome = runner.run(id, () -> looks.incrementAndGet() == 3 && delete());
    assertThat(outcome).isEqualTo(Outcome.ENDED);
    assertThat(job().state()).isEqualTo(JobState.FAILED);
    assertThat(job().error())
        .isEqualTo(
            new Job.Failure(
                "model-not-found",
                "there is no model %s:%d any more"
                    .formatted(NAME, Objects.requireNonNull(job().model()).version())));
  }

  private boolean delete() {
    service.delete("/models/" + NAME);
    return false;
  }

  @Test
  void runWhenAnotherModelHasTheNumberSaysSo() {
    transactions.executeWithoutResult(_ -> transitions.cancel(id));
    transitions.deleteTerminal(id);
    JsonNode model = service.get("/models/%s/versions/latest".formatted(NAME)).json();
    queue(model.get("version").asInt(), "other");
    assertThat(runner.run(id, () -> false)).isEqualTo(Outcome.ENDED);
    assertThat(job().error()).isNotNull();
    assertThat(job().error().code()).isEqualTo("model-changed");
  }
}
