package dev.fromscratch.cnn.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fromscratch.cnn.dataset.Split;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /models/{name}/versions/{version}/evaluate}. Every field is optional.
 *
 * @param dataset what to evaluate on; what the model was trained on if absent
 * @param split which part of it
 * @param skipUnknownClasses whether pictures of classes that the model does not know are left out
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What to evaluate a model on; every field is optional")
record EvaluationRequest(
    @Schema(
            description = "A data set; the one that the model was trained on if absent",
            example = "digits")
        @Nullable String dataset,
    @Schema(
            allowableValues = {"training", "test"},
            defaultValue = "test",
            example = "test")
        @Nullable String split,
    @Schema(
            description =
                "Whether pictures of classes that the model does not know are left out; if not, a"
                    + " data set that has such classes is refused. True for the data set that the"
                    + " model was trained on if absent, false for all others",
            example = "false")
        @Nullable Boolean skipUnknownClasses)
    implements JobRequest {

  /** A request that says nothing. */
  static final EvaluationRequest EMPTY = new EvaluationRequest(null, null, null);

  /** The same with every default written out. */
  EvaluationRequest withDefaults(String trainedOn) {
    String on = dataset == null ? trainedOn : dataset;
    return new EvaluationRequest(
        on,
        split == null ? Split.TEST.word() : split,
        skipUnknownClasses == null ? on.equals(trainedOn) : skipUnknownClasses);
  }

  @Override
  public JobKind kind() {
    return JobKind.EVALUATION;
  }

  @Override
  public @Nullable Duration timeLimit() {
    return null;
  }
}
