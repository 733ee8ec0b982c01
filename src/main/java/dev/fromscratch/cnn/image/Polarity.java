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
   * @param strokes where they are supposed to be
   * @param breadth theirs, in pixels
   */
  static double evidence(Picture picture, Mask strokes, Box box, float breadth) {
    int margin = (int) Math.ceil(breadth) + 1;
    int left = Math.max(0, box.left() - margin);
    int top = Math.max(0, box.top() - margin);
    int width = Math.min(picture.width(), box.right() + margin) - left;
    int height = Math.min(picture.height(), box.bottom() + margin) - top;
    Plane away = Resampling.cut(strokes.distanceTo(), left, top, width, height);
    double signed = 0;
    double all = Double.MIN_NORMAL;
    for (Plane channel : picture.channels()) {
      Plane log = Ink.logarithm(Resampling.cut(channel, left, top, width, height));
      Plane finer = Resampling.blurred(log, Math.max(0.5f, breadth / 4));
      Plane coarser = Resampling.blurred(log, Math.max(1, breadth / 1.6f));
      for (int i = 0; i < log.values.length; i++) {
        if (away.values[i] <= 0.9f * breadth) {
          double difference = coarser.values[i] - finer.values[i];
          signed += difference * difference * difference;
          all += Math.abs(difference * difference * difference);
        }
      }
    }
    return signed / all;
  }
}
