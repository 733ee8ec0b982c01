package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.dataset.DatasetLoadCancelledException;
import dev.fromscratch.cnn.dataset.DatasetUnavailableException;
import dev.fromscratch.cnn.dataset.Datasets;
import dev.fromscratch.cnn.dataset.Progress;
import dev.fromscratch.cnn.dataset.TrainTestSets;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.training.Checkpoint;
import dev.fromscratch.cnn.engine.training.CheckpointMismatchException;
import dev.fromscratch.cnn.engine.training.Evaluation;
import dev.fromscratch.cnn.engine.training.Evaluator;
import dev.fromscratch.cnn.engine.training.StopSignal;
import dev.fromscratch.cnn.engine.training.Trainer;
import dev.fromscratch.cnn.engine.training.TrainingDivergedException;
import dev.fromscratch.cnn.web.ApiException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Runs one job from loading its data to storing its model. */
@Component
class JobRunner {

  private static final Logger log = LoggerFactory.getLogger(JobRunner.class);

  private final JobStore jobs;
  private final RunStore runs;
  private final CheckpointStore checkpoints;
  private final TrainingPlanner planner;
  private final Datasets datasets;
  private final ModelPublisher publisher;
  private final TensorOps ops;
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
      TrainingPlanner planner,
      Datasets datasets,
      ModelPublisher publisher,
      TensorOps ops,
      TrainingSettings settings,
      TrainingMeters meters,
      Worker worker,
      Clock clock) {
    this.jobs = jobs;
    this.runs = runs;
    this.checkpoints = checkpoints;
    this.planner = planner;
    this.datasets = datasets;
    this.publisher = publisher;
    this.ops = ops;
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
      return fail(run, "invalid-request", e.getMessage());
    } catch (UncheckedIOException e) {
      log.error("Job {} failed", run.id(), e);
      return fail(run, "storage-failed", "%s: %s".formatted(e.getMessage(), e.getCause()));
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

  /**
   * A run of a job.
   *
   * @param job as it was when the run began
   * @param attempt the number of the run
   * @param shuttingDown whether the service is about to end
   */
  private record Run(Job job, int attempt, BooleanSupplier shuttingDown) {
    String id() {
      return job.id();
    }
  }

  private Outcome run(Run run) {
    Job job = run.job();
    log.info("Job {} ({}): begins, attempt {}", job.id(), job.name(), run.attempt());
    TrainingPlan plan = planner.plan(job.request());
    var reporter = new RunReporter(runs, checkpointsOf(run), job.id(), run.attempt(), plan, meters);
    reporter.enter(JobPhase.LOADING_DATA);
    if (train(run, plan, reporter)) {
      String accuracy = "%.2f".formatted(100 * reporter.testAccuracy());
      log.info("Job {} ({}): succeeded, test accuracy {} %", job.id(), job.name(), accuracy);
      meters.ended(JobState.SUCCEEDED);
      return Outcome.ENDED;
    }
    Duration limit = plan.timeLimit();
    if (limit != null && reporter.isTimeOver()) {
      return fail(
          run,
          "time-limit-exceeded",
          "it was worked on for %d s, which is its time limit".formatted(limit.toSeconds()));
    }
    return release(run);
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

  /** True if a model was stored, false if the run was stopped. */
  private boolean train(Run run, TrainingPlan plan, RunReporter reporter) {
    BooleanSupplier stop = () -> reporter.stopRequested() || run.shuttingDown().getAsBoolean();
    TrainTestSets sets;
    try {
      sets = datasets.load(plan.dataset(), new ReportedLoad(reporter, stop));
    } catch (DatasetLoadCancelledException e) {
      return false;
    }
    TrainingPlan.Sets selected = plan.select(sets);
    Network network = Network.build(plan.network(), plan.config().seed());
    try (WorkerPool workers = new WorkerPool(settings.threadsPerJob())) {
      reporter.enter(JobPhase.TRAINING);
      var trainer = new Trainer(network, plan.config(), ops, workers);
      Trainer.Outcome outcome = trainOrResume(trainer, selected, reporter, stop::getAsBoolean);
      if (outcome == Trainer.Outcome.STOPPED) {
        return false;
      }
      reporter.enter(JobPhase.EVALUATING);
      Optional<Evaluation> test =
          new Evaluator(ops, workers)
              .evaluate(network, selected.test(), plan.config().loss(), stop::getAsBoolean);
      if (test.isEmpty()) {
        return false;
      }
      reporter.finish(test.get());
      var trained =
          new ModelPublisher.Trained(network, sets, plan.classes(), test.get(), reporter.metrics());
      return !reporter.cancelRequested()
          && publisher.publish(run.job(), run.attempt(), trained, run.shuttingDown());
    }
  }

  private static Trainer.Outcome trainOrResume(
      Trainer trainer, TrainingPlan.Sets sets, RunReporter reporter, StopSignal stop) {
    Optional<Checkpoint> start = reporter.start();
    if (start.isPresent()) {
      try {
        return trainer.resume(start.get(), sets.training(), sets.validation(), reporter, stop);
      } catch (CheckpointMismatchException e) {
        reporter.beginAnew(e);
      }
    }
    return trainer.train(sets.training(), sets.validation(), reporter, stop);
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

  /** Loading that a job shows, and that ends when the run should. */
  private record ReportedLoad(RunReporter reporter, BooleanSupplier stop) implements Progress {
    @Override
    public void report(double fraction, String text) {
      reporter.onLoading(fraction, text);
    }

    @Override
    public boolean cancelled() {
      return stop.getAsBoolean();
    }
  }
}
