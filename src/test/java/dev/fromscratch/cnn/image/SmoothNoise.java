package dev.fromscratch.cnn.image;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;

/** Smooth noise from -1 to 1. */
final class SmoothNoise {
  private final long seed;

  SmoothNoise(long seed) {
    this.seed = seed;
  }

  float at(float x, float y) {
    int x0 = (int) Math.floor(x);
    int y0 = (int) Math.floor(y);
    float fx = x - x0;
    float fy = y - y0;
    fx = fx * fx * (3 - 2 * fx);
    fy = fy * fy * (3 - 2 * fy);
    float top = knot(x0, y0) + fx * (knot(x0 + 1, y0) - knot(x0, y0));
    float bottom = knot(x0, y0 + 1) + fx * (knot(x0 + 1, y0 + 1) - knot(x0, y0 + 1));
    return top + fy * (bottom - top);
  }

  float octaves(float x, float y) {
    return 0.6f * at(x, y) + 0.4f * at(2.1f * x + 17, 2.1f * y + 5);
  }

  private float knot(int x, int y) {
    return (SeededRandom.mix(seed ^ (x * 0x9E3779B97F4A7C15L) ^ (y * 0xC2B2AE3D27D4EB4FL)) >>> 40)
            / (float) (1 << 23)
        - 1;
  }
}
