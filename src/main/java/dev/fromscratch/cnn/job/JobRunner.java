package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.dataset.DatasetUnavailableException;
import dev.fromscratch.cnn.engine.training.TrainingDivergedException;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.StorageFailures;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Runs jobs: the life of a run, whatever the job does in it. */
@Component
class JobRunner {

  private static final Logger log = LoggerFactory.getLogger(JobRunner.class);

  private final JobStore jobs;
  private final RunStore runs;
  private final CheckpointStore checkpoints;
  private final TrainingWork training;
  private final EvaluationWork evaluation;
  private final TrainingSettings settings;
  private final TrainingMeters meters;
  private final Worker worker;
  private final Clock clock;

  /** Whether a job has ended or is to be run again. */
  enum Outcome {
    ENDED,
    RUN_AGAIN
  }

  JobRunner(
      JobStore jobs,
      RunStore runs,
      CheckpointStore checkpoints,
      TrainingWork training,
      EvaluationWork evaluation,
      TrainingSettings settings,
      TrainingMeters meters,
      Worker worker,
      Clock clock) {
    this.jobs = jobs;
    this.runs = runs;
    this.checkpoints = checkpoints;
    this.training = training;
    this.evaluation = evaluation;
    this.settings = settings;
    this.meters = meters;
    this.worker = worker;
    this.clock = clock;
  }

  /**
   * Works on a job until it ends or pauses, or the service shuts down. Does nothing for a job that
   * has ended or is gone.
   */
  Outcome run(String id, BooleanSupplier shuttingDown) {
    Optional<RunStore.Begun> begun =
        DatabasePatience.await(
            "begin job " + id, () -> runs.begin(id, worker.name()), shuttingDown);
    Optional<Job> found =
        DatabasePatience.await("find job " + id, () -> jobs.find(id), shuttingDown);
    if (begun.isEmpty() || found.isEmpty()) {
      return Outcome.ENDED;
    }
    var run = new Run(found.get(), begun.get().attempt(), shuttingDown);
    int crashes = begun.get().crashes();
    if (crashes >= settings.maxCrashes()) {
      String message = "the process ended %d times while it worked on this job".formatted(crashes);
      return fail(run, "too-many-crashes", message);
    }
    return runOrFail(run);
  }

  private Outcome runOrFail(Run run) {
    try {
      return run(run);
    } catch (TrainingDivergedException e) {
      return fail(run, "training-diverged", e.getMessage());
    } catch (DatasetUnavailableException e) {
      return fail(run, "dataset-unavailable", e.getMessage());
    } catch (ApiException e) {
      return fail(run, e.faults().isEmpty() ? e.code() : "invalid-request", e.getMessage());
    } catch (UncheckedIOException e) {
      log.error("Job {} failed", run.id(), e);
      String code = StorageFailures.explain(e).map(ApiException::code).orElse("storage-failed");
      return fail(run, code, "%s: %s".formatted(e.getMessage(), e.getCause()));
    } catch (OutOfMemoryError e) {
      return fail(run, "out-of-memory", "the network needs more memory than there is");
    } catch (RuntimeException e) {
      if (DatabasePatience.isOutage(e)) {
        log.warn("Job {}: goes back to the queue, as the database does not answer", run.id(), e);
        return release(run);
      }
      log.error("Job {} failed", run.id(), e);
      return fail(run, "internal-error", "something went wrong here: " + e);
    }
  }

  private Outcome run(Run run) {
    Job job = run.job();
    log.info("Job {} ({}): begins, attempt {}", job.id(), job.name(), run.attempt());
    var reporter = new RunReporter(runs, checkpointsOf(run), job, run.attempt(), meters);
    reporter.enter(JobPhase.LOADING_DATA);
    if (work(run, reporter)) {
      String accuracy = "%.2f".formatted(100 * reporter.testAccuracy());
      log.info("Job {} ({}): succeeded, accuracy {} %", job.id(), job.name(), accuracy);
      meters.ended(JobState.SUCCEEDED);
      return Outcome.ENDED;
    }
    Duration limit = job.request().timeLimit();
    if (limit != null && reporter.isTimeOver()) {
      return fail(
          run,
          "time-limit-exceeded",
          "it was worked on for %d s, which is its time limit".formatted(limit.toSeconds()));
    }
    return release(run);
  }

  private boolean work(Run run, RunReporter reporter) {
    return switch (run.job().request()) {
      case TrainRequest request -> training.work(run, request, reporter);
      case EvaluationRequest request -> evaluation.work(run, request, reporter);
    };
  }

  private Outcome release(Run run) {
    Optional<JobState> state =
        DatabasePatience.await(
            "let go of job " + run.id(),
            () -> runs.release(run.id(), run.attempt()),
            run.shuttingDown());
    if (state.isEmpty()) {
      log.warn("Job {}: attempt {} was superseded", run.id(), run.attempt());
      return Outcome.ENDED;
    }
    log.info("Job {}: is {} now", run.id(), state.get().word());
    if (state.get() == JobState.CANCELLED) {
      meters.ended(JobState.CANCELLED);
    }
    return state.get() == JobState.QUEUED ? Outcome.RUN_AGAIN : Outcome.ENDED;
  }

  private RunCheckpoints checkpointsOf(Run run) {
    return new RunCheckpoints(
        checkpoints, settings.checkpointInterval(), clock, run.id(), run.attempt());
  }

  private Outcome fail(Run run, String code, @Nullable String message) {
    log.warn("Job {}: failed, {}: {}", run.id(), code, message);
    var failure = new Job.Failure(code, String.valueOf(message));
    boolean failed =
        DatabasePatience.await(
            "store that job %s failed".formatted(run.id()),
            () -> runs.fail(run.id(), run.attempt(), failure),
            run.shuttingDown());
    if (failed) {
      meters.ended(JobState.FAILED);
    }
    return Outcome.ENDED;
  }
}
