package dev.fromscratch.cnn.evaluation;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.fromscratch.cnn.model.ModelEvaluation;
import dev.fromscratch.cnn.model.ModelVersion;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation of a model with everything that can be said of it.
 *
 * @param model the model
 * @param dataset what it was evaluated on
 * @param createdAt when that was stored; null if it is known from the model's file only
 * @param jobId the job that made it here, if one did
 * @param samples pictures
 * @param loss mean loss
 * @param accuracy share of correct predictions
 * @param topKAccuracy for each k the share of pictures whose class is among the k likeliest
 * @param macroAverage means over the classes
 * @param labels the class names, by class index
 * @param confusionMatrix pictures by label (rows) and prediction (columns)
 * @param confusionPicture where the matrix is as a picture
 * @param mostConfused which classes are taken for which others
 * @param classes the metrics of each class, by class index
 * @param calibration whether probabilities can be believed
 * @param mostConfidentlyWrong the wrong predictions with the highest probabilities
 * @param errorsPicture where all of these are in one picture
 */
@Schema(name = "EvaluationDetails", description = "Shares and probabilities from 0 to 1")
record EvaluationView(
    Evaluated model,
    EvaluatedOn dataset,
    @Schema(description = "Null if it is known from the model's file only")
        @Nullable Instant createdAt,
    @Nullable String jobId,
    @Schema(example = "2000") int samples,
    @Schema(example = "0.2181") double loss,
    @Schema(example = "0.9335") double accuracy,
    List<ModelEvaluation.TopK> topKAccuracy,
    ModelEvaluation.Average macroAverage,
    @Schema(example = "[\"0\",\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]")
        List<String> labels,
    @Schema(description = "Pictures by label (rows) and prediction (columns)")
        List<List<Integer>> confusionMatrix,
    @Schema(example = "/models/default/versions/1/evaluation/confusion.png?dataset=digits")
        String confusionPicture,
    @Schema(description = "At most 10 pairs of classes, the most frequent first")
        List<ConfusedPair> mostConfused,
    List<ModelEvaluation.OfClass> classes,
    ModelEvaluation.Reliability calibration,
    @Schema(description = "At most 20 wrong predictions, the highest probability first")
        List<WrongView> mostConfidentlyWrong,
    @Schema(example = "/models/default/versions/1/evaluation/errors.png?dataset=digits")
        String errorsPicture) {

  /** A version of a model, and the hash of its file. */
  @Schema(name = "EvaluatedModel")
  record Evaluated(
      @Schema(example = "default") String name,
      @Schema(example = "1") int version,
      String sha256) {}

  /**
   * A wrong prediction.
   *
   * @param wrong what the evaluation says of it
   * @param picture where its picture is
   */
  @Schema(name = "WrongPrediction")
  record WrongView(
      @JsonUnwrapped ModelEvaluation.Wrong wrong,
      @Schema(example = "/models/default/versions/1/evaluation/errors/0.png?dataset=digits")
          String picture) {}

  static EvaluationView of(ModelVersion model, StoredEvaluation stored) {
    EvaluatedOn on = stored.on();
    ModelEvaluation figures = stored.result().evaluation();
    List<ModelEvaluation.Wrong> wrong = figures.mostConfidentlyWrong();
    return new EvaluationView(
        new Evaluated(model.name(), model.version(), model.sha256()),
        on,
        stored.createdAt(),
        stored.jobId(),
        figures.samples(),
        figures.loss(),
        figures.accuracy(),
        figures.topKAccuracy(),
        figures.macroAverage(),
        model.metadata().labels(),
        stored.result().confusionMatrix(),
        Links.confusion(model, on),
        ConfusedPair.most(stored.result().confusionMatrix(), model.metadata().labels()),
        figures.classes(),
        figures.calibration(),
        IntStream.range(0, Math.min(ErrorPictures.MAX, wrong.size()))
            .mapToObj(n -> new WrongView(wrong.get(n), Links.error(model, on, n)))
            .toList(),
        Links.errors(model, on));
  }
}
