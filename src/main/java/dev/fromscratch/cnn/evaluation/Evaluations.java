package dev.fromscratch.cnn.evaluation;

import dev.fromscratch.cnn.dataset.Split;
import dev.fromscratch.cnn.model.ModelEvaluation;
import dev.fromscratch.cnn.model.ModelMetadata;
import dev.fromscratch.cnn.model.ModelVersion;
import dev.fromscratch.cnn.web.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * The evaluations of all models: those that were stored, and the one that the file of a model tells
 * of, which is made at the end of training.
 */
@Service
public class Evaluations {

  private final EvaluationStore store;

  Evaluations(EvaluationStore store) {
    this.store = store;
  }

  /**
   * Stores an evaluation, in the place of an earlier one of the same model on the same; part of the
   * caller's transaction.
   *
   * @throws ApiException 404 if the model is no more
   */
  public void put(NewEvaluation evaluation) {
    ModelVersion model = evaluation.model();
    boolean hasRow = model.version() > 0;
    if (hasRow && !store.lock(model)) {
      throw ApiException.notFound(
          "model-not-found",
          "there is no model %s:%d any more".formatted(model.name(), model.version()));
    }
    store.put(evaluation, hasRow);
  }

  /**
   * The newest evaluation that a request may mean.
   *
   * @throws ApiException 404 if there is none
   */
  StoredEvaluation get(ModelVersion model, Selection selection) {
    return find(model, selection)
        .orElseThrow(() ->
            ApiException.notFound(
                "evaluation-not-found",
                "model %s:%d was not evaluated on the %s set of %s%s; POST %s/evaluate does so, and GET %s/evaluations lists what there is"
                    .formatted(
                        model.name(),
                        model.version(),
                        selection.part().word(),
                        dataset(model, selection),
                        selection.sha256() == null ? "" : " with this SHA-256",
                        Links.model(model),
                        Links.model(model))));
  }

  /** The newest evaluation that a request may mean, if there is one. */
  Optional<StoredEvaluation> find(ModelVersion model, Selection selection) {
    String dataset = dataset(model, selection);
    Split split = selection.part();
    String sha256 = selection.sha256();
    return store
        .find(model, dataset, split, sha256)
        .or(() ->
            Optional.ofNullable(ofFile(model))
                .filter(own -> own.on().name().equals(dataset) && own.on().split() == split)
                .filter(own -> sha256 == null || own.on().sha256().equals(sha256)));
  }

  private static String dataset(ModelVersion model, Selection selection) {
    return Objects.requireNonNullElse(selection.dataset(), model.metadata().dataset().name());
  }

  /** What the file of a model tells, if it does. */
  private static @Nullable StoredEvaluation ofFile(ModelVersion model) {
    ModelMetadata metadata = model.metadata();
    ModelEvaluation evaluation = metadata.evaluation();
    return evaluation == null
        ? null
        : new StoredEvaluation(
            new EvaluatedOn(metadata.dataset().name(), metadata.dataset().sha256(), Split.TEST),
            null,
            model.jobId(),
            new EvaluationResult(metadata.confusionMatrix(), evaluation));
  }

  /** All evaluations of a model, newest first; the one that only its file tells of comes last. */
  List<EvaluationSummary> list(ModelVersion model) {
    List<EvaluationSummary> all = new ArrayList<>(store.findAll(model));
    StoredEvaluation own = ofFile(model);
    if (own != null && all.stream().noneMatch(each -> each.dataset().equals(own.on()))) {
      all.add(EvaluationSummary.of(model, own));
    }
    return all;
  }
}
