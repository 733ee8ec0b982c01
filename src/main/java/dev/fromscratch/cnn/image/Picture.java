package dev.fromscratch.cnn.image;

import java.util.function.UnaryOperator;

/** A picture in color, upright and opaque: numbers from 0 to 255 for red, green and blue. */
public final class Picture {

  final Plane red;
  final Plane green;
  final Plane blue;

  /** Pixels of the file along a pixel of this. */
  private final int factor;

  Picture(Plane red, Plane green, Plane blue) {
    this(red, green, blue, 1);
  }

  Picture(Plane red, Plane green, Plane blue, int factor) {
    this.red = red;
    this.green = green;
    this.blue = blue;
    this.factor = factor;
  }

  /** A picture without color. */
  public static Picture gray(int width, int height, float[] values) {
    Plane plane = new Plane(width, height, values);
    return new Picture(plane, plane, plane);
  }

  /** Pixels in a row. */
  public int width() {
    return red.width;
  }

  /** Rows. */
  public int height() {
    return red.height;
  }

  /**
   * The picture without color in another size, as large as fits and in the middle; what is left
   * beside it is filled with the brightness of its edges.
   *
   * @return brightness from 0 to 1, row by row from the top
   */
  public float[] fitted(int width, int height) {
    Plane gray = gray();
    float scale = Math.min((float) width / width(), (float) height / height());
    float left = (width() - width / scale) / 2;
    float top = (height() - height / scale) / 2;
    Plane fitted =
        scale == 1 && width == width() && height == height()
            ? gray
            : Resampling.resample(gray, left, top, scale, width, height);
    float[] result = new float[width * height];
    for (int i = 0; i < result.length; i++) {
      result[i] = Math.clamp(fitted.values[i] / 255, 0, 1);
    }
    return result;
  }

  /** How bright the eye sees each pixel, by the weights of Rec. 601. */
  private Plane gray() {
    if (isGray()) {
      return red;
    }
    Plane gray = new Plane(width(), height());
    for (int i = 0; i < gray.values.length; i++) {
      gray.values[i] = 0.299f * red.values[i] + 0.587f * green.values[i] + 0.114f * blue.values[i];
    }
    return gray;
  }

  boolean isGray() {
    return red == green && green == blue;
  }

  Plane[] channels() {
    return isGray() ? new Plane[] {red} : new Plane[] {red, green, blue};
  }

  Picture map(UnaryOperator<Plane> change) {
    Plane first = change.apply(red);
    return isGray()
        ? new Picture(first, first, first, factor)
        : new Picture(first, change.apply(green), change.apply(blue), factor);
  }

  /** A rectangle of this in the pixels of the file. */
  Box onFile(float left, float top, float right, float bottom) {
    return new Box(
        Math.round(left * factor),
        Math.round(top * factor),
        Math.round(right * factor),
        Math.round(bottom * factor));
  }

  /** The whole picture with this longest side. */
  Picture scaledTo(int longestSide) {
    float scale = (float) longestSide / Math.max(width(), height());
    int width = Math.max(1, Math.round(width() * scale));
    int height = Math.max(1, Math.round(height() * scale));
    return resampled(0, 0, scale, width, height);
  }

  /** A part of the picture in another size. */
  Picture resampled(float left, float top, float scale, int width, int height) {
    return map(plane -> Resampling.resample(plane, left, top, scale, width, height));
  }
}
