package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.dataset.DatasetLoadCancelledException;
import dev.fromscratch.cnn.dataset.Datasets;
import dev.fromscratch.cnn.dataset.TrainTestSets;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.training.Evaluation;
import dev.fromscratch.cnn.engine.training.Evaluator;
import dev.fromscratch.cnn.evaluation.EvaluatedOn;
import dev.fromscratch.cnn.evaluation.NewEvaluation;
import dev.fromscratch.cnn.model.ModelReference;
import dev.fromscratch.cnn.model.Models;
import dev.fromscratch.cnn.model.ServedModel;
import dev.fromscratch.cnn.web.ApiException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Component;

/**
 * Evaluation, from loading the data to storing the figures. It has no checkpoints: it takes
 * seconds, and a run that was cut off is begun anew.
 */
@Component
class EvaluationWork implements JobWork<EvaluationRequest> {

  private final EvaluationPlanner planner;
  private final Datasets datasets;
  private final Models models;
  private final EvaluationPublisher publisher;
  private final TensorOps ops;
  private final TrainingSettings settings;

  EvaluationWork(
      EvaluationPlanner planner,
      Datasets datasets,
      Models models,
      EvaluationPublisher publisher,
      TensorOps ops,
      TrainingSettings settings) {
    this.planner = planner;
    this.datasets = datasets;
    this.models = models;
    this.publisher = publisher;
    this.ops = ops;
    this.settings = settings;
  }

  @Override
  public boolean work(Run run, EvaluationRequest request, RunReporter reporter) {
    ServedModel model = model(run.job());
    datasets.requireThere(Objects.requireNonNull(request.dataset()));
    EvaluationPlan plan = planner.plan(request, model.info());
    BooleanSupplier stop = () -> reporter.stopRequested() || run.shuttingDown().getAsBoolean();
    TrainTestSets sets;
    try {
      sets = datasets.load(plan.dataset(), new ReportedLoad(reporter, stop));
    } catch (DatasetLoadCancelledException e) {
      return false;
    }
    Dataset selected = planner.select(plan, request, sets, model.ensemble().spec());
    reporter.enter(JobPhase.EVALUATING);
    Optional<Evaluation> measured = measure(model, selected, plan, reporter, stop);
    if (measured.isEmpty()) {
      return false;
    }
    reporter.finish(measured.get(), run.shuttingDown());
    var evaluation =
        NewEvaluation.of(
            model.info(),
            new EvaluatedOn(sets.name(), sets.sha256(), plan.split()),
            sets,
            measured.get(),
            run.id());
    return !reporter.cancelRequested() && publisher.publish(run, evaluation);
  }

  /**
   * The model that the job was asked for.
   *
   * @throws ApiException 404 if it is gone, 409 if another has taken its place, 503 if its file is
   *     damaged
   */
  private ServedModel model(Job job) {
    Job.ModelLink wanted = Objects.requireNonNull(job.model());
    ServedModel model = models.serve(new ModelReference(wanted.name(), wanted.version()));
    if (!model.info().sha256().equals(wanted.sha256())) {
      throw ApiException.conflict(
          "model-changed",
          "model %s:%d ships with the service, and is another one now"
              .formatted(wanted.name(), wanted.version()));
    }
    return model;
  }

  private Optional<Evaluation> measure(
      ServedModel model,
      Dataset selected,
      EvaluationPlan plan,
      RunReporter reporter,
      BooleanSupplier stop) {
    try (WorkerPool workers = new WorkerPool(settings.threadsPerJob())) {
      return new Evaluator(ops, workers)
          .evaluate(
              model.ensemble(),
              model.views(),
              model.info().metadata().temperature(),
              selected,
              plan.loss(),
              stop::getAsBoolean,
              new EvaluationProgress(reporter));
    }
  }
}
