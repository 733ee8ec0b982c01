package dev.fromscratch.cnn.prediction;

import dev.fromscratch.cnn.image.NormalizedDigit;
import org.jspecify.annotations.Nullable;

/** What a network sees of a picture, and how that came about. */
final class Input {

  private final float[] pixels;
  private final @Nullable NormalizedDigit digit;
  private final @Nullable String file;

  private Input(float[] pixels, @Nullable NormalizedDigit digit, @Nullable String file) {
    this.pixels = pixels;
    this.digit = digit;
    this.file = file;
  }

  /** Numbers from 0 to 1 as they are. */
  static Input of(float[] pixels) {
    return new Input(pixels, null, null);
  }

  /** A digit that was found on a picture. */
  static Input of(NormalizedDigit digit) {
    byte[] bytes = digit.pixels();
    float[] pixels = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      pixels[i] = Byte.toUnsignedInt(bytes[i]) / 255f;
    }
    return new Input(pixels, digit, null);
  }

  /** The same from a file of this name. */
  Input from(@Nullable String name) {
    return new Input(pixels, digit, name);
  }

  /** {@code [C*H*W]} numbers from 0 to 1. */
  float[] pixels() {
    return pixels;
  }

  @Nullable NormalizedDigit digit() {
    return digit;
  }

  @Nullable String file() {
    return file;
  }
}
