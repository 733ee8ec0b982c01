package dev.fromscratch.cnn.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fromscratch.cnn.job.RunStore.Begun;
import dev.fromscratch.cnn.job.RunStore.Report;
import dev.fromscratch.cnn.job.RunStore.Standing;
import dev.fromscratch.cnn.model.Metrics;
import dev.fromscratch.cnn.model.ModelMetadata;
import dev.fromscratch.cnn.model.ModelVersion;
import dev.fromscratch.cnn.model.NetworkDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** Runs that were thought dead and wake up while another works on their job. */
abstract class RunStoreContract {

  private static final Instant NOW = Instant.ofEpochMilli(1_790_000_000_123L);
  private static final String WORKER = "here";
  private static final Job.Progress HALF =
      new Job.Progress(null, null, 1, 2, 3, 3, 50, 7L, 12.5, null);
  private static final Job.Failure FAILURE = new Job.Failure("some-code", "some words");

  private final RunStore runs;
  private final JobStore jobs;
  private final JobTransitions transitions;
  private final EventStore events;
  private final TransactionOperations transactions;
  private final String id = UUID.randomUUID().toString();

  RunStoreContract(
      RunStore runs,
      JobStore jobs,
      JobTransitions transitions,
      EventStore events,
      TransactionOperations transactions) {
    this.runs = runs;
    this.jobs = jobs;
    this.transitions = transitions;
    this.events = events;
    this.transactions = transactions;
  }

  @BeforeEach
  void queueAJobThatNobodyWillRun() {
    TrainRequest request = TrainRequest.EMPTY.withDefaults();
    transactions.executeWithoutResult(
        _ -> jobs.insert(Job.queued(id, "own", NOW, request, Job.Progress.none(2, 1)), null, "00"));
  }

  @AfterEach
  void forgetIt() {
    change(transitions::cancel);
    runs.begin(id, WORKER);
    transitions.deleteTerminal(id);
  }

  private Optional<JobState> change(Function<String, Optional<JobState>> transition) {
    return Objects.requireNonNull(transactions.execute(_ -> transition.apply(id)));
  }

  private Optional<JobState> report(int attempt, MetricPoint... points) {
    return runs.report(
            id,
            attempt,
            new Report(
                JobPhase.TRAINING,
                false,
                HALF,
                Metrics.NONE,
                List.of(points),
                Duration.ofMillis(250)))
        .map(Standing::state);
  }

  @Test
  void beginWhenTheJobWaitsRunsIt() {
    assertThat(runs.begin(id, WORKER)).contains(new Begun(1, 0));
    assertThat(job().state()).isEqualTo(JobState.RUNNING);
    assertThat(job().startedAt()).isAfter(NOW);
    assertThat(job().attempt()).isEqualTo(1);
    assertThat(job().worker()).isEqualTo(WORKER);
  }

  @Test
  void beginWhenTheProcessEndedMeanwhileCountsThat() {
    runs.begin(id, WORKER);
    report(1, point(1), point(2));
    Instant started = job().startedAt();
    assertThat(runs.begin(id, WORKER)).contains(new Begun(2, 1));
    assertThat(job().startedAt()).isEqualTo(started);
    assertThat(jobs.history(id, 0, 10)).isEmpty();
    report(1, point(1));
    assertThat(jobs.history(id, 0, 10)).as("of a run that is over").isEmpty();
    report(2, point(1));
    assertThat(jobs.history(id, 0, 10)).containsExactly(point(1));
  }

  @Test
  void beginWhenTheRunWasGivenBackCountsNoCrash() {
    runs.begin(id, WORKER);
    runs.release(id, 1);
    assertThat(job().state()).isEqualTo(JobState.QUEUED);
    assertThat(runs.begin(id, WORKER)).contains(new Begun(2, 0));
  }

  @Test
  void beginWhenTheJobHasEndedOrIsGoneDoesNothing() {
    runs.begin(id, WORKER);
    runs.fail(id, 1, FAILURE);
    Job failed = job();
    assertThat(runs.begin(id, WORKER)).isEmpty();
    assertThat(job()).isEqualTo(failed);
    assertThat(runs.begin("nobody", WORKER)).isEmpty();
  }

