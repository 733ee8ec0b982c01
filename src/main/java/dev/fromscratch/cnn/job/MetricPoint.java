package dev.fromscratch.cnn.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.fromscratch.cnn.engine.training.EpochMetrics;
import dev.fromscratch.cnn.engine.training.StepMetrics;
import dev.fromscratch.cnn.engine.training.ValidationMetrics;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One point of a job's history.
 *
 * @param sequence its number within the job, from 1; the cursor of the list
 * @param kind at the end of an epoch, or within one
 * @param member the network of an ensemble, from 1; absent if there is one network
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
    @Schema(example = "20") long sequence,
    Kind kind,
    @Schema(
            description = "Which network of an ensemble; absent if there is only one",
            example = "2")
        @Nullable Integer member,
    @Schema(example = "1") int epoch,
    @Schema(example = "140") int step,
    @Schema(example = "0.8678") double trainingLoss,
    @Schema(example = "0.7234") double trainingAccuracy,
    @Nullable Double validationLoss,
    @Nullable Double validationAccuracy,
    @Schema(description = "The learning rate of the step", example = "0.001")
        @Nullable Float learningRate)
    implements JobEvent.Data {

  /** A point within an epoch. */
  static MetricPoint of(long sequence, @Nullable Integer member, StepMetrics step) {
    return new MetricPoint(
        sequence,
        Kind.STEP,
        member,
        step.epoch(),
        step.step(),
        step.epochLoss(),
        step.epochAccuracy(),
        null,
        null,
        step.learningRate());
  }

  /** The point at the end of an epoch of so many steps. */
  static MetricPoint of(long sequence, @Nullable Integer member, int steps, EpochMetrics epoch) {
    ValidationMetrics validation = epoch.validation();
    return new MetricPoint(
        sequence,
        Kind.EPOCH,
        member,
        epoch.epoch(),
        steps,
        epoch.trainingLoss(),
        epoch.trainingAccuracy(),
        validation == null ? null : validation.loss(),
        validation == null ? null : validation.accuracy(),
        epoch.learningRate());
  }

  /** When a point was taken. */
  enum Kind {
    @JsonProperty("step")
    STEP,
    @JsonProperty("epoch")
    EPOCH
  }
}
