package dev.fromscratch.cnn.image;

/**
 * Photographs: the ground is what is left when everything narrower than a window is filled. It
 * follows light that falls off, and the edges of shadows and sheets, which are wide.
 *
 * @see <a href="https://doi.org/10.1109/TPAMI.1987.4767941">Haralick, Sternberg, Zhuang: Image
 *     analysis using mathematical morphology (1987), the bottom-hat transform</a>
 */
final class UnevenGround {

  /** A little, so that single noisy pixels do not lift the ground. */
  private static final float BLUR = 0.7f;

  private UnevenGround() {}

  /**
   * The ink on a photograph, the mean over the colors, so that any pen is seen.
   *
   * @param dark whether the ink is darker than the ground
   * @param radius strokes must be narrower than {@code 2 * radius + 1} pixels
   */
  static Ink ink(Picture picture, boolean dark, int radius) {
    Plane[] channels = picture.channels();
    Plane sum = new Plane(picture.width(), picture.height());
    for (Plane channel : channels) {
      Plane log = Ink.logarithm(channel);
      if (!dark) {
        GrayMorphology.negate(log);
      }
      log = Resampling.blurred(log, BLUR);
      Plane ground = GrayMorphology.closing(log, radius);
      for (int i = 0; i < sum.values.length; i++) {
        sum.values[i] += (ground.values[i] - log.values[i]) / channels.length;
      }
    }
    return new Ink(sum, dark);
  }
}
