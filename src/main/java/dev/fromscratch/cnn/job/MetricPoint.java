package dev.fromscratch.cnn.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One point of a job's history.
 *
 * @param sequence its number within the job, from 1; the cursor of the list
 * @param kind at the end of an epoch, or within one
 * @param epoch the epoch, from 1
 * @param step the step within the epoch, from 1
 * @param trainingLoss mean over the epoch so far
 * @param trainingAccuracy over the epoch so far, from 0 to 1
 * @param validationLoss at the end of an epoch
 * @param validationAccuracy at the end of an epoch, from 0 to 1
 * @param learningRate of the step; absent from what earlier versions stored
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MetricPoint(
    @Schema(example = "12") long sequence,
    Kind kind,
    @Schema(example = "1") int epoch,
    @Schema(example = "141") int step,
    @Schema(example = "0.2281") double trainingLoss,
    @Schema(example = "0.9306") double trainingAccuracy,
    @Nullable Double validationLoss,
    @Nullable Double validationAccuracy,
    @Schema(description = "The learning rate of the step", example = "0.001")
        @Nullable Float learningRate) {

  /** When a point was taken. */
  enum Kind {
    @JsonProperty("step")
    STEP,
    @JsonProperty("epoch")
    EPOCH
  }
}
