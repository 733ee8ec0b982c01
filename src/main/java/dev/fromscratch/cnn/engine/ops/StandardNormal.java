package dev.fromscratch.cnn.engine.ops;

/** The normal distribution with mean 0 and variance 1. */
final class StandardNormal {

  private static final double SQRT_HALF = Math.sqrt(0.5);
  private static final double PEAK = 1 / Math.sqrt(2 * Math.PI);

  private StandardNormal() {}

  /** {@code φ(x) = e^(-x²/2) / √(2π)}. */
  static double density(double x) {
    return PEAK * Math.exp(-0.5 * x * x);
  }

  /**
   * {@code Φ(x) = erfc(-x / √2) / 2}, the integral of the density up to x; its relative error is
   * below 1.2 · 10⁻⁷, two roundings of a float, also far out on the left where Φ is tiny.
   */
  static double cumulative(double x) {
    double upperTail = 0.5 * complementaryError(Math.abs(x) * SQRT_HALF);
    return x > 0 ? 1 - upperTail : upperTail;
  }

  /**
   * {@code erfc(z) = 2/√π ∫_z^∞ e^(-t²) dt} for {@code z >= 0}, as {@code t e^(P(t) - z²)} with
   * {@code t = 1 / (1 + z/2)} and a polynomial fitted by Chebyshev's method.
   *
   * @see <a href="https://numerical.recipes">Press, Teukolsky, Vetterling, Flannery: Numerical
   *     Recipes, section 6.2, erfcc</a>
   */
  private static double complementaryError(double z) {
    double t = 1 / (1 + 0.5 * z);
    double p = 0.17087277;
    p = p * t - 0.82215223;
    p = p * t + 1.48851587;
    p = p * t - 1.13520398;
    p = p * t + 0.27886807;
    p = p * t - 0.18628806;
    p = p * t + 0.09678418;
    p = p * t + 0.37409196;
    p = p * t + 1.00002368;
    p = p * t - 1.26551223;
    return t * Math.exp(p - z * z);
  }
}
