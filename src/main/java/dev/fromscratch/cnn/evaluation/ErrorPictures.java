package dev.fromscratch.cnn.evaluation;

import dev.fromscratch.cnn.dataset.DatasetUnavailableException;
import dev.fromscratch.cnn.dataset.Datasets;
import dev.fromscratch.cnn.dataset.TrainTestSets;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.training.Evaluation;
import dev.fromscratch.cnn.model.ModelEvaluation.Wrong;
import dev.fromscratch.cnn.model.ModelVersion;
import dev.fromscratch.cnn.web.ApiException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The pixels of the pictures that an evaluation lists as wrong: as they were stored with it, else
 * from the data set, if it is on this machine and has the same content.
 */
@Component
class ErrorPictures {

  /** As many as an evaluation lists; a file from elsewhere may claim more. */
  static final int MAX = Evaluation.MAX_WRONG;

  private final EvaluationStore store;
  private final Datasets datasets;

  ErrorPictures(EvaluationStore store, Datasets datasets) {
    this.store = store;
    this.datasets = datasets;
  }

  /**
   * The pictures in the order of the list, row by row in unsigned bytes, all of the size that the
   * model takes.
   *
   * @throws ApiException 409 if they are neither stored nor in a data set that is here
   */
  List<byte[]> of(ModelVersion model, StoredEvaluation evaluation) {
    List<Wrong> wrong = evaluation.result().evaluation().mostConfidentlyWrong();
    List<Wrong> listed = wrong.subList(0, Math.min(MAX, wrong.size()));
    int size = PictureSize.of(model).pixels();
    byte[] stored = store.pictures(model, evaluation.on()).orElse(null);
    return stored != null && stored.length == listed.size() * size
        ? cut(stored, size)
        : listed.stream().map(each -> ofDataset(evaluation.on(), each.index(), size)).toList();
  }

  private static List<byte[]> cut(byte[] stored, int size) {
    List<byte[]> pictures = new ArrayList<>();
    for (int from = 0; from < stored.length; from += size) {
      pictures.add(Arrays.copyOfRange(stored, from, from + size));
    }
    return pictures;
  }

  private byte[] ofDataset(EvaluatedOn on, int index, int size) {
    Optional<TrainTestSets> sets = load(on);
    String here = sets.map(TrainTestSets::sha256).orElse(null);
    if (!on.sha256().equals(here)) {
      throw missing(on, here);
    }
    Dataset part = on.split().of(sets.orElseThrow());
    return NewEvaluation.pixels(part, index)
        .filter(pixels -> pixels.length == size)
        .orElseThrow(() ->
            ApiException.conflict(
                "picture-unavailable",
                "the %s set of %s has no picture %d of the size that the model takes"
                    .formatted(on.split().word(), on.name(), index)));
  }

  private Optional<TrainTestSets> load(EvaluatedOn on) {
    try {
      return datasets.names().contains(on.name())
          ? datasets.loadLocal(on.name())
          : Optional.empty();
    } catch (DatasetUnavailableException e) {
      throw ApiException.conflict("picture-unavailable", String.valueOf(e.getMessage()));
    }
  }

  private static ApiException missing(EvaluatedOn on, @Nullable String here) {
    return ApiException.conflict(
        "picture-unavailable",
        "the pictures of this evaluation are in data set %s with SHA-256 %s, which is not on this machine%s; an evaluation that is made here keeps its pictures"
            .formatted(
                on.name(),
                on.sha256(),
                here == null ? "" : "; what has this name here has SHA-256 " + here));
  }
}
