package dev.fromscratch.cnn.model;

import static dev.fromscratch.cnn.web.Defaults.or;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fromscratch.cnn.engine.data.augmentation.Augmentation;
import dev.fromscratch.cnn.engine.data.augmentation.TestTimeAugmentation;
import dev.fromscratch.cnn.web.Faults;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which a model looks at a picture as JSON: {@code {"shift": 1, "rotation": 5}}.
 *
 * @param shift pixels
 * @param rotation degrees
 * @param scale a share of width and height
 * @param mirror whether left and right mean the same
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    name = "TestTimeAugmentation",
    description =
        "In which ways a model looks at a picture before it answers: the picture itself, and each of"
            + " these changes in every direction, 1 to 18 views. The answer is the mean")
public record TestTimeAugmentationDefinition(
    @Schema(
            description = "Pixels to the right, left, down and up: four more views",
            minimum = "0",
            maximum = "100",
            defaultValue = "0",
            example = "1")
        @Nullable Double shift,
    @Schema(
            description = "Degrees either way: two more views",
            minimum = "0",
            maximum = "180",
            defaultValue = "0",
            example = "5")
        @Nullable Double rotation,
    @Schema(
            description = "Larger and smaller by this share of width and height: two more views",
            minimum = "0",
            maximum = "0.9",
            defaultValue = "0",
            example = "0.05")
        @Nullable Double scale,
    @Schema(
            description =
                "Whether all of these are looked at in a mirror as well, as with clothing",
            defaultValue = "false",
            example = "false")
        @Nullable Boolean mirror) {

  /** The JSON form, with every default written out. */
  public static TestTimeAugmentationDefinition of(TestTimeAugmentation views) {
    return new TestTimeAugmentationDefinition(
        exact(views.shift()), exact(views.rotation()), exact(views.scale()), views.mirror());
  }

  private static double exact(float number) {
    return Double.parseDouble(Float.toString(number));
  }

  /** The same with every default written out. */
  TestTimeAugmentationDefinition withDefaults() {
    return new TestTimeAugmentationDefinition(
        or(shift, 0), or(rotation, 0), or(scale, 0), Boolean.TRUE.equals(mirror));
  }

  /**
   * The engine's form; what is wrong goes to {@code faults}.
   *
   * @param pointer where in the body this definition stands
   */
  TestTimeAugmentation toViews(String pointer, Faults faults) {
    return new TestTimeAugmentation(
        faults.number(pointer + "/shift", shift, 0, 0, Augmentation.MAX_SHIFT),
        faults.number(pointer + "/rotation", rotation, 0, 0, Augmentation.MAX_ROTATION),
        faults.number(pointer + "/scale", scale, 0, 0, Augmentation.MAX_SCALE),
        Boolean.TRUE.equals(mirror));
  }
}
