package dev.fromscratch.cnn.engine.data;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;

/** Gives strokes their breadth: a pen pressed unevenly, set down and lifted, on rough paper. */
final class Pen {

  private final SeededRandom random;
  private final double radius;
  private final double unevenness;

  /** A random pen; its radius is a share of the digit's height. */
  Pen(SeededRandom random) {
    this.random = random;
    this.radius = Math.clamp(0.072 * StrictMath.exp(0.36 * random.nextGaussian()), 0.033, 0.18);
    this.unevenness = 0.10 * random.nextDouble();
  }

  /** Sets the radius at every point of a stroke. */
  void ink(Stroke stroke) {
    double swing = 0.12 * random.nextGaussian();
    double frequency = random.nextDouble(2, 8);
    double phase = random.nextDouble(0, 2 * Math.PI);
    double start = random.nextDouble(0.65, 1);
    double end = random.nextDouble(0.5, 1);
    double taper = random.nextDouble(0.02, 0.17);
    double roughness = 0;
    for (int i = 0; i < stroke.size(); i++) {
      double t = (double) i / (stroke.size() - 1);
      // Each point remembers the one before, so that the edge is rough and not noisy.
      roughness = 0.6 * roughness + unevenness * random.nextGaussian();
      double pressure = 1 + swing * StrictMath.sin(frequency * t + phase) + roughness;
      double lifted = Math.min(ramp(start, t / taper), ramp(end, (1 - t) / taper));
      stroke.radius[i] = radius * Math.max(0.4, pressure * lifted);
    }
  }

  private static double ramp(double from, double t) {
    return from + (1 - from) * Math.min(1, t);
  }
}
