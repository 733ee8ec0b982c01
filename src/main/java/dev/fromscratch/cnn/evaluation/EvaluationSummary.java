package dev.fromscratch.cnn.evaluation;

import dev.fromscratch.cnn.model.ModelVersion;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation in short.
 *
 * @param dataset what the model was evaluated on
 * @param createdAt when it was stored; null if it is known from the model's file only
 * @param jobId the job that made it here, if one did
 * @param samples pictures
 * @param accuracy share of correct predictions
 * @param expectedCalibrationError mean gap between confidence and accuracy
 * @param href where all of it is
 */
record EvaluationSummary(
    EvaluatedOn dataset,
    @Schema(description = "Null if it is known from the model's file only")
        @Nullable Instant createdAt,
    @Nullable String jobId,
    @Schema(example = "2000") int samples,
    @Schema(example = "0.9335") double accuracy,
    @Schema(example = "0.013") double expectedCalibrationError,
    @Schema(example = "/models/default/versions/1/evaluation?dataset=digits") String href) {

  static EvaluationSummary of(
      ModelVersion model,
      EvaluatedOn on,
      @Nullable Instant createdAt,
      @Nullable String jobId,
      int samples,
      double accuracy,
      double expectedCalibrationError) {
    return new EvaluationSummary(
        on,
        createdAt,
        jobId,
        samples,
        accuracy,
        expectedCalibrationError,
        Links.evaluation(model, on));
  }

  static EvaluationSummary of(ModelVersion model, StoredEvaluation evaluation) {
    var figures = evaluation.result().evaluation();
    return of(
        model,
        evaluation.on(),
        evaluation.createdAt(),
        evaluation.jobId(),
        figures.samples(),
        figures.accuracy(),
        figures.calibration().expectedCalibrationError());
  }
}
