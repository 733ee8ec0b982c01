package dev.fromscratch.cnn.image;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;

/**
 * Smooth noise from -1 to 1: random numbers at the corners of squares of side 1, and a smooth way
 * from each to the next.
 */
final class SmoothNoise {

  private final long seed;

  SmoothNoise(long seed) {
    this.seed = seed;
  }

  float at(float x, float y) {
    int x0 = (int) Math.floor(x);
    int y0 = (int) Math.floor(y);
    float across = eased(x - x0);
    float top = corner(x0, y0) + across * (corner(x0 + 1, y0) - corner(x0, y0));
    float bottom = corner(x0, y0 + 1) + across * (corner(x0 + 1, y0 + 1) - corner(x0, y0 + 1));
    return top + eased(y - y0) * (bottom - top);
  }

  /** With finer noise added, about an octave higher. */
  float octaves(float x, float y) {
    return 0.6f * at(x, y) + 0.4f * at(2.1f * x + 17, 2.1f * y + 5);
  }

  /** From 0 to 1 without a bend at either. */
  private static float eased(float share) {
    return share * share * (3 - 2 * share);
  }

  private float corner(int x, int y) {
    long bits = SeededRandom.mix(seed ^ (x * 0x9E3779B97F4A7C15L) ^ (y * 0xC2B2AE3D27D4EB4FL));
    return (bits >>> 40) / (float) (1 << 23) - 1;
  }
}
