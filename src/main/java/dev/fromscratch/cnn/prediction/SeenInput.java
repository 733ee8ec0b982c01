package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.image.NormalizedDigit;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a network saw of a picture, for answers that tell it. */
final class SeenInput {

  private SeenInput() {}

  /**
   * How a digit was brought to the form of MNIST.
   *
   * @param inverted whether its ink was darker than its ground
   * @param box where the ink was on the picture, upright
   * @param scale pixels of the result per pixel of the picture
   * @param shift where the scaled box is in the result
   */
  @Schema(description = "How a digit was brought to the form of MNIST")
  record Normalization(
      @Schema(description = "Whether the ink was darker than its ground", example = "true")
          boolean inverted,
      @Schema(description = "Where the ink was on the picture, upright, in pixels") InkBox box,
      @Schema(description = "Pixels of the result per pixel of the picture", example = "0.0125")
          float scale,
      @Schema(description = "Where the scaled box is in the result, in pixels") Shift shift) {

    static @Nullable Normalization of(@Nullable NormalizedDigit digit) {
      if (digit == null) {
        return null;
      }
      var box =
          new InkBox(
              digit.box().left(), digit.box().top(), digit.box().width(), digit.box().height());
      return new Normalization(
          digit.inverted(), box, digit.scale(), new Shift(digit.right(), digit.down()));
    }
  }

  /** A rectangle around ink. */
  record InkBox(
      @Schema(example = "1480") int left,
      @Schema(example = "655") int top,
      @Schema(example = "903") int width,
      @Schema(example = "1600") int height) {}

  /** A place in the result. */
  record Shift(@Schema(example = "8") int right, @Schema(example = "4") int down) {}

  /** The rows of an input as whole numbers from 0 to 255. */
  static List<List<Integer>> rows(float[] pixels, Shape image) {
    int width = image.dim(2);
    List<List<Integer>> rows = new ArrayList<>(pixels.length / width);
    for (int start = 0; start < pixels.length; start += width) {
      List<Integer> row = new ArrayList<>(width);
      for (int x = 0; x < width; x++) {
        row.add(Math.round(255 * pixels[start + x]));
      }
      rows.add(row);
    }
    return rows;
  }
}
