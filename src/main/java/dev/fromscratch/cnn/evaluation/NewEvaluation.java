package dev.fromscratch.cnn.evaluation;

import dev.fromscratch.cnn.dataset.TrainTestSets;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.training.Evaluation;
import dev.fromscratch.cnn.model.ModelVersion;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** An evaluation that was made just now, to be stored. */
public final class NewEvaluation {

  private final ModelVersion model;
  private final EvaluatedOn on;
  private final EvaluationResult result;
  private final byte[] pictures;
  private final String jobId;

  private NewEvaluation(
      ModelVersion model, EvaluatedOn on, EvaluationResult result, byte[] pictures, String jobId) {
    this.model = model;
    this.on = on;
    this.result = result;
    this.pictures = pictures;
    this.jobId = jobId;
  }

  /**
   * An evaluation with the pictures that it lists as wrong.
   *
   * @param on what the model was evaluated on
   * @param sets the data set that this is a part of, whole
   * @param jobId the job that made it
   */
  public static NewEvaluation of(
      ModelVersion model, EvaluatedOn on, TrainTestSets sets, Evaluation evaluation, String jobId) {
    Dataset part = on.split().of(sets);
    var pictures = new ByteArrayOutputStream();
    evaluation
        .mostConfidentlyWrong()
        .forEach(wrong -> pictures.writeBytes(pixels(part, wrong.index()).orElseThrow()));
    List<String> labels = model.metadata().labels();
    return new NewEvaluation(
        model, on, EvaluationResult.of(evaluation, labels), pictures.toByteArray(), jobId);
  }

  /** The pixels of a picture by its original index, which in a whole data set is its position. */
  static Optional<byte[]> pixels(Dataset part, int originalIndex) {
    boolean whole =
        originalIndex >= 0
            && originalIndex < part.size()
            && part.originalIndex(originalIndex) == originalIndex;
    OptionalInt position =
        whole
            ? OptionalInt.of(originalIndex)
            : IntStream.range(0, part.size())
                .filter(i -> part.originalIndex(i) == originalIndex)
                .findFirst();
    return position.isPresent() ? Optional.of(part.pixels(position.getAsInt())) : Optional.empty();
  }

  /** The model that was evaluated. */
  public ModelVersion model() {
    return model;
  }

  EvaluatedOn on() {
    return on;
  }

  EvaluationResult result() {
    return result;
  }

  /** The pixels of the pictures that are listed as wrong, one after the other. */
  byte[] pictures() {
    return pictures;
  }

  String jobId() {
    return jobId;
  }
}
