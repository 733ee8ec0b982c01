package dev.fromscratch.cnn.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fromscratch.cnn.job.RunStore.Begun;
import dev.fromscratch.cnn.model.Metrics;
import dev.fromscratch.cnn.model.ModelMetadata;
import dev.fromscratch.cnn.model.ModelVersion;
import dev.fromscratch.cnn.model.NetworkDefinition;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import tools.jackson.databind.json.JsonMapper;

/** Runs that were thought dead and wake up while another works on their job. */
@ServiceTest
class RunStoreTests {

  private static final Instant NOW = Instant.ofEpochMilli(1_790_000_000_123L);
  private static final Job.Progress HALF = new Job.Progress(1, 2, 3, 3, 50, 7L, 12.5, null);
  private static final Job.Failure FAILURE = new Job.Failure("some-code", "some words");

  private final RunStore runs;
  private final JobStore jobs;
  private final String id = UUID.randomUUID().toString();

  RunStoreTests(RunStore runs, JobStore jobs) {
    this.runs = runs;
    this.jobs = jobs;
  }

  @BeforeEach
  void queueAJobThatNobodyWillRun() {
    TrainRequest request = TrainRequest.EMPTY.withDefaults();
    Job.Progress none = Job.Progress.none(2);
    jobs.insert(
        new Job(
            id,
            "own",
            JobState.QUEUED,
            null,
            NOW,
            null,
            null,
            request,
            none,
            Metrics.NONE,
            null,
            null,
            0,
            null));
  }

  @AfterEach
  void forgetIt() {
    runs.begin(id, NOW).ifPresent(begun -> runs.fail(id, begun.attempt(), FAILURE, NOW));
    jobs.deleteTerminal(id);
  }

  @Test
  void beginWhenTheJobWaitsRunsIt() {
    assertThat(runs.begin(id, NOW)).contains(new Begun(1, 0));
    assertThat(job().state()).isEqualTo(JobState.RUNNING);
    assertThat(job().startedAt()).isEqualTo(NOW);
    assertThat(job().attempt()).isEqualTo(1);
  }

  @Test
  void beginWhenTheProcessEndedMeanwhileCountsThat() {
    runs.begin(id, NOW);
    runs.append(id, 1, List.of(point(1), point(2)));
    assertThat(runs.begin(id, NOW.plusSeconds(9))).contains(new Begun(2, 1));
    assertThat(job().startedAt()).isEqualTo(NOW);
    assertThat(jobs.history(id, 0, 10)).isEmpty();
    runs.append(id, 1, List.of(point(1)));
    assertThat(jobs.history(id, 0, 10)).as("of a run that is over").isEmpty();
    runs.append(id, 2, List.of(point(1)));
    assertThat(jobs.history(id, 0, 10)).containsExactly(point(1));
  }

  @Test
  void beginWhenTheRunWasGivenBackCountsNoCrash() {
    runs.begin(id, NOW);
    runs.requeue(id, 1);
    assertThat(job().state()).isEqualTo(JobState.QUEUED);
    assertThat(runs.begin(id, NOW)).contains(new Begun(2, 0));
  }

  @Test
  void beginWhenTheJobHasEndedOrIsGoneDoesNothing() {
    runs.begin(id, NOW);
    runs.fail(id, 1, FAILURE, NOW);
    Job failed = job();
    assertThat(runs.begin(id, NOW)).isEmpty();
    assertThat(job()).isEqualTo(failed);
    assertThat(runs.begin("nobody", NOW)).isEmpty();
  }

  @Test
  void runWhenAnotherHasBegunCanChangeNothing() {
    runs.begin(id, NOW);
    runs.begin(id, NOW);
    Job before = job();

    assertThat(runs.report(id, 1, JobPhase.TRAINING, HALF, Metrics.NONE, List.of())).isEmpty();
    assertThat(runs.succeed(id, 1, model(), NOW)).isFalse();
    assertThat(runs.finishCancelling(id, 1, NOW)).isFalse();
    assertThat(runs.fail(id, 1, FAILURE, NOW)).isFalse();
    runs.requeue(id, 1);
    assertThat(job()).isEqualTo(before);

    assertThat(runs.report(id, 2, JobPhase.TRAINING, HALF, Metrics.NONE, List.of()))
        .contains(JobState.RUNNING);
    assertThat(job().progress()).isEqualTo(HALF);
    assertThat(job().phase()).isEqualTo(JobPhase.TRAINING);
  }

