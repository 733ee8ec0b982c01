package dev.fromscratch.cnn.image;

/** A sheet with a digit on it. */
final class WrittenSheet {

  private final Sheet sheet;
  private final Pen pen;
  private final PenStroke digit;
  private final SmoothNoise grains;

  /**
   * A sheet.
   *
   * @param grains where the ink covers badly, and where specks are
   */
  WrittenSheet(Sheet sheet, Pen pen, PenStroke digit, SmoothNoise grains) {
    this.sheet = sheet;
    this.pen = pen;
    this.digit = digit;
    this.grains = grains;
  }

  /** The color at a place with more ink than the digit's, from 0 to 1, where that is stronger. */
  Rgb at(float u, float v, float moreInk) {
    Rgb ground = sheet.at(u, v);
    float stroke = Math.max(digit.at(u, v), moreInk);
    return stroke > 0 ? pen.over(ground, stroke, grains.octaves(u * 30, v * 30)) : ground;
  }

  /** The ink of specks, where there is one. */
  float speckAt(float u, float v) {
    return grains.at(u * 7 + 300, v * 7) > 0.93f ? 0.8f : 0;
  }
}
