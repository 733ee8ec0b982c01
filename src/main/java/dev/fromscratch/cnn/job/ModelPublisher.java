package dev.fromscratch.cnn.job;

import dev.fromscratch.cnn.dataset.Split;
import dev.fromscratch.cnn.dataset.TrainTestSets;
import dev.fromscratch.cnn.dataset.format.PictureForm;
import dev.fromscratch.cnn.engine.data.augmentation.TestTimeAugmentation;
import dev.fromscratch.cnn.engine.network.Ensemble;
import dev.fromscratch.cnn.engine.network.Familiarity;
import dev.fromscratch.cnn.engine.training.Evaluation;
import dev.fromscratch.cnn.engine.training.FamiliarityFit;
import dev.fromscratch.cnn.engine.training.TemperatureFit;
import dev.fromscratch.cnn.evaluation.EvaluatedOn;
import dev.fromscratch.cnn.evaluation.Evaluations;
import dev.fromscratch.cnn.evaluation.NewEvaluation;
import dev.fromscratch.cnn.model.Metrics;
import dev.fromscratch.cnn.model.ModelCalibration;
import dev.fromscratch.cnn.model.ModelEvaluation;
import dev.fromscratch.cnn.model.ModelFamiliarity;
import dev.fromscratch.cnn.model.ModelMetadata;
import dev.fromscratch.cnn.model.ModelVersion;
import dev.fromscratch.cnn.model.Models;
import dev.fromscratch.cnn.model.NetworkDefinition;
import dev.fromscratch.cnn.model.StagedModel;
import dev.fromscratch.cnn.model.TestTimeAugmentationDefinition;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.json.JsonMapper;

/** Stores what a job trained and ends the job, both or neither. */
@Component
class ModelPublisher {

  private final RunStore runs;
  private final Models models;
  private final Evaluations evaluations;
  private final TransactionOperations transactions;
  private final JsonMapper json;
  private final ModelMetadata.MadeBy madeBy;

  ModelPublisher(
      RunStore runs,
      Models models,
      Evaluations evaluations,
      TransactionOperations transactions,
      JsonMapper json,
      ModelMetadata.MadeBy madeBy) {
    this.runs = runs;
    this.models = models;
    this.evaluations = evaluations;
    this.transactions = transactions;
    this.json = json;
    this.madeBy = madeBy;
  }

  /**
   * What a run made.
   *
   * @param ensemble with its trained parameters
   * @param plan what was asked for
   * @param sets what it was trained on
   * @param test how good it is on the test set
   * @param fit how its probabilities were made to come true, or null if they are its own
   * @param familiarity what is familiar to its first network, or null if that cannot be told
   * @param metrics all its figures
   */
  record Trained(
      Ensemble ensemble,
      TrainingPlan plan,
      TrainTestSets sets,
      Evaluation test,
      @Nullable TemperatureFit fit,
      @Nullable FamiliarityFit familiarity,
      Metrics metrics) {

    StagedModel stage(Models models, ModelMetadata metadata, Job job) {
      Familiarity known = familiarity == null ? null : familiarity.familiarity();
      return models.stage(job.name(), ensemble, known, metadata, job.id());
    }

    List<String> labels() {
      List<String> all = sets.test().classNames();
      List<Integer> classes = plan.classes();
      return classes == null ? all : classes.stream().map(all::get).toList();
    }
  }

  /**
   * Writes the model's file, then commits model and success in one transaction. False, and no
   * model, if it is no longer this attempt's turn or the job was asked to stop.
   */
  boolean publish(Job job, int attempt, Trained trained, BooleanSupplier shuttingDown) {
    try (StagedModel staged =
        DatabasePatience.await(
            "number the model of job " + job.id(),
            () -> trained.stage(models, metadata(job, trained), job),
            shuttingDown)) {
      boolean committed =
          DatabasePatience.await(
              "store the model of job " + job.id(),
              () -> commit(job, attempt, staged, trained),
              shuttingDown);
      if (!committed) {
        models.discard(staged);
      }
      return committed;
    }
  }

  private boolean commit(Job job, int attempt, StagedModel staged, Trained trained) {
    return Boolean.TRUE.equals(
        transactions.execute(_ -> {
          if (runs.succeed(job.id(), attempt, staged.version())) {
            models.commit(staged);
            evaluations.put(evaluation(job, staged.version(), trained));
            return true;
          }
          // The answer to an earlier commit may have been lost on its way.
          return models.isCommitted(staged);
        }));
  }

  /** For the pictures, which the model's file does not carry. */
  private static NewEvaluation evaluation(Job job, ModelVersion model, Trained trained) {
    TrainTestSets sets = trained.sets();
    var on = new EvaluatedOn(sets.name(), sets.sha256(), Split.TEST);
    return NewEvaluation.of(model, on, sets, trained.test(), job.id());
  }

  private static ModelMetadata.TrainedOn trainedOn(TrainTestSets sets) {
    PictureForm form = sets.form();
    return new ModelMetadata.TrainedOn(
        sets.name(), sets.sha256(), form == null ? null : form == PictureForm.MNIST);
  }

  private ModelMetadata metadata(Job job, Trained trained) {
    TemperatureFit fit = trained.fit();
    FamiliarityFit familiarity = trained.familiarity();
    Ensemble ensemble = trained.ensemble();
    TestTimeAugmentation views = trained.plan().views();
    return new ModelMetadata(
        NetworkDefinition.of(ensemble.spec()),
        ensemble.parameterCount(),
        trained.labels(),
        trainedOn(trained.sets()),
        json.valueToTree(job.request()),
        trained.metrics(),
        Arrays.stream(trained.test().confusion().toArray())
            .map(row -> Arrays.stream(row).boxed().toList())
            .toList(),
        ModelEvaluation.of(trained.test(), trained.labels()),
        fit == null ? null : ModelCalibration.of(fit),
        familiarity == null ? null : ModelFamiliarity.of(familiarity),
        madeBy,
        ensemble.size() == 1 ? null : Integer.valueOf(ensemble.size()),
        views.isNone() ? null : TestTimeAugmentationDefinition.of(views));
  }
}