  @Test
  void reportWhenTheHistoryCannotBeStoredChangesNothing() {
    runs.begin(id, NOW);
    runs.append(id, 1, List.of(point(2)));
    Job before = job();
    List<MetricPoint> known = List.of(point(1), point(2));
    assertThatThrownBy(() -> runs.report(id, 1, JobPhase.TRAINING, HALF, Metrics.NONE, known))
        .isInstanceOf(DataAccessException.class);
    assertThat(job()).isEqualTo(before);
    assertThat(jobs.history(id, 0, 10)).containsExactly(point(2));
  }

  @Test
  void runWhenItsJobHasEndedCanChangeNothing() {
    runs.begin(id, NOW);
    assertThat(runs.succeed(id, 1, model(), NOW)).isTrue();
    Job succeeded = job();
    assertThat(succeeded.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(succeeded.model()).isEqualTo(new Job.ModelLink("own", 3, "abc"));
    assertThat(succeeded.finishedAt()).isEqualTo(NOW);

    assertThat(runs.report(id, 1, JobPhase.SAVING, HALF, Metrics.NONE, List.of())).isEmpty();
    assertThat(runs.succeed(id, 1, model(), NOW)).isFalse();
    assertThat(runs.finishCancelling(id, 1, NOW)).isFalse();
    runs.fail(id, 1, FAILURE, NOW);
    runs.requeue(id, 1);
    assertThat(jobs.cancelQueued(id, NOW)).isFalse();
    assertThat(jobs.cancelRunning(id)).isFalse();
    assertThat(job()).isEqualTo(succeeded);
  }

  @Test
  void runWhenAskedToStopLearnsItAndCannotSucceedAnyMore() {
    runs.begin(id, NOW);
    assertThat(runs.finishCancelling(id, 1, NOW)).as("nobody asked yet").isFalse();
    assertThat(jobs.cancelRunning(id)).isTrue();
    assertThat(runs.report(id, 1, JobPhase.TRAINING, HALF, Metrics.NONE, List.of()))
        .contains(JobState.CANCELLING);
    assertThat(runs.succeed(id, 1, model(), NOW)).isFalse();
    assertThat(runs.finishCancelling(id, 1, NOW)).isTrue();
    assertThat(job().state()).isEqualTo(JobState.CANCELLED);
    assertThat(job().model()).isNull();
  }

  @Test
  void beginWhenTheJobWasAskedToStopLeavesItSo() {
    runs.begin(id, NOW);
    jobs.cancelRunning(id);
    assertThat(runs.begin(id, NOW).map(Begun::attempt)).contains(2);
    assertThat(job().state()).isEqualTo(JobState.CANCELLING);
    assertThat(runs.finishCancelling(id, 2, NOW)).isTrue();
  }

  @Test
  void jobWhenDeletedTakesItsHistoryWithIt() {
    runs.begin(id, NOW);
    runs.append(id, 1, List.of(point(1)));
    assertThat(jobs.deleteTerminal(id)).as("it has not ended").isFalse();
    assertThat(runs.fail(id, 1, FAILURE, NOW)).isTrue();
    assertThat(job().error()).isEqualTo(FAILURE);
    assertThat(jobs.deleteTerminal(id)).isTrue();
    assertThat(jobs.find(id)).isEmpty();
    assertThat(jobs.history(id, 0, 10)).isEmpty();
  }

  /** As earlier versions stored them. */
  @Test
  void pointWhenItHasNoLearningRateIsRead() {
    String stored =
        """
        {"sequence":1,"kind":"step","epoch":1,"step":3,"trainingLoss":0.5,"trainingAccuracy":0.25}\
        """;
    assertThat(JsonMapper.shared().readValue(stored, MetricPoint.class))
        .isEqualTo(new MetricPoint(1, MetricPoint.Kind.STEP, 1, 3, 0.5, 0.25, null, null, null));
  }

  private Job job() {
    Optional<Job> job = jobs.find(id);
    assertThat(job).isPresent();
    return job.orElseThrow();
  }

  private static MetricPoint point(long sequence) {
    return new MetricPoint(sequence, MetricPoint.Kind.EPOCH, 1, 3, 0.5, 0.25, 0.75, null, 0.1f);
  }

  private static ModelVersion model() {
    ModelMetadata metadata =
        new ModelMetadata(
            new NetworkDefinition(null, null, null),
            1,
            List.of(),
            new ModelMetadata.TrainedOn("digits", "00"),
            JsonMapper.shared().readTree("{}"),
            Metrics.NONE,
            List.of(),
            null);
    return new ModelVersion("own", 3, "abc", 9, NOW, null, metadata);
  }
}
