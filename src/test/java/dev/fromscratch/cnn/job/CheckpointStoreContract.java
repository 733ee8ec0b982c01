package dev.fromscratch.cnn.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.training.Checkpoint;
import dev.fromscratch.cnn.job.CheckpointStore.Saved;
import dev.fromscratch.cnn.job.CheckpointStore.UnreadableCheckpointException;
import dev.fromscratch.cnn.model.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The rows of checkpoints through the life of a job. */
abstract class CheckpointStoreContract {

  private static final Instant NOW = Instant.ofEpochMilli(1_790_000_000_123L);
  private static final String WORKER = "here";
  private static final Job.Failure FAILURE = new Job.Failure("some-code", "some words");

  private final CheckpointStore checkpoints;
  private final RunStore runs;
  private final JobStore jobs;
  private final JobTransitions transitions;
  private final TransactionOperations transactions;
  private final JdbcClient jdbc;
  private final String id = UUID.randomUUID().toString();

  CheckpointStoreContract(
      CheckpointStore checkpoints,
      RunStore runs,
      JobStore jobs,
      JobTransitions transitions,
      TransactionOperations transactions,
      JdbcClient jdbc) {
    this.checkpoints = checkpoints;
    this.runs = runs;
    this.jobs = jobs;
    this.transitions = transitions;
    this.transactions = transactions;
    this.jdbc = jdbc;
  }

  @BeforeEach
  void beginAJobThatNobodyRuns() {
    TrainRequest request = TrainRequest.EMPTY.withDefaults();
    transactions.executeWithoutResult(
        _ -> jobs.insert(Job.queued(id, "own", NOW, request, Job.Progress.none(2, 1)), null, "00"));
    runs.begin(id, WORKER);
  }

  @AfterEach
  void forgetIt() {
    cancel();
    runs.begin(id, WORKER);
    transitions.deleteTerminal(id);
    assertThat(checkpoints.find(id)).as("a checkpoint goes with its job").isEmpty();
  }

  private static Saved saved(int epoch, long sequence) {
    Tensor weight = Tensor.view(Shape.of(2, 1), new float[] {1.5f, -0.0f});
    return new Saved(
        new Job.Progress(null, null, epoch, 2, 3, 9, 33.3, 7L, 12.5, null),
        new Metrics(0.1 + 0.2, 1.0 / 3, null, null, null, null),
        sequence,
        new Checkpoint(
            "abc",
            epoch,
            3,
            new Checkpoint.Sums(Math.PI, 1, 2),
            null,
            Map.of("network.0.weight", weight)));
  }

  private void cancel() {
    transactions.executeWithoutResult(_ -> transitions.cancel(id));
  }

  private void report(int attempt, MetricPoint... points) {
    runs.report(
        id,
        attempt,
        new RunStore.Report(
            JobPhase.TRAINING,
            false,
            Job.Progress.none(2, 1),
            Metrics.NONE,
            List.of(points),
            Duration.ZERO));
  }

  private Job job() {
    return jobs.find(id).orElseThrow();
  }

  private void assertLast(Saved expected) {
    assertThat(checkpoints.find(id).orElseThrow()).usingRecursiveComparison().isEqualTo(expected);
  }

  @Test
  void saveWhenItIsTheRunsTurnReplacesTheOneBefore() {
    assertThat(checkpoints.find(id)).isEmpty();
    assertThat(job().checkpoint()).isNull();
    assertThat(checkpoints.save(id, 1, saved(1, 4), NOW)).isTrue();
    assertLast(saved(1, 4));
    assertThat(checkpoints.save(id, 1, saved(2, 5), NOW.plusSeconds(9))).isTrue();
    assertLast(saved(2, 5));
    assertThat(job().checkpoint())
        .isEqualTo(new Job.LastCheckpoint(null, 2, 3, NOW.plusSeconds(9)));
  }

