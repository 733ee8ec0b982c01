package dev.fromscratch.cnn.image;

/**
 * Whether strokes are darker or lighter than what is around them. At the scale of its breadth, the
 * difference of two Gaussians is large in the middle of a stroke and less on both sides, while the
 * edge of a shadow or a sheet gives as much on the one side as on the other: cubes of the
 * differences add up to the sign of strokes.
 */
final class Polarity {

  private Polarity() {}

  /**
   * From -1 for light strokes to 1 for dark ones.
   *
   * @param logarithms of the channels of a picture
   * @param strokes where they are supposed to be
   * @param breadth theirs, in pixels
   */
  static double evidence(Plane[] logarithms, Mask strokes, Box box, float breadth) {
    Box around = box.grown((int) Math.ceil(breadth) + 1).within(strokes.width, strokes.height);
    Mask near = strokes.cut(around).grown(0.9f * breadth);
    double signed = 0;
    double all = Double.MIN_NORMAL;
    for (Plane logarithm : logarithms) {
      Plane log = Resampling.cut(logarithm, around);
      Plane finer = Resampling.blurred(log, Math.max(0.5f, breadth / 4));
      Plane coarser = Resampling.blurred(log, Math.max(1, breadth / 1.6f));
      for (int i = 0; i < log.values.length; i++) {
        if (near.set[i]) {
          double difference = coarser.values[i] - finer.values[i];
          signed += difference * difference * difference;
          all += Math.abs(difference * difference * difference);
        }
      }
    }
    return signed / all;
  }
}
