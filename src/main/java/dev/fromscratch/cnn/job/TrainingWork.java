package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.dataset.DatasetLoadCancelledException;
import dev.fromscratch.cnn.dataset.Datasets;
import dev.fromscratch.cnn.dataset.TrainTestSets;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.Temperature;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.training.Checkpoint;
import dev.fromscratch.cnn.engine.training.CheckpointMismatchException;
import dev.fromscratch.cnn.engine.training.Evaluation;
import dev.fromscratch.cnn.engine.training.EvaluationListener;
import dev.fromscratch.cnn.engine.training.Evaluator;
import dev.fromscratch.cnn.engine.training.StopSignal;
import dev.fromscratch.cnn.engine.training.TemperatureFit;
import dev.fromscratch.cnn.engine.training.Trainer;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Training, from loading the data to storing the model. */
@Component
class TrainingWork implements JobWork<TrainRequest> {

  private final TrainingPlanner planner;
  private final Datasets datasets;
  private final ModelPublisher publisher;
  private final TensorOps ops;
  private final TrainingSettings settings;

  TrainingWork(
      TrainingPlanner planner,
      Datasets datasets,
      ModelPublisher publisher,
      TensorOps ops,
      TrainingSettings settings) {
    this.planner = planner;
    this.datasets = datasets;
    this.publisher = publisher;
    this.ops = ops;
    this.settings = settings;
  }

  @Override
  public boolean work(Run run, TrainRequest request, RunReporter reporter) {
    datasets.requireThere(Objects.requireNonNull(request.dataset()));
    TrainingPlan plan = planner.plan(request);
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
      var evaluator = new Evaluator(ops, workers);
      TemperatureFit fit = fit(network, plan, selected, evaluator, stop::getAsBoolean);
      Optional<Evaluation> test =
          evaluator.evaluate(
              network,
              fit == null ? Temperature.NONE : fit.temperature(),
              selected.test(),
              plan.config().loss(),
              stop::getAsBoolean,
              EvaluationListener.NONE);
      if (test.isEmpty()) {
        return false;
      }
      reporter.finish(test.get());
      var trained =
          new ModelPublisher.Trained(
              network, sets, plan.classes(), test.get(), fit, reporter.metrics());
      return !reporter.cancelRequested()
          && publisher.publish(run.job(), run.attempt(), trained, run.shuttingDown());
    }
  }

  /**
   * The temperature of a network's probabilities. Null where there is no validation set to fit it
   * on, where probabilities are no softmax of logits, and where fitting was stopped.
   */
  private static @Nullable TemperatureFit fit(
      Network network,
      TrainingPlan plan,
      TrainingPlan.Sets sets,
      Evaluator evaluator,
      StopSignal stop) {
    Dataset validation = sets.validation();
    if (validation == null || plan.config().loss().expects() != Loss.Expects.LOGITS) {
      return null;
    }
    return evaluator.answers(network, validation, stop).map(TemperatureFit::of).orElse(null);
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
}