  @Test
  void saveWhenAnotherRunHasBegunChangesNothing() {
    checkpoints.save(id, 1, saved(1, 4), NOW);
    runs.begin(id, WORKER);
    assertThat(checkpoints.save(id, 1, saved(2, 5), NOW)).isFalse();
    checkpoints.discard(id, 1, "no use");
    assertLast(saved(1, 4));
    assertThat(checkpoints.save(id, 2, saved(2, 5), NOW)).isTrue();
    assertLast(saved(2, 5));
  }

  @Test
  void saveWhenTheJobHasEndedOrIsAskedToChangesNothing() {
    cancel();
    assertThat(checkpoints.save(id, 1, saved(1, 4), NOW)).isFalse();
    runs.release(id, 1);
    assertThat(checkpoints.save(id, 1, saved(1, 4), NOW)).isFalse();
    assertThat(checkpoints.save("nobody", 1, saved(1, 4), NOW)).isFalse();
    assertThat(checkpoints.find(id)).isEmpty();
  }

  @Test
  void beginWhenThereIsACheckpointKeepsTheHistoryUpToIt() {
    report(1, point(1), point(2));
    checkpoints.save(id, 1, saved(1, 2), NOW);
    report(1, point(3));
    runs.begin(id, WORKER);
    assertThat(jobs.history(id, 0, 10)).containsExactly(point(1), point(2));
    checkpoints.discard(id, 2, "no use");
    assertThat(checkpoints.find(id)).isEmpty();
    assertThat(jobs.history(id, 0, 10)).isEmpty();
  }

  private static MetricPoint point(long sequence) {
    return new MetricPoint(
        sequence, MetricPoint.Kind.EPOCH, null, 1, 3, 0.5, 0.25, 0.75, null, 0.001f);
  }

  @Test
  void checkpointWhenTheJobIsCancelledIsGone() {
    checkpoints.save(id, 1, saved(1, 4), NOW);
    cancel();
    assertThat(checkpoints.find(id)).as("it has not stopped yet").isPresent();
    runs.release(id, 1);
    assertThat(checkpoints.find(id)).isEmpty();
  }

  @Test
  void saveWhenTheJobIsAskedToPauseIsItsLastChance() {
    transactions.executeWithoutResult(_ -> transitions.pause(id));
    assertThat(checkpoints.save(id, 1, saved(1, 4), NOW)).isTrue();
    runs.release(id, 1);
    assertThat(checkpoints.save(id, 1, saved(2, 5), NOW)).isFalse();
    assertLast(saved(1, 4));
  }

  @Test
  void saveWhenTheProcessEndedBeforeCountsCrashesAnew() {
    runs.begin(id, WORKER);
    assertThat(runs.begin(id, WORKER)).contains(new RunStore.Begun(3, 2));
    checkpoints.save(id, 3, saved(1, 4), NOW);
    assertThat(runs.begin(id, WORKER)).contains(new RunStore.Begun(4, 1));
  }

  @Test
  void checkpointWhenTheJobIsCancelledInTheQueueIsGone() {
    checkpoints.save(id, 1, saved(1, 4), NOW);
    runs.release(id, 1);
    assertThat(job().checkpoint()).isNotNull();
    cancel();
    assertThat(checkpoints.find(id)).isEmpty();
  }

  @Test
  void checkpointWhenTheJobFailsStays() {
    checkpoints.save(id, 1, saved(1, 4), NOW);
    runs.fail(id, 1, FAILURE);
    assertThat(job().checkpoint()).isEqualTo(new Job.LastCheckpoint(null, 1, 3, NOW));
    assertLast(saved(1, 4));
  }

  @Test
  void findWhenTheBytesAreDamagedSaysSo() {
    checkpoints.save(id, 1, saved(1, 4), NOW);
    for (String column : List.of("state", "progress", "metrics")) {
      checkpoints.save(id, 1, saved(1, 4), NOW);
      jdbc.sql("update training_checkpoint set %s = 'oh' where job_id = :id".formatted(column))
          .param("id", id)
          .update();
      assertThatExceptionOfType(UnreadableCheckpointException.class)
          .as(column)
          .isThrownBy(() -> checkpoints.find(id));
    }
    checkpoints.discard(id, 1, "no use");
  }
}
