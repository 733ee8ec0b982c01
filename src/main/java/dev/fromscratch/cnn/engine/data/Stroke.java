package dev.fromscratch.cnn.engine.data;

/**
 * One movement of the pen: the points it passes, in order, where it turns sharply, and the radius
 * of the ink. All are mutable, because every step of the drawing moves them; strokes never leave
 * the generator.
 */
final class Stroke {

  final double[] x;
  final double[] y;

  /** Whether the pen turns sharply at a point; only control points have corners. */
  final boolean[] corner;

  final double[] radius;

  Stroke(int points) {
    this.x = new double[points];
    this.y = new double[points];
    this.corner = new boolean[points];
    this.radius = new double[points];
  }

  int size() {
    return x.length;
  }

  /** The distance between two of the points. */
  double distance(int from, int to) {
    double dx = x[to] - x[from];
    double dy = y[to] - y[from];
    return Math.sqrt(dx * dx + dy * dy);
  }

  /** The same line through points at most {@code spacing} apart, all equally far along it. */
  Stroke resample(double spacing) {
    double length = length();
    int pieces = Math.max(1, (int) Math.ceil(length / spacing));
    var resampled = new Stroke(pieces + 1);
    int to = 1;
    double passed = 0;
    for (int k = 0; k <= pieces; k++) {
      double wanted = k * length / pieces;
      while (to < size() - 1 && passed + distance(to - 1, to) < wanted) {
        passed += distance(to - 1, to);
        to++;
      }
      double piece = distance(to - 1, to);
      double t = piece == 0 ? 0 : Math.clamp((wanted - passed) / piece, 0, 1);
      resampled.x[k] = x[to - 1] + t * (x[to] - x[to - 1]);
      resampled.y[k] = y[to - 1] + t * (y[to] - y[to - 1]);
    }
    return resampled;
  }

  /** Moves every inner point towards its neighbors, so many times: a hurried pen cuts corners. */
  void smooth(int times) {
    for (int pass = 0; pass < times; pass++) {
      smooth(x);
      smooth(y);
    }
  }

  private static void smooth(double[] values) {
    double before = values[0];
    for (int i = 1; i < values.length - 1; i++) {
      double here = values[i];
      values[i] = (before + 2 * here + values[i + 1]) / 4;
      before = here;
    }
  }

  /** How long the line is. */
  double length() {
    double length = 0;
    for (int i = 1; i < size(); i++) {
      length += distance(i - 1, i);
    }
    return length;
  }
}
