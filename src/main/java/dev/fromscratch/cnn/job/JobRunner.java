package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.dataset.DatasetLoadCancelledException;
import dev.fromscratch.cnn.dataset.DatasetUnavailableException;
import dev.fromscratch.cnn.dataset.Datasets;
import dev.fromscratch.cnn.dataset.Progress;
import dev.fromscratch.cnn.dataset.TrainTestSets;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.training.Evaluation;
import dev.fromscratch.cnn.engine.training.Evaluator;
import dev.fromscratch.cnn.engine.training.Trainer;
import dev.fromscratch.cnn.engine.training.TrainingDivergedException;
import dev.fromscratch.cnn.model.ModelMetadata;
import dev.fromscratch.cnn.model.ModelVersion;
import dev.fromscratch.cnn.model.Models;
import dev.fromscratch.cnn.model.NetworkDefinition;
import dev.fromscratch.cnn.web.ApiException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** Runs one job from loading its data to storing its model. */
@Component
class JobRunner {

  private static final Logger log = LoggerFactory.getLogger(JobRunner.class);

  /** A job that ended the process so often is not tried again. */
  private static final int MAX_ATTEMPTS = 5;

  private final JobStore jobs;
  private final RunStore runs;
  private final TrainingPlanner planner;
  private final Datasets datasets;
  private final Models models;
  private final TensorOps ops;
  private final TrainingSettings settings;
  private final TransactionOperations transactions;
  private final Clock clock;
  private final JsonMapper json;

  /** Whether a job has ended or is to be run again. */
  enum Outcome {
    ENDED,
    RUN_AGAIN
  }

  JobRunner(
      JobStore jobs,
      RunStore runs,
      TrainingPlanner planner,
      Datasets datasets,
      Models models,
      TensorOps ops,
      TrainingSettings settings,
      TransactionOperations transactions,
      Clock clock,
      JsonMapper json) {
    this.jobs = jobs;
    this.runs = runs;
    this.planner = planner;
    this.datasets = datasets;
    this.models = models;
    this.ops = ops;
    this.settings = settings;
    this.transactions = transactions;
    this.clock = clock;
    this.json = json;
  }

  /**
   * Works on a job until it ends, or the service shuts down. Does nothing for a job that has ended
   * or is gone.
   */
  Outcome run(String id, BooleanSupplier shuttingDown) {
    Optional<Integer> begun = transactions.execute(_ -> runs.begin(id, clock.instant()));
    Optional<Job> found = jobs.find(id);
    if (begun == null || begun.isEmpty() || found.isEmpty()) {
      return Outcome.ENDED;
    }
    int attempt = begun.get();
    try {
      return run(found.get(), attempt, shuttingDown);
    } catch (TrainingDivergedException e) {
      fail(id, attempt, "training-diverged", e.getMessage());
    } catch (DatasetUnavailableException e) {
      fail(id, attempt, "dataset-unavailable", e.getMessage());
    } catch (ApiException e) {
      fail(id, attempt, "invalid-request", e.getMessage());
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
    if (attempt > MAX_ATTEMPTS) {
      fail(
          job.id(),
          attempt,
          "too-many-attempts",
          "the job was begun %d times and never ended".formatted(MAX_ATTEMPTS));
      return Outcome.ENDED;
    }
    TrainingPlan plan = planner.plan(job.request());
    var reporter = new RunReporter(runs, job.id(), attempt, plan.config().epochs());
    reporter.enter(JobPhase.LOADING_DATA);
    boolean completed = train(job, attempt, plan, reporter, shuttingDown);
    if (completed || runs.finishCancelling(job.id(), attempt, clock.instant())) {
      return Outcome.ENDED;
    }
    if (reporter.isSuperseded()) {
      log.warn("Job {}: attempt {} was superseded by a later one", job.id(), attempt);
      return Outcome.ENDED;
    }
    runs.requeue(job.id(), attempt);
    return Outcome.RUN_AGAIN;
  }

  /** True if a model was stored, false if the run was stopped. */
  private boolean train(
      Job job, int attempt, TrainingPlan plan, RunReporter reporter, BooleanSupplier shuttingDown) {
    BooleanSupplier stop = () -> reporter.stopRequested() || shuttingDown.getAsBoolean();
    TrainTestSets sets;
    try {
      sets = datasets.load(plan.dataset(), new StoppableLoad(stop));
    } catch (DatasetLoadCancelledException e) {
      return false;
    }
    TrainingPlan.Sets selected = plan.select(sets);
    Network network = Network.build(plan.network(), plan.config().seed());
    try (WorkerPool workers = new WorkerPool(settings.threadsPerJob())) {
      reporter.enter(JobPhase.TRAINING);
      Trainer.Outcome outcome =
          new Trainer(network, plan.config(), ops, workers)
              .train(selected.training(), selected.validation(), reporter, stop::getAsBoolean);
      if (outcome == Trainer.Outcome.STOPPED) {
        return false;
      }
      reporter.enter(JobPhase.EVALUATING);
      Evaluation test =
          new Evaluator(ops, workers).evaluate(network, selected.test(), plan.config().loss());
      reporter.finish(test);
      return !stop.getAsBoolean() && save(job, attempt, plan, network, sets, test, reporter);
    }
  }

  private boolean save(
      Job job,
      int attempt,
      TrainingPlan plan,
      Network network,
      TrainTestSets sets,
      Evaluation test,
      RunReporter reporter) {
    List<String> all = sets.test().classNames();
    List<Integer> classes = plan.classes();
    List<String> labels = classes == null ? all : classes.stream().map(all::get).toList();
    ModelMetadata metadata =
        new ModelMetadata(
            NetworkDefinition.of(network.spec()),
            network.parameterCount(),
            labels,
            new ModelMetadata.TrainedOn(sets.name(), sets.sha256()),
            json.valueToTree(job.request()),
            reporter.metrics(),
            Arrays.stream(test.confusion().toArray())
                .map(row -> Arrays.stream(row).boxed().toList())
                .toList());
    ModelVersion staged = models.stage(job.name(), network, metadata, job.id());
    boolean committed = commit(job.id(), attempt, staged);
    if (!committed) {
      models.discard(staged);
      return false;
    }
    log.info(
        "Job {}: succeeded, test accuracy {} %, model {}:{}",
        job.id(), "%.2f".formatted(100 * test.accuracy()), staged.name(), staged.version());
    return true;
  }

  /** Model and success in one transaction: both or neither. */
  private boolean commit(String id, int attempt, ModelVersion staged) {
    Boolean committed =
        transactions.execute(_ -> {
          if (!runs.succeed(id, attempt, staged, clock.instant())) {
            return false;
          }
          models.commit(staged);
          return true;
        });
    return Boolean.TRUE.equals(committed);
  }

  private void fail(String id, int attempt, String code, @Nullable String message) {
    log.warn("Job {}: failed, {}: {}", id, code, message);
    runs.fail(id, attempt, new Job.Failure(code, String.valueOf(message)), clock.instant());
  }

  /** Loading that ends when the run should. */
  private record StoppableLoad(BooleanSupplier stop) implements Progress {
    @Override
    public void report(double fraction, String text) {
      log.debug("{} ({} %)", text, Math.round(100 * fraction));
    }

    @Override
    public boolean cancelled() {
      return stop.getAsBoolean();
    }
  }
}
