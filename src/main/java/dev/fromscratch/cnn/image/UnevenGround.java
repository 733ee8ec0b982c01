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

  /** Those of all channels; light that falls unevenly is a sum in them. */
  final Plane[] logarithms;

  private final Plane[] blurred;

  UnevenGround(Picture picture) {
    Plane[] channels = picture.channels();
    this.logarithms = new Plane[channels.length];
    this.blurred = new Plane[channels.length];
    for (int c = 0; c < channels.length; c++) {
      logarithms[c] = Ink.logarithm(channels[c]);
      blurred[c] = Resampling.blurred(logarithms[c], BLUR);
    }
  }

  /**
   * The ink on a photograph, the mean over the colors, so that any pen is seen.
   *
   * @param dark whether the ink is darker than the ground
   * @param radius strokes must be narrower than {@code 2 * radius + 1} pixels
   */
  Ink ink(boolean dark, int radius) {
    Plane sum = new Plane(blurred[0].width, blurred[0].height);
    for (Plane channel : blurred) {
      Plane log = dark ? channel : channel.negated();
      Plane ground = GrayMorphology.closing(log, radius);
      for (int i = 0; i < sum.values.length; i++) {
        sum.values[i] += (ground.values[i] - log.values[i]) / blurred.length;
      }
    }
    return new Ink(sum, dark);
  }

  /** The mean over the colors with the ground in it; higher is more ink. */
  Plane withGround(boolean dark) {
    Plane mean = new Plane(blurred[0].width, blurred[0].height);
    float share = (dark ? -1f : 1f) / blurred.length;
    for (Plane channel : blurred) {
      for (int i = 0; i < mean.values.length; i++) {
        mean.values[i] += share * channel.values[i];
      }
    }
    return mean;
  }
}
