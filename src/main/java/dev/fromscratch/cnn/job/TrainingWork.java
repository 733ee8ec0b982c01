package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.dataset.DatasetLoadCancelledException;
import dev.fromscratch.cnn.dataset.Datasets;
import dev.fromscratch.cnn.dataset.TrainTestSets;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.network.Temperature;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.training.Checkpoint;
import dev.fromscratch.cnn.engine.training.CheckpointMismatchException;
import dev.fromscratch.cnn.engine.training.EnsembleTrainer;
import dev.fromscratch.cnn.engine.training.Evaluation;
import dev.fromscratch.cnn.engine.training.EvaluationListener;
import dev.fromscratch.cnn.engine.training.Evaluator;
import dev.fromscratch.cnn.engine.training.FamiliarityFit;
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
    return train(run, plan, sets, reporter, stop::getAsBoolean);
  }

  private boolean train(
      Run run, TrainingPlan plan, TrainTestSets sets, RunReporter reporter, StopSignal stop) {
    TrainingPlan.Sets selected = plan.select(sets);
    Ensemble ensemble = Ensemble.build(plan.network(), plan.members(), plan.config().seed());
    try (WorkerPool workers = new WorkerPool(settings.threadsPerJob())) {
      reporter.enter(JobPhase.TRAINING);
      var trainer = new EnsembleTrainer(ensemble, plan.config(), ops, workers);
      if (trainOrResume(trainer, selected, reporter, stop) == Trainer.Outcome.STOPPED) {
        return false;
      }
      reporter.enter(JobPhase.EVALUATING);
      var measure = new Measure(ensemble, plan, new Evaluator(ops, workers), stop);
      FamiliarityFit familiarity = familiarity(ensemble, plan, selected, workers, stop);
      TemperatureFit fit = measure.fit(selected.validation());
      Optional<Evaluation> test = measure.all(selected, fit, reporter);
      if (test.isEmpty()) {
        return false;
      }
      reporter.finish(test.get(), run.shuttingDown());
      var trained =
          new ModelPublisher.Trained(
              ensemble, plan, sets, test.get(), fit, familiarity, reporter.metrics());
      return !reporter.cancelRequested()
          && publisher.publish(run.job(), run.attempt(), trained, run.shuttingDown());
    }
  }

  /** What is familiar to the first network. Null where that cannot be told, and if stopped. */
  private @Nullable FamiliarityFit familiarity(
      Ensemble ensemble,
      TrainingPlan plan,
      TrainingPlan.Sets sets,
      WorkerPool workers,
      StopSignal stop) {
    Dataset validation = sets.validation();
    return validation == null
        ? null
        : FamiliarityFit.of(
                ensemble.members().getFirst(),
                sets.training(),
                validation,
                plan.config(),
                ops,
                workers,
                stop)
            .orElse(null);
  }

  /** Measures what was trained as it will answer. */
  private record Measure(
      Ensemble ensemble, TrainingPlan plan, Evaluator evaluator, StopSignal stop) {

    /**
     * The temperature of the probabilities. Null where there is no validation set to fit it on,
     * where probabilities are no softmax of logits, and where fitting was stopped.
     */
    @Nullable TemperatureFit fit(@Nullable Dataset validation) {
      if (validation == null || plan.config().loss().expects() != Loss.Expects.LOGITS) {
        return null;
      }
      return evaluator
          .answers(ensemble, plan.views(), validation, stop)
          .map(TemperatureFit::of)
          .orElse(null);
    }

    /** What the test set says; empty if it was stopped. */
    Optional<Evaluation> all(
        TrainingPlan.Sets sets, @Nullable TemperatureFit fit, RunReporter reporter) {
      Temperature temperature = fit == null ? Temperature.NONE : fit.temperature();
      Optional<Evaluation> test = on(sets.test(), temperature);
      Dataset validation = sets.validation();
      if (test.isEmpty() || validation == null || !plan.takesMeans()) {
        return test;
      }
      Optional<Evaluation> validated = on(validation, temperature);
      validated.ifPresent(reporter::validated);
      return validated.isPresent() ? test : Optional.empty();
    }

    private Optional<Evaluation> on(Dataset dataset, Temperature temperature) {
      return evaluator.evaluate(
          ensemble,
          plan.views(),
          temperature,
          dataset,
          plan.config().loss(),
          stop,
          EvaluationListener.NONE);
    }
  }

  private static Trainer.Outcome trainOrResume(
      EnsembleTrainer trainer, TrainingPlan.Sets sets, RunReporter reporter, StopSignal stop) {
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
