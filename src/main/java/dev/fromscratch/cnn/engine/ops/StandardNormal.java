package dev.fromscratch.cnn.engine.ops;

/**
 * The normal distribution with mean 0 and variance 1.
 *
 * <p>Its integral is that of the error function, {@code Φ(x) = (1 + erf(x/√2)) / 2}, for which
 * three rational functions are fitted to three ranges of {@code z = |x|/√2}, with the coefficients
 * of Cody's own program:
 *
 * <pre>
 * erf(z)  = z R₁(z²)                                z up to 0.46875
 * erfc(z) = e^(-z²) R₂(z)                           z up to 4
 * erfc(z) = e^(-z²) / z (1/√π - R₃(1/z²) / z²)      beyond
 * </pre>
 *
 * <p>In double precision the relative error of Φ is below 10⁻¹⁴ for x from -12 to 8, also far out
 * on the left where Φ is tiny. {@link StrictMath} gives the same bits on every machine.
 *
 * @see <a href="https://doi.org/10.1090/S0025-5718-1969-0247736-4">Cody: Rational Chebyshev
 *     Approximations for the Error Function, Math. Comp. 23 (1969)</a>
 * @see <a href="https://www.netlib.org/specfun/erf">Cody: CALERF, in SPECFUN</a>
 */
@SuppressWarnings("FloatingPointLiteralPrecision") // All digits as published, for comparison.
final class StandardNormal {

  private static final double SQRT_HALF = StrictMath.sqrt(0.5);
  private static final double ONE_OVER_SQRT_PI = 1 / StrictMath.sqrt(Math.PI);
  private static final double PEAK = 1 / StrictMath.sqrt(2 * Math.PI);

  private static final double SMALL = 0.46875;
  private static final double LARGE = 4;

  // Numerators and denominators of the three rational functions, highest power first.

  private static final double[] SMALL_ABOVE = {
    1.85777706184603153e-1,
    3.16112374387056560,
    1.13864154151050156e2,
    3.77485237685302021e2,
    3.20937758913846947e3
  };
  private static final double[] SMALL_BELOW = {
    1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3
  };

  private static final double[] MIDDLE_ABOVE = {
    2.15311535474403846e-8,
    5.64188496988670089e-1,
    8.88314979438837594,
    6.61191906371416295e1,
    2.98635138197400131e2,
    8.81952221241769090e2,
    1.71204761263407058e3,
    2.05107837782607147e3,
    1.23033935479799725e3
  };
  private static final double[] MIDDLE_BELOW = {
    1,
    1.57449261107098347e1,
    1.17693950891312499e2,
    5.37181101862009858e2,
    1.62138957456669019e3,
    3.29079923573345963e3,
    4.36261909014324716e3,
    3.43936767414372164e3,
    1.23033935480374942e3
  };

  private static final double[] LARGE_ABOVE = {
    1.63153871373020978e-2,
    3.05326634961232344e-1,
    3.60344899949804439e-1,
    1.25781726111229246e-1,
    1.60837851487422766e-2,
    6.58749161529837803e-4
  };
  private static final double[] LARGE_BELOW = {
    1,
    2.56852019228982242,
    1.87295284992346047,
    5.27905102951428412e-1,
    6.05183413124413191e-2,
    2.33520497626869185e-3
  };

  private StandardNormal() {}

  /** {@code φ(x) = e^(-x²/2) / √(2π)}. */
  static double density(double x) {
    return PEAK * StrictMath.exp(-0.5 * x * x);
  }

  /** {@code Φ(x)}, the integral of the density up to x. */
  static double cumulative(double x) {
    double z = Math.abs(x) * SQRT_HALF;
    if (z <= SMALL) {
      return 0.5 + 0.5 * x * SQRT_HALF * ratio(SMALL_ABOVE, SMALL_BELOW, z * z);
    }
    double scaled = z <= LARGE ? ratio(MIDDLE_ABOVE, MIDDLE_BELOW, z) : scaledTail(1 / (z * z)) / z;
    double upperTail = 0.5 * scaled * StrictMath.exp(-0.5 * x * x);
    return x > 0 ? 1 - upperTail : upperTail;
  }

  /** {@code z e^(z²) erfc(z)} for a large z, of which {@code t = 1/z²} is given. */
  private static double scaledTail(double t) {
    return ONE_OVER_SQRT_PI - t * ratio(LARGE_ABOVE, LARGE_BELOW, t);
  }

  private static double ratio(double[] above, double[] below, double t) {
    return polynomial(above, t) / polynomial(below, t);
  }

  /** Horner's scheme. */
  private static double polynomial(double[] coefficients, double t) {
    double sum = 0;
    for (double coefficient : coefficients) {
      sum = sum * t + coefficient;
    }
    return sum;
  }
}
