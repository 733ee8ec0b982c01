package dev.fromscratch.cnn.engine.data;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;

/**
 * Writes some parts of a stroke larger and others smaller: a long bar on a small bowl, a wide loop
 * below a narrow head. Every piece keeps its direction and changes its length, as a pen does that
 * hurries here and lingers there.
 */
final class Pace {

  /** How far along the stroke the pace changes, as a share of the digit's height. */
  private static final double REACH = 0.35;

  /** What is left of a piece at least, and the most it grows to. */
  private static final double SLOWEST = 0.4;

  private static final double FASTEST = 2.5;

  private final double[] factors;

  private Pace(double[] factors) {
    this.factors = factors;
  }

  /** A random pace for a stroke of this length; {@code spread} is its standard deviation. */
  static Pace draw(double length, double spread, SeededRandom random) {
    double[] factors = new double[(int) Math.ceil(length / REACH) + 1];
    for (int k = 0; k < factors.length; k++) {
      factors[k] = Math.clamp(1 + spread * random.nextGaussian(), SLOWEST, FASTEST);
    }
    return new Pace(factors);
  }

  /** Changes the lengths; the middle of the points stays where it is. */
  void apply(Stroke stroke) {
    change(stroke.x);
    change(stroke.y);
  }

  private void change(double[] values) {
    int pieces = values.length - 1;
    double middle = 0;
    double changedMiddle = 0;
    double from = values[0];
    for (int i = 0; i <= pieces; i++) {
      double value = values[i];
      middle += value;
      values[i] = i == 0 ? value : values[i - 1] + at((double) i / pieces) * (value - from);
      changedMiddle += values[i];
      from = value;
    }
    double shift = (middle - changedMiddle) / values.length;
    for (int i = 0; i <= pieces; i++) {
      values[i] += shift;
    }
  }

  /** The factor at a share of the way, smooth between those that were drawn. */
  private double at(double share) {
    int last = factors.length - 1;
    if (last == 0) {
      return factors[0];
    }
    int before = Math.min((int) (share * last), last - 1);
    double t = share * last - before;
    return factors[before] + t * t * (3 - 2 * t) * (factors[before + 1] - factors[before]);
  }
}
