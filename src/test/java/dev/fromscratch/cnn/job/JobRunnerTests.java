package dev.fromscratch.cnn.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.job.JobRunner.Outcome;
import dev.fromscratch.cnn.storage.DataDirectory;
import dev.fromscratch.cnn.testing.ServiceClient;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** Runs as the scheduler begins them, in situations that HTTP cannot bring about. */
@ServiceTest
class JobRunnerTests {

  private static final Instant NOW = Instant.ofEpochMilli(1_790_000_000_123L);
  private static final String WORKER = "here";
  private static final String NAME = "run-by-hand";

  private final JobRunner runner;
  private final RunStore runs;
  private final JobStore jobs;
  private final DataDirectory directory;
  private final JobTransitions transitions;
  private final TransactionOperations transactions;
  private final ServiceClient service;
  private final String id = UUID.randomUUID().toString();

  JobRunnerTests(
      JobRunner runner,
      RunStore runs,
      JobStore jobs,
      DataDirectory directory,
      JobTransitions transitions,
      TransactionOperations transactions,
      ServiceClient service) {
    this.runner = runner;
    this.runs = runs;
    this.jobs = jobs;
    this.directory = directory;
    this.transitions = transitions;
    this.transactions = transactions;
    this.service = service;
  }

  @BeforeEach
  void queueAJobThatTheSchedulerDoesNotKnow() {
    String body = "{\"name\":\"%s\",\"epochs\":2,\"samplesPerClass\":5}".formatted(NAME);
    TrainRequest request = JsonMapper.shared().readValue(body, TrainRequest.class).withDefaults();
    transactions.executeWithoutResult(
        _ -> jobs.insert(Job.queued(id, NAME, NOW, request, Job.Progress.none(2, 1)), null, "00"));
  }

  @AfterEach
  void forgetIt() {
    transactions.executeWithoutResult(_ -> transitions.cancel(id));
    runs.begin(id, WORKER);
    transitions.deleteTerminal(id);
    service.delete("/models/" + NAME);
  }

  @Test
  void runWhenUndisturbedEndsWithAModel() {
    assertThat(runner.run(id, () -> false)).isEqualTo(Outcome.ENDED);
    assertThat(job().state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(service.get("/models/" + NAME).status()).isEqualTo(200);
    assertThat(runner.run(id, () -> false)).as("once more").isEqualTo(Outcome.ENDED);
    assertThat(job().attempt()).isEqualTo(1);
  }

  @Test
  void runWhenTheServiceShutsDownGivesTheJobBack() {
    assertThat(runner.run(id, () -> true)).isEqualTo(Outcome.RUN_AGAIN);
    assertThat(job().state()).isEqualTo(JobState.QUEUED);
    assertThat(job().phase()).isNull();
    assertThat(service.get("/models/" + NAME).status()).isEqualTo(404);
    assertThat(runner.run(id, () -> false)).isEqualTo(Outcome.ENDED);
    assertThat(job().state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(job().attempt()).isEqualTo(2);
  }

  @Test
  void runWhenAnotherTakesOverMakesNoModel() {
    AtomicInteger looks = new AtomicInteger();
    Outcome outcome = runner.run(id, () -> looks.incrementAndGet() == 2 && takeOver());
    assertThat(outcome).isEqualTo(Outcome.ENDED);
    assertThat(job().state()).isEqualTo(JobState.RUNNING);
    assertThat(job().attempt()).isEqualTo(2);
    assertThat(service.get("/models/" + NAME).status()).isEqualTo(404);
    assertThat(directory.models().resolve(NAME))
        .satisfiesAnyOf(
            folder -> assertThat(folder).doesNotExist(),
            folder -> assertThat(folder).isEmptyDirectory());
  }

  /** Begins the job once more, as the scheduler of a new process would, and lets this run go on. */
  private boolean takeOver() {
    return runs.begin(id, WORKER).isEmpty();
  }

  @Test
  void runWhenTheProcessEndedTooOftenMeanwhileIsNotTriedAgain() {
    for (int i = 0; i < 5; i++) {
      runs.begin(id, WORKER);
    }
    assertThat(runner.run(id, () -> false)).isEqualTo(Outcome.ENDED);
    assertThat(job().state()).isEqualTo(JobState.FAILED);
    assertThat(job().error())
        .isEqualTo(
            new Job.Failure(
                "too-many-crashes", "the process ended 5 times while it worked on this job"));
  }

  @Test
  void runWhenTheModelCannotBeWrittenFailsAndSaysWhy() throws IOException {
    Path folder = directory.models().resolve(NAME);
    Files.deleteIfExists(folder);
    Files.writeString(folder, "in the way");
    try {
      assertThat(runner.run(id, () -> false)).isEqualTo(Outcome.ENDED);
    } finally {
      Files.delete(folder);
    }
    assertThat(job().state()).isEqualTo(JobState.FAILED);
    Job.Failure failure = job().error();
    assertThat(failure).isNotNull();
    assertThat(failure.code()).isEqualTo("storage-failed");
    assertThat(failure.message()).startsWith("cannot write model %s:".formatted(NAME));
    assertThat(service.get("/models/" + NAME).status()).isEqualTo(404);
  }

  private Job job() {
    return jobs.find(id).orElseThrow();
  }
}
