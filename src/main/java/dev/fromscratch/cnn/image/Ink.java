package dev.fromscratch.cnn.image;

/**
 * How much each pixel stands out from the ground it is on: about the logarithm of how many times
 * darker, or lighter, it is. A pencil has 0.3, a black pen on white paper 1.6.
 */
final class Ink {

  /** Where it is so dark that noise is all there is, on the scale of 0 to 255. */
  private static final float FLOOR = 24;

  final Plane plane;
  final boolean dark;

  Ink(Plane plane, boolean dark) {
    this.plane = plane;
    this.dark = dark;
  }

  /**
   * The logarithm of a channel: light that falls unevenly multiplies what is seen, and a logarithm
   * makes that a sum.
   */
  static Plane logarithm(Plane channel) {
    Plane log = new Plane(channel.width, channel.height);
    for (int i = 0; i < log.values.length; i++) {
      log.values[i] = (float) Math.log(Math.max(0, channel.values[i]) + FLOOR);
    }
    return log;
  }
}
