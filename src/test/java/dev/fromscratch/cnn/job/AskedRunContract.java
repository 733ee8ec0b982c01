package dev.fromscratch.cnn.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.job.RunStore.Begun;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionOperations;

/** Runs whose jobs are asked to stop, to pause or to go on. */
abstract class AskedRunContract extends RunByHand {

  AskedRunContract(
      RunStore runs,
      JobStore jobs,
      JobTransitions transitions,
      EventStore events,
      TransactionOperations transactions) {
    super(runs, jobs, transitions, events, transactions);
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
}
