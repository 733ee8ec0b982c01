package dev.fromscratch.cnn.job;

import static dev.fromscratch.cnn.testing.ServiceClient.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.job.JobRunner.Outcome;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A run that was given back in the middle of training, and the run that takes it up. */
@ServiceTest
@ExtendWith(OutputCaptureExtension.class)
class ResumedRunTests {

  private static final Instant NOW = Instant.ofEpochMilli(1_790_000_000_123L);
  private static final int STEPS = 9;
  private static final String REQUEST =
      """
      {"name": "taken-up", "epochs": 3, "samplesPerClass": 5, "batchSize": 5, "seed": %d,
       "earlyStopping": {"patience": 3}}\
      """;

  private final JobRunner runner;
  private final JobStore jobs;
  private final JdbcClient jdbc;
  private final JobTransitions transitions;
  private final TransactionOperations transactions;
  private final ServiceClient service;
  private final String id = UUID.randomUUID().toString();

  ResumedRunTests(
      JobRunner runner,
      JobStore jobs,
      JdbcClient jdbc,
      JobTransitions transitions,
      TransactionOperations transactions,
      ServiceClient service) {
    this.runner = runner;
    this.jobs = jobs;
    this.jdbc = jdbc;
    this.transitions = transitions;
    this.transactions = transactions;
    this.service = service;
  }

  @BeforeEach
  void queueAJobThatTheSchedulerDoesNotKnow() {
    TrainRequest request =
        JsonMapper.shared().readValue(REQUEST.formatted(1), TrainRequest.class).withDefaults();
    transactions.executeWithoutResult(_ ->
        jobs.insert(Job.queued(id, "taken-up", NOW, request, Job.Progress.none(3, 1)), null, "00"));
  }

  @AfterEach
  void forgetIt() {
    transitions.deleteTerminal(id);
    service.delete("/models/taken-up");
  }

  /** Runs until so many steps are done in all, and then gives the job back. */
  private void runUntil(int steps) {
    int begin = looks(done());
    AtomicInteger looks = new AtomicInteger(begin);
    Outcome outcome =
        runner.run(
            id,
            () -> job().phase() == JobPhase.TRAINING && looks.getAndIncrement() == looks(steps));
    assertThat(outcome).isEqualTo(Outcome.RUN_AGAIN);
    assertThat(job().state()).isEqualTo(JobState.QUEUED);
  }

  /**
   * How often a run of so many steps has looked whether it should stop: before each of them, and
   * twice at the end of each epoch, before it evaluates the last batch and the validation set. A
   * run that stops at the end of an epoch does so at the first of these two.
   */
  private static int looks(int steps) {
    return steps + 2 * (Math.max(0, steps - 1) / STEPS);
  }

  private int done() {
    Job.LastCheckpoint last = job().checkpoint();
    return last == null ? 0 : (last.epoch() - 1) * STEPS + last.step();
  }

  private Job job() {
    return jobs.find(id).orElseThrow();
  }

  /** The first epoch ends with step 9, the run with step 27. */
  @ParameterizedTest
  @ValueSource(ints = {1, 8, 9, 10, 18, 26})
  void runWhenTakenUpMakesTheSameModelAndHistory(int steps, CapturedOutput output) {
    runUntil(steps);
    assertThat(done()).isEqualTo(steps);
    assertThat(runner.run(id, () -> false)).isEqualTo(Outcome.ENDED);
    assertThat(output)
        .contains("Job %s: takes up its checkpoint of epoch ".formatted(id))
        .doesNotContain("cannot be used");
    assertSameAsUndisturbed(2);
  }

  private void assertSameAsUndisturbed(int attempt) {
    Job resumed = job();
    assertThat(resumed.state()).as("%s", resumed.error()).isEqualTo(JobState.SUCCEEDED);
    assertThat(resumed.attempt()).isEqualTo(attempt);
    assertThat(resumed.checkpoint()).isNull();
    JsonNode undisturbed = service.train(REQUEST.formatted(1));
    assertThat(service.job(id).at("/model/sha256")).isEqualTo(undisturbed.at("/model/sha256"));
    assertThat(service.job(id).get("metrics")).isEqualTo(undisturbed.get("metrics"));
    assertThat(jobs.history(id, 0, 100))
        .isEqualTo(jobs.history(id(undisturbed), 0, 100))
        .hasSize(3 * STEPS + 3);
  }

  @Test
  void runWhenTakenUpOftenMakesTheSameModelAndHistory() {
    List<Integer> places = List.of(2, 9, 11, 12, 25);
    places.forEach(this::runUntil);
    assertThat(runner.run(id, () -> false)).isEqualTo(Outcome.ENDED);
    assertSameAsUndisturbed(places.size() + 1);
  }

  @Test
  void runWhenTheCheckpointCannotBeReadBeginsAnewAndSaysSo(CapturedOutput output) {
    runUntil(12);
    replaceState(new byte[] {1, 2, 3});
    assertThat(runner.run(id, () -> false)).isEqualTo(Outcome.ENDED);
    assertThat(output)
        .containsOnlyOnce(
            "Job %s: its checkpoint cannot be used, so it begins anew: a safetensors file begins"
                .formatted(id));
    assertSameAsUndisturbed(2);
  }

  /** The state of a job with another seed. */
  @Test
  void runWhenTheCheckpointIsOfAnotherRunBeginsAnewAndSaysSo(CapturedOutput output) {
    runUntil(12);
    replaceRequest(REQUEST.formatted(2));
    assertThat(runner.run(id, this::trainsFromTheBeginning)).isEqualTo(Outcome.RUN_AGAIN);
    replaceRequest(REQUEST.formatted(1));
    assertThat(output)
        .containsPattern("begins anew: the checkpoint [0-9a-f]{16} is of a run with another");
    assertThat(runner.run(id, () -> false)).isEqualTo(Outcome.ENDED);
    assertSameAsUndisturbed(3);
  }

  private boolean trainsFromTheBeginning() {
    return job().phase() == JobPhase.TRAINING && job().checkpoint() == null;
  }

  private void replaceState(byte[] state) {
    jdbc.sql("update training_checkpoint set state = :state where job_id = :id")
        .param("state", state)
        .param("id", id)
        .update();
  }

  private void replaceRequest(String request) {
    TrainRequest complete =
        JsonMapper.shared().readValue(request, TrainRequest.class).withDefaults();
    jdbc.sql("update training_job set request = :request where id = :id")
        .param("request", JsonMapper.shared().writeValueAsString(complete))
        .param("id", id)
        .update();
  }
}
