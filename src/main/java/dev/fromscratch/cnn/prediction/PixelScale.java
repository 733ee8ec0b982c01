package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Fault;
import dev.fromscratch.cnn.web.Received;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** What the numbers of a picture mean: background is 0, full ink 1 or 255. */
enum PixelScale {
  /** 0 to 1. */
  UNIT(1),
  /** 0 to 255. */
  BYTE(255);

  private static final Map<String, PixelScale> WORDS = Map.of("unit", UNIT, "byte", BYTE);

  private final float fullInk;

  PixelScale(float fullInk) {
    this.fullInk = fullInk;
  }

  /**
   * The scale of this name; null, which leaves it to each picture, if none was sent.
   *
   * @throws ApiException 422 for another word
   */
  static @Nullable PixelScale parse(@Nullable String word) {
    if (word == null) {
      return null;
    }
    PixelScale scale = WORDS.get(word);
    if (scale == null) {
      String detail = "scale must be unit (0 to 1) or byte (0 to 255), got " + Received.text(word);
      throw ApiException.of(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "invalid-value",
          detail,
          List.of(new Fault("invalid-value", "/scale", detail)));
    }
    return scale;
  }

  /** Unit if no number exceeds 1: even the faintest byte picture has some. */
  private static PixelScale guess(float[] values) {
    for (float value : values) {
      if (value > 1) {
        return BYTE;
      }
    }
    return UNIT;
  }

  /**
   * The picture with every number from 0 to 1, in place.
   *
   * @param width pixels in a row
   * @param scale what the numbers mean, or null to guess
   * @param pointer where in the body the picture stands
   * @throws ApiException 422 if a number is out of range
   */
  static float[] toUnit(float[] values, int width, @Nullable PixelScale scale, String pointer) {
    PixelScale meant = scale == null ? guess(values) : scale;
    for (int i = 0; i < values.length; i++) {
      float value = values[i];
      if (!(value >= 0 && value <= meant.fullInk)) {
        throw Pixels.invalid(
            HttpStatus.UNPROCESSABLE_CONTENT,
            pointer,
            "pixel %d (row %d, column %d) must be from 0 to %s, got %s"
                .formatted(i, i / width, i % width, (int) meant.fullInk, value));
      }
      values[i] = value / meant.fullInk;
    }
    return values;
  }
}
