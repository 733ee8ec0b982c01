package dev.fromscratch.cnn.dataset;

import static dev.fromscratch.cnn.web.Defaults.or;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fromscratch.cnn.engine.data.augmentation.Augmentation;
import dev.fromscratch.cnn.engine.data.augmentation.Augmentation.Elastic;
import dev.fromscratch.cnn.engine.data.augmentation.Augmentation.Erasing;
import dev.fromscratch.cnn.web.Faults;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Augmentation with settings as JSON: {@code {"shift": 2, "rotation": 10}}.
 *
 * @param shift pixels at most
 * @param rotation degrees at most
 * @param scale share of width and height at most
 * @param shear degrees at most
 * @param elastic bends the picture; not at all if absent
 * @param strokeThickness pixels at most
 * @param erasing covers a rectangle; never if absent
 * @param mirror share of pictures that are mirrored
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
    name = "Augmentation",
    description =
        "How far training pictures are changed, each anew in every epoch. What is absent or 0 does"
            + " not happen. Validation and test pictures stay as they are")
public record AugmentationDefinition(
    @Schema(
            description = "Pixels that a picture moves at most, to either side and up or down",
            minimum = "0",
            maximum = "100",
            defaultValue = "0",
            example = "2")
        @Nullable Double shift,
    @Schema(
            description = "Degrees that it turns at most, either way",
            minimum = "0",
            maximum = "180",
            defaultValue = "0",
            example = "10")
        @Nullable Double rotation,
    @Schema(
            description =
                "How much larger or smaller width and height become at most, as a share of them",
            minimum = "0",
            maximum = "0.9",
            defaultValue = "0",
            example = "0.1")
        @Nullable Double scale,
    @Schema(
            description = "Degrees that upright lines slant at most, either way",
            minimum = "0",
            maximum = "75",
            defaultValue = "0",
            example = "5")
        @Nullable Double shear,
    @Nullable ElasticDefinition elastic,
    @Schema(
            description = "Pixels by which strokes become thicker or thinner at most",
            minimum = "0",
            maximum = "10",
            defaultValue = "0",
            example = "0.5")
        @Nullable Double strokeThickness,
    @Nullable ErasingDefinition erasing,
    @Schema(
            description =
                "How many of the pictures become what a mirror shows, left for right, as a share of"
                    + " them: 0.5 for clothing, 0 for digits",
            minimum = "0",
            maximum = "1",
            defaultValue = "0",
            example = "0")
        @Nullable Double mirror) {

  private static final String POINTER = "/augmentation";

  /** The same with every default written out. */
  AugmentationDefinition withDefaults() {
    return new AugmentationDefinition(
        or(shift, 0),
        or(rotation, 0),
        or(scale, 0),
        or(shear, 0),
        elastic == null ? null : elastic.withDefaults(),
        or(strokeThickness, 0),
        erasing == null ? null : erasing.withDefaults(),
        or(mirror, 0));
  }

  /** The engine's form; what is wrong goes to {@code faults}. */
  Augmentation toAugmentation(Faults faults) {
    return new Augmentation(
        number("/shift", shift, Augmentation.MAX_SHIFT, faults),
        number("/rotation", rotation, Augmentation.MAX_ROTATION, faults),
        number("/scale", scale, Augmentation.MAX_SCALE, faults),
        number("/shear", shear, Augmentation.MAX_SHEAR, faults),
        elastic == null ? null : elastic.toElastic(faults),
        number("/strokeThickness", strokeThickness, Augmentation.MAX_STROKE_THICKNESS, faults),
        erasing == null ? null : erasing.toErasing(faults),
        number("/mirror", mirror, 1, faults));
  }

  private static float number(String field, @Nullable Double value, float max, Faults faults) {
    return faults.number(POINTER + field, value, 0, 0, max);
  }

  /**
   * Elastic deformation; by default as strong as in the paper.
   *
   * @param alpha how far
   * @param sigma how smooth
   */
  @Schema(name = "ElasticDeformation", description = "Bends a picture as if it were rubber")
  public record ElasticDefinition(
      @Schema(
              description = "How far: about 0.163 alpha / sigma pixels, as a standard deviation",
              minimum = "0",
              maximum = "1000",
              defaultValue = "34",
              example = "8")
          @Nullable Double alpha,
      @Schema(
              description = "How smooth: a standard deviation in pixels",
              minimum = "1",
              maximum = "50",
              defaultValue = "4",
              example = "4")
          @Nullable Double sigma) {

    private static final float DEFAULT_ALPHA = 34;
    private static final float DEFAULT_SIGMA = 4;

    ElasticDefinition withDefaults() {
      return new ElasticDefinition(or(alpha, DEFAULT_ALPHA), or(sigma, DEFAULT_SIGMA));
    }

    Elastic toElastic(Faults faults) {
      String pointer = POINTER + "/elastic";
      return new Elastic(
          faults.number(pointer + "/alpha", alpha, DEFAULT_ALPHA, 0, Elastic.MAX_ALPHA),
          faults.number(
              pointer + "/sigma", sigma, DEFAULT_SIGMA, Elastic.MIN_SIGMA, Elastic.MAX_SIGMA));
    }
  }

  /**
   * Random erasing; by default as often and as large as in the paper.
   *
   * @param probability the share of pictures
   * @param minArea the smallest rectangle, as a share of the picture
   * @param maxArea the largest
   */
  @Schema(name = "RandomErasing", description = "Covers a rectangle of a picture with background")
  public record ErasingDefinition(
      @Schema(
              description = "How many of the pictures, as a share of them",
              minimum = "0",
              maximum = "1",
              defaultValue = "0.5",
              example = "0.2")
          @Nullable Double probability,
      @Schema(
              description = "The smallest rectangle, as a share of the picture",
              minimum = "0",
              maximum = "1",
              defaultValue = "0.02",
              example = "0.02")
          @Nullable Double minArea,
      @Schema(
              description = "The largest rectangle, as a share of the picture",
              minimum = "0",
              maximum = "1",
              defaultValue = "0.4",
              example = "0.15")
          @Nullable Double maxArea) {

    private static final double DEFAULT_PROBABILITY = 0.5;
    private static final double DEFAULT_MIN_AREA = 0.02;
    private static final double DEFAULT_MAX_AREA = 0.4;

    ErasingDefinition withDefaults() {
      return new ErasingDefinition(
          or(probability, DEFAULT_PROBABILITY),
          or(minArea, DEFAULT_MIN_AREA),
          or(maxArea, DEFAULT_MAX_AREA));
    }

    Erasing toErasing(Faults faults) {
      String pointer = POINTER + "/erasing";
      float share =
          faults.number(pointer + "/probability", probability, (float) DEFAULT_PROBABILITY, 0, 1);
      float min = faults.number(pointer + "/minArea", minArea, 0, 0, 1);
      float max = faults.number(pointer + "/maxArea", maxArea, 1, 0, 1);
      if (min > max) {
        faults.add(
            Faults.INVALID_VALUE,
            pointer + "/minArea",
            "minArea must be at most maxArea, got %s and %s".formatted(minArea, maxArea));
        return new Erasing(share, 0, 1);
      }
      return new Erasing(share, min, max);
    }
  }
}
