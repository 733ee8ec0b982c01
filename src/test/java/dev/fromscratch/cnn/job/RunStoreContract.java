package dev.fromscratch.cnn.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fromscratch.cnn.job.RunStore.Begun;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.support.TransactionOperations;

/** Runs that were thought dead and wake up while another works on their job. */
abstract class RunStoreContract extends RunByHand {

  RunStoreContract(
      RunStore runs,
      JobStore jobs,
      JobTransitions transitions,
      EventStore events,
      TransactionOperations transactions) {
    super(runs, jobs, transitions, events, transactions);
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
}
