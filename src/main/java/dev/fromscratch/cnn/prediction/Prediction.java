package dev.fromscratch.cnn.prediction;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fromscratch.cnn.engine.tensor.Shape;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model takes a picture for.
 *
 * @param label the name of the likeliest class
 * @param classIndex its index
 * @param probability its probability
 * @param probabilities of all classes, by index
 * @param rejected whether it should not be relied on, if asked for
 * @param reason why not, if so
 * @param unfamiliarity how far the picture is from those that the model learned from, if asked for
 *     and the model can tell
 * @param topK the likeliest classes, likeliest first, if asked for
 * @param file what the client calls the file, if it came as one of several
 * @param input what the network saw, if asked for
 * @param normalization how it was made, if asked for and a digit was looked for
 * @param model which model says so; absent within a batch, which names it once
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Prediction(
    @Schema(example = "7") String label,
    @Schema(example = "7") int classIndex,
    @Schema(example = "0.7062") float probability,
    List<Float> probabilities,
    @Schema(description = "Whether the picture is unfamiliar, or the probability below `reject`")
        @Nullable Boolean rejected,
    @Schema(
            description =
                "Why: `unfamiliar` if the picture is unlike all that the model learned from,"
                    + " whatever the probability; otherwise `low-confidence`",
            allowableValues = {UNFAMILIAR, LOW_CONFIDENCE},
            example = LOW_CONFIDENCE)
        @Nullable String reason,
    @Schema(
            description =
                "How far the picture is from all that the model learned from: above 1, it is"
                    + " unfamiliar. Absent where the model cannot tell",
            example = "0.43")
        @Nullable Float unfamiliarity,
    @Nullable List<ClassProbability> topK,
    @Schema(example = "photo.jpg") @Nullable String file,
    @Schema(description = "What the network saw: rows of pixels from 0 to 255")
        @Nullable List<List<Integer>> input,
    SeenInput.@Nullable Normalization normalization,
    @Nullable ModelName model) {

  /** Why a prediction is rejected whose probability is too small. */
  static final String LOW_CONFIDENCE = "low-confidence";

  /** Why a prediction is rejected whose picture shows nothing that the model knows. */
  static final String UNFAMILIAR = "unfamiliar";

  /** A class and how likely it is. */
  record ClassProbability(
      @Schema(example = "7") String label,
      @Schema(example = "7") int classIndex,
      @Schema(example = "0.7062") float probability) {}

  /** The model that answered. */
  record ModelName(@Schema(example = "default") String name, @Schema(example = "1") int version) {}

  /** The answer for several pictures, in their order. */
  record Batch(List<Prediction> predictions, ModelName model) {}

  /**
   * The answer for a picture.
   *
   * @param verdict what the model says of it
   * @param labels the names of the classes, by index
   * @param request what is to be told: the likeliest classes, whether to reject
   * @param picture where it came from
   * @param seen {@code [C, H, W]}, the size of the picture, if the answer is to tell what was seen
   * @param model which model says so, if the answer is to name it
   */
  static Prediction of(
      Verdict verdict,
      List<String> labels,
      PredictRequest request,
      Input picture,
      @Nullable Shape seen,
      @Nullable ModelName model) {
    List<ClassProbability> likeliestFirst = verdict.likeliestFirst(labels);
    ClassProbability best = likeliestFirst.getFirst();
    Double threshold = request.reject();
    Integer topK = request.topK();
    String reason = threshold == null ? null : reason(verdict, best.probability() < threshold);
    return new Prediction(
        best.label(),
        best.classIndex(),
        best.probability(),
        verdict.probabilities(),
        threshold == null ? null : reason != null,
        reason,
        verdict.unfamiliarity(),
        topK == null ? null : likeliestFirst.subList(0, topK),
        picture.file(),
        seen == null ? null : SeenInput.rows(picture.pixels(), seen),
        seen == null ? null : SeenInput.Normalization.of(picture.digit()),
        model);
  }

  private static @Nullable String reason(Verdict verdict, boolean unsure) {
    if (verdict.isUnfamiliar()) {
      return UNFAMILIAR;
    }
    return unsure ? LOW_CONFIDENCE : null;
  }
}