  @Test
  void runWhenAnotherHasBegunCanChangeNothing() {
    runs.begin(id, WORKER);
    runs.begin(id, WORKER);
    Job before = job();

    assertThat(report(1)).isEmpty();
    assertThat(succeed(1)).isFalse();
    assertThat(runs.release(id, 1)).isEmpty();
    assertThat(runs.fail(id, 1, FAILURE)).isFalse();
    assertThat(job()).isEqualTo(before);
    assertThat(states()).containsExactly("queued", "running", "running");

    assertThat(report(2)).contains(JobState.RUNNING);
    assertThat(job().progress()).isEqualTo(HALF);
    assertThat(job().phase()).isEqualTo(JobPhase.TRAINING);
    assertThat(job().workedSeconds()).isEqualTo(0.25);
  }

  private boolean succeed(int attempt) {
    return Boolean.TRUE.equals(transactions.execute(_ -> runs.succeed(id, attempt, model())));
  }

  /** The states of which the job's events tell, in order. */
  private List<String> states() {
    List<JobEvent> all = events.find(id, 0, 100);
    assertThat(all.stream().map(JobEvent::sequence))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, all.size()).boxed().toList());
    return all.stream()
        .filter(event -> event.type() == JobEvent.Type.STATE)
        .map(event -> event.data().get("state").asString())
        .toList();
  }

  @Test
  void reportWhenTheHistoryCannotBeStoredChangesNothing() {
    runs.begin(id, WORKER);
    report(1, point(2));
    Job before = job();
    assertThatThrownBy(() -> report(1, point(1), point(2))).isInstanceOf(DataAccessException.class);
    assertThat(job()).isEqualTo(before);
    assertThat(jobs.history(id, 0, 10)).containsExactly(point(2));
  }

  @Test
  void runWhenItsJobHasEndedCanChangeNothing() {
    runs.begin(id, WORKER);
    assertThat(succeed(1)).isTrue();
    Job succeeded = job();
    assertThat(succeeded.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(succeeded.model()).isEqualTo(new Job.ModelLink("own", 3, "abc"));
    assertThat(succeeded.finishedAt()).isAfter(NOW);

    assertThat(report(1)).isEmpty();
    assertThat(succeed(1)).isFalse();
    assertThat(runs.fail(id, 1, FAILURE)).isFalse();
    assertThat(runs.release(id, 1)).isEmpty();
    assertThat(change(transitions::cancel)).isEmpty();
    assertThat(change(transitions::pause)).isEmpty();
    assertThat(change(transitions::resume)).isEmpty();
    assertThat(job()).isEqualTo(succeeded);
    assertThat(states()).containsExactly("queued", "running", "succeeded");
  }

  @Test
  void runWhenAskedToStopLearnsItAndCannotSucceedAnyMore() {
    runs.begin(id, WORKER);
    assertThat(change(transitions::cancel)).contains(JobState.CANCELLING);
    assertThat(change(transitions::cancel)).as("once more").isEmpty();
    assertThat(report(1)).contains(JobState.CANCELLING);
    assertThat(succeed(1)).isFalse();
    assertThat(runs.release(id, 1)).contains(JobState.CANCELLED);
    assertThat(job().state()).isEqualTo(JobState.CANCELLED);
    assertThat(job().model()).isNull();
    assertThat(states()).containsExactly("queued", "running", "cancelling", "cancelled");
  }

  @Test
  void runWhenItDoesNotStopInTimeLosesItsJob() {
    runs.begin(id, WORKER);
    change(transitions::cancel);
    assertThat(overdue(NOW)).as("asked later").isEmpty();
    assertThat(overdue(Instant.now().plusSeconds(1))).containsExactly(id);
    assertThat(job().state()).isEqualTo(JobState.CANCELLED);
    assertThat(report(1)).isEmpty();
    assertThat(runs.release(id, 1)).isEmpty();
    assertThat(runs.begin(id, WORKER)).isEmpty();
    assertThat(states()).containsExactly("queued", "running", "cancelling", "cancelled");
  }

  private List<String> overdue(Instant askedBefore) {
    return Objects.requireNonNull(
        transactions.execute(_ -> transitions.cancelOverdue(askedBefore)));
  }

  @Test
  void runWhenAskedToPauseLearnsItAndPauses() {
    runs.begin(id, WORKER);
    assertThat(change(transitions::pause)).contains(JobState.PAUSING);
    assertThat(report(1)).contains(JobState.PAUSING);
    assertThat(runs.release(id, 1)).contains(JobState.PAUSED);
    assertThat(runs.begin(id, WORKER)).as("nobody may run it").isEmpty();
    assertThat(change(transitions::resume)).contains(JobState.QUEUED);
    assertThat(runs.begin(id, WORKER)).contains(new Begun(2, 0));
    assertThat(states())
        .containsExactly("queued", "running", "pausing", "paused", "queued", "running");
  }

  @Test
  void runWhenItsEndComesBeforeThePauseSucceeds() {
    runs.begin(id, WORKER);
    change(transitions::pause);
    assertThat(succeed(1)).isTrue();
    assertThat(job().state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void jobWhenResumedBeforeItPausesRunsOn() {
    runs.begin(id, WORKER);
    change(transitions::pause);
    assertThat(change(transitions::resume)).contains(JobState.RUNNING);
    assertThat(report(1)).contains(JobState.RUNNING);
  }

  @Test
  void jobWhenPausedInTheQueueWaitsUntilItIsResumed() {
    assertThat(change(transitions::pause)).contains(JobState.PAUSED);
    assertThat(runs.begin(id, WORKER)).isEmpty();
    assertThat(change(transitions::resume)).contains(JobState.QUEUED);
    assertThat(change(transitions::pause)).contains(JobState.PAUSED);
    assertThat(change(transitions::cancel)).contains(JobState.CANCELLED);
    assertThat(job().finishedAt()).isAfter(NOW);
  }

  @Test
  void jobWhenItFailedCanBeTriedAgain() {
    runs.begin(id, WORKER);
    runs.begin(id, WORKER);
    report(2);
    assertThat(runs.fail(id, 2, FAILURE)).isTrue();
    assertThat(change(transitions::pause)).isEmpty();
    assertThat(change(transitions::resume)).contains(JobState.QUEUED);
    Job again = job();
    assertThat(again.error()).isNull();
    assertThat(again.finishedAt()).isNull();
    assertThat(again.workedSeconds()).isZero();
    assertThat(runs.begin(id, WORKER)).as("no crash counts any more").contains(new Begun(3, 0));
  }

  /** Nobody is left who could save a checkpoint, or who would have to stop. */
  @Test
  void beginWhenTheProcessEndedAfterTheJobWasAskedToPauseOrStopDoesSo() {
    runs.begin(id, WORKER);
    change(transitions::pause);
    assertThat(runs.begin(id, WORKER)).isEmpty();
    assertThat(job().state()).isEqualTo(JobState.PAUSED);
    assertThat(job().attempt()).as("which fences the run before").isEqualTo(2);

    change(transitions::resume);
    runs.begin(id, WORKER);
    change(transitions::cancel);
    assertThat(runs.begin(id, WORKER)).isEmpty();
    assertThat(job().state()).isEqualTo(JobState.CANCELLED);
    assertThat(job().finishedAt()).isAfter(NOW);
  }

  @Test
  void jobWhenDeletedTakesItsHistoryWithIt() {
    runs.begin(id, WORKER);
    report(1, point(1));
    assertThat(transitions.deleteTerminal(id)).as("it has not ended").isFalse();
    assertThat(runs.fail(id, 1, FAILURE)).isTrue();
    assertThat(job().error()).isEqualTo(FAILURE);
    assertThat(transitions.deleteTerminal(id)).isTrue();
    assertThat(events.find(id, 0, 10)).isEmpty();
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
        .isEqualTo(
            new MetricPoint(1, MetricPoint.Kind.STEP, null, 1, 3, 0.5, 0.25, null, null, null));
  }

  private Job job() {
    Optional<Job> job = jobs.find(id);
    assertThat(job).isPresent();
    return job.orElseThrow();
  }

  private static MetricPoint point(long sequence) {
    return new MetricPoint(
        sequence, MetricPoint.Kind.EPOCH, null, 1, 3, 0.5, 0.25, 0.75, null, 0.1f);
  }

  private static ModelVersion model() {
    ModelMetadata metadata =
        new ModelMetadata(
            new NetworkDefinition(null, null, null),
            1,
            List.of(),
            new ModelMetadata.TrainedOn("digits", "00", null),
            JsonMapper.shared().readTree("{}"),
            Metrics.NONE,
            List.of(),
            null,
            null,
            null,
            null,
            null,
            null);
    return new ModelVersion("own", 3, "abc", 9, NOW, null, metadata, null);
  }
}
