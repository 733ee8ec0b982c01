package dev.fromscratch.cnn.evaluation;

import dev.fromscratch.cnn.dataset.TrainTestSets;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.training.Evaluation;
import dev.fromscratch.cnn.model.ModelVersion;
import java.io.ByteArrayOutputStream;
import java.util.List;

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
        .forEach(wrong -> pictures.writeBytes(part.pixels(wrong.index())));
    List<String> labels = model.metadata().labels();
    return new NewEvaluation(
        model, on, EvaluationResult.of(evaluation, labels), pictures.toByteArray(), jobId);
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
