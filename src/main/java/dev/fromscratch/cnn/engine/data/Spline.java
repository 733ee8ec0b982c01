package dev.fromscratch.cnn.engine.data;

/**
 * A smooth line through points: a cubic Hermite spline whose tangent at a point is that of the
 * parabola through it and its two neighbors. At the ends and at corners each side goes its own way.
 */
final class Spline {

  private static final int STEPS = 12;

  /** Keeps slopes finite where control points coincide. */
  private static final double SHORTEST = 1e-9;

  private Spline() {}

  /** The curve through a stroke's control points, {@value #STEPS} pieces between any two. */
  static Stroke through(Stroke points) {
    var curve = new Stroke((points.size() - 1) * STEPS + 1);
    for (int i = 0; i < points.size() - 1; i++) {
      interpolate(points, points.x, i, curve.x);
      interpolate(points, points.y, i, curve.y);
    }
    return curve;
  }

  /** One coordinate of the curve from point {@code i} to the next. */
  private static void interpolate(Stroke points, double[] values, int i, double[] curve) {
    double length = length(points, i);
    double slope = (values[i + 1] - values[i]) / length;
    boolean freeStart = i == 0 || points.corner[i];
    boolean freeEnd = i + 1 == points.size() - 1 || points.corner[i + 1];
    double start = freeStart ? slope : tangent(points, values, i);
    double end = freeEnd ? slope : tangent(points, values, i + 1);
    // A free side continues the parabola of the other side.
    start = freeStart ? (3 * slope - end) / 2 : start;
    end = freeEnd ? (3 * slope - start) / 2 : end;
    for (int k = 0; k <= STEPS; k++) {
      double t = (double) k / STEPS;
      double rest = 1 - t;
      curve[i * STEPS + k] =
          values[i] * rest * rest * (1 + 2 * t)
              + values[i + 1] * t * t * (1 + 2 * rest)
              + length * t * rest * (start * rest - end * t);
    }
  }

  /** The slope at point {@code i} of the parabola through it and its neighbors. */
  private static double tangent(Stroke points, double[] values, int i) {
    double before = length(points, i - 1);
    double after = length(points, i);
    double slopeBefore = (values[i] - values[i - 1]) / before;
    double slopeAfter = (values[i + 1] - values[i]) / after;
    return (slopeBefore * after + slopeAfter * before) / (before + after);
  }

  private static double length(Stroke points, int i) {
    return points.distance(i, i + 1) + SHORTEST;
  }
}
