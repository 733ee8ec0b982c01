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

  /** A job during which the process ended so often is not begun again. */
  private static final int MAX_CRASHES = 5;

  private final JobStore jobs;
  private final RunStore runs;
  private final CheckpointStore checkpoints;
  private final TrainingPlanner planner;
  private final Datasets datasets;
  private final ModelPublisher publisher;
  private final TensorOps ops;
  private final TrainingSettings settings;
  private final TrainingMeters meters;
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
    this.clock = clock;
  }

  /**
   * Works on a job until it ends, or the service shuts down. Does nothing for a job that has ended
   * or is gone.
   */
  Outcome run(String id, BooleanSupplier shuttingDown) {
    Optional<RunStore.Begun> begun = runs.begin(id, clock.instant());
    Optional<Job> found = jobs.find(id);
    if (begun.isEmpty() || found.isEmpty()) {
      return Outcome.ENDED;
    }
    int attempt = begun.get().attempt();
    if (begun.get().crashes() >= MAX_CRASHES) {
      fail(
          id,
          attempt,
          "too-many-crashes",
          "the process ended %d times while it worked on this job".formatted(MAX_CRASHES));
      return Outcome.ENDED;
    }
    try {
      return run(found.get(), attempt, shuttingDown);
    } catch (TrainingDivergedException e) {
      fail(id, attempt, "training-diverged", e.getMessage());
    } catch (DatasetUnavailableException e) {
      fail(id, attempt, "dataset-unavailable", e.getMessage());
    } catch (ApiException e) {
      fail(id, attempt, "invalid-request", e.getMessage());
    } catch (UncheckedIOException e) {
      log.error("Job {} failed", id, e);
      fail(id, attempt, "storage-failed", "%s: %s".formatted(e.getMessage(), e.getCause()));
    } catch (OutOfMemoryError e) {
      fail(id, attempt, "out-of-memory", "the network needs more memory than there is");
    } catch (RuntimeException e) {
      log.error("Job {} failed", id, e);
      fail(id, attempt, "internal-error", "something went wrong here: " + e);
    }
    return Outcome.ENDED;
  }

  private Outcome run(Job job, int attempt, BooleanSupplier shuttingDown) {
    log.info("Job {} ({}): begins, attempt {}", job.id(), job.name(), attempt);
    TrainingPlan plan = planner.plan(job.request());
    var reporter =
        new RunReporter(
            runs, checkpointsOf(job, attempt), job.id(), attempt, plan.config().epochs(), meters);
    reporter.enter(JobPhase.LOADING_DATA);
    boolean completed = train(job, attempt, plan, reporter, shuttingDown);
    if (completed) {
      String accuracy = "%.2f".formatted(100 * reporter.testAccuracy());
      log.info("Job {} ({}): succeeded, test accuracy {} %", job.id(), job.name(), accuracy);
      meters.ended(JobState.SUCCEEDED);
      return Outcome.ENDED;
    }
    if (runs.finishCancelling(job.id(), attempt, clock.instant())) {
      meters.ended(JobState.CANCELLED);
      return Outcome.ENDED;
    }
    if (reporter.isSuperseded()) {
      log.warn("Job {}: attempt {} was superseded by a later one", job.id(), attempt);
      return Outcome.ENDED;
    }
    runs.requeue(job.id(), attempt);
    return Outcome.RUN_AGAIN;
  }

  private RunCheckpoints checkpointsOf(Job job, int attempt) {
    return new RunCheckpoints(checkpoints, settings.checkpointInterval(), clock, job.id(), attempt);
  }

  /** True if a model was stored, false if the run was stopped. */
  private boolean train(
      Job job, int attempt, TrainingPlan plan, RunReporter reporter, BooleanSupplier shuttingDown) {
    BooleanSupplier stop = () -> reporter.stopRequested() || shuttingDown.getAsBoolean();
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
      Evaluation test =
          new Evaluator(ops, workers).evaluate(network, selected.test(), plan.config().loss());
      reporter.finish(test);
      var trained =
          new ModelPublisher.Trained(network, sets, plan.classes(), test, reporter.metrics());
      return !stop.getAsBoolean() && publisher.publish(job, attempt, trained);
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

  private void fail(String id, int attempt, String code, @Nullable String message) {
    log.warn("Job {}: failed, {}: {}", id, code, message);
    var failure = new Job.Failure(code, String.valueOf(message));
    if (runs.fail(id, attempt, failure, clock.instant())) {
      meters.ended(JobState.FAILED);
    }
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
