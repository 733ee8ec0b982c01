package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.model.TestTimeAugmentationChoice;
import dev.fromscratch.cnn.model.TestTimeAugmentationDefinition;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /predict}: one picture in {@code pixels}, or several in {@code images}.
 *
 * @param pixels one picture
 * @param images several
 * @param model which model; the newest {@code default} one, or else the one that ships, if absent
 * @param topK how many of the likeliest classes to list
 * @param scale what the numbers mean; guessed per picture if absent
 * @param normalize whether to look for a digit and bring it to the form of MNIST; not if absent
 * @param reject the probability below which a prediction is not to be relied on, as it is not if
 *     the picture is unfamiliar; nothing is said if absent
 * @param testTimeAugmentation how to look at the pictures; as the model does if absent
 */
@Schema(
    description = "One picture in `pixels`, or several in `images`",
    example = PredictExamples.ONE)
record PredictRequest(
    @Nullable Pixels pixels,
    @Nullable List<@Nullable Pixels> images,
    @Schema(description = "`name`, `name:version` or `name@latest`", example = "default")
        @Nullable String model,
    @Schema(description = "How many of the likeliest classes to list", minimum = "1", example = "3")
        @Nullable Integer topK,
    @Schema(
            description =
                "What the numbers mean. If absent, a picture without a number above 1 is taken as"
                    + " 0 to 1, every other as 0 to 255.",
            allowableValues = {"unit", "byte"})
        @Nullable String scale,
    @Schema(
            description =
                "Whether to look for a digit on each picture and bring it to the form of MNIST",
            defaultValue = "false")
        @Nullable Boolean normalize,
    @Schema(
            description =
                "Says of each picture whether to reject the prediction: because the picture is"
                    + " unlike all that the model learned from, if the model can tell, or because"
                    + " the probability is below this. If absent, nothing is said. The prediction"
                    + " stays the same.",
            minimum = "0",
            maximum = "1",
            example = "0.9")
        @Nullable Double reject,
    @Schema(
            description =
                "In which ways to look at each picture: none or digits or mirror, or an object with"
                    + " settings; as the model was asked to when it was trained if absent",
            oneOf = {String.class, TestTimeAugmentationDefinition.class},
            example = "none")
        @Nullable TestTimeAugmentationChoice testTimeAugmentation) {}
