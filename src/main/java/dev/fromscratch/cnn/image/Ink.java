package dev.fromscratch.cnn.image;

/**
 * How much each pixel stands out from the ground it is on: about the logarithm of how many times
 * darker, or lighter, it is. A pencil has 0.3, a black pen on white paper 1.6.
 */
final class Ink {

  /** Where it is so dark that noise is all there is, on the scale of 0 to 255. */
  private static final float FLOOR = 24;

  private static final int BRIGHTEST = 255;

  /** Entries of the table per step of brightness. */
  private static final int ENTRIES = 16;

  /**
   * The logarithms of brightnesses. Between its entries they are straight but for a millionth, and
   * unlike {@link Math#log} they have the same bits on every machine.
   */
  private static final float[] LOGARITHMS = new float[BRIGHTEST * ENTRIES + 2];

  static {
    for (int i = 0; i < LOGARITHMS.length; i++) {
      LOGARITHMS[i] = (float) StrictMath.log((double) i / ENTRIES + FLOOR);
    }
  }

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
      float entry = ENTRIES * Math.clamp(channel.values[i], 0, BRIGHTEST);
      int below = (int) entry;
      float least = LOGARITHMS[below];
      log.values[i] = least + (entry - below) * (LOGARITHMS[below + 1] - least);
    }
    return log;
  }
}
