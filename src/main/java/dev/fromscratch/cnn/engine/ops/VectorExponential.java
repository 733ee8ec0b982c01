package dev.fromscratch.cnn.engine.ops;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@code e^x} and {@code e^x - 1} of a vector of floats, none of them above 0: softmax, the sigmoid
 * and tanh need no others, and so nothing here overflows.
 *
 * <p>With {@code n} the whole number nearest to {@code x / ln 2} and {@code r = x - n ln 2},
 *
 * <pre>
 * e^x = 2^n e^r,   e^r = 1 + r + r² q(r),   |r| up to ln 2 / 2
 * </pre>
 *
 * <p>{@code q} has degree 4; its coefficients make the largest relative error of {@code e^r} as
 * small as possible, 4·10⁻⁹, and were found by least squares with Lawson's weights. {@code ln 2} is
 * split in two, after Cody and Waite: {@code n} times the leading part has no rounding error, so
 * {@code r} keeps its digits.
 *
 * <p>The error of both is below 1.1 units in the last place, also where {@code e^x} is subnormal.
 * NaN stays NaN. There are no tables, branches or approximate reciprocals, and a fused multiply-add
 * rounds alike everywhere: an element has the same bits on every lane, at every width and on every
 * machine.
 *
 * @see <a href="https://openlibrary.org/isbn/0138220646">Cody and Waite: Software Manual for the
 *     Elementary Functions, 1980, chapter 6</a>
 * @see <a href="https://doi.org/10.1007/978-1-4899-7983-4">Muller: Elementary Functions, 2016,
 *     chapters 3 and 11</a>
 */
final class VectorExponential {

  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

  private static final float ONE_OVER_LN2 = 1.442695f;

  /** 15 bits of ln 2, and the rest: with the 8 bits of n, the first product fits in 24. */
  private static final float LN2_LEADING = 0x1.62e4p-1f;

  private static final float LN2_REST = 1.4286068e-6f;

  /** Added to a small number, it leaves the nearest whole number in the lowest bits of the sum. */
  private static final float ROUNDING = 0x1.8p23f;

  /** Below it {@code e^x} rounds to 0, and {@code n} no longer fits the exponents of floats. */
  private static final float LOWEST = -104;

  /** Below it {@code e^x - 1} rounds to -1. */
  private static final float LOWEST_LESS_ONE = -18;

  // q, highest power first.
  private static final float Q4 = 0x1.6a23d0p-10f;
  private static final float Q3 = 0x1.123a20p-7f;
  private static final float Q2 = 0x1.5558f2p-5f;
  private static final float Q1 = 0x1.555492p-3f;
  private static final float Q0 = 0x1.fffffcp-2f;

  private VectorExponential() {}

  /** {@code e^x} for {@code x <= 0}. */
  static FloatVector exp(FloatVector x) {
    FloatVector shifted = shifted(x);
    FloatVector r = remainder(x, shifted.sub(ROUNDING));
    // Two factors, because 2^n itself is subnormal below -126; only the second product rounds.
    IntVector n = exponent(shifted);
    IntVector half = n.lanewise(VectorOperators.ASHR, 1);
    FloatVector y = lessOne(r).add(1).mul(powerOfTwo(half)).mul(powerOfTwo(n.sub(half)));
    return y.blend(0, x.compare(VectorOperators.LT, LOWEST));
  }

  /** {@code e^x - 1} for {@code x <= 0}, to full precision also near 0. */
  static FloatVector expLessOne(FloatVector x) {
    FloatVector shifted = shifted(x);
    FloatVector r = remainder(x, shifted.sub(ROUNDING));
    FloatVector power = powerOfTwo(exponent(shifted));
    // 2^n e^r - 1 = 2^n (e^r - 1) + (2^n - 1), where nothing cancels if n is 0.
    FloatVector y = lessOne(r).fma(power, power.sub(1));
    return y.blend(-1, x.compare(VectorOperators.LT, LOWEST_LESS_ONE));
  }

  private static FloatVector shifted(FloatVector x) {
    return x.fma(splat(ONE_OVER_LN2), splat(ROUNDING));
  }

  private static FloatVector remainder(FloatVector x, FloatVector n) {
    return n.fma(splat(-LN2_REST), n.fma(splat(-LN2_LEADING), x));
  }

  /** {@code e^r - 1}. */
  private static FloatVector lessOne(FloatVector r) {
    FloatVector q = splat(Q4).fma(r, splat(Q3)).fma(r, splat(Q2)).fma(r, splat(Q1));
    return q.fma(r, splat(Q0)).fma(r.mul(r), r);
  }

  private static IntVector exponent(FloatVector shifted) {
    return shifted.reinterpretAsInts().sub(Float.floatToRawIntBits(ROUNDING));
  }

  /** {@code 2^n}, written into the exponent bits. */
  private static FloatVector powerOfTwo(IntVector n) {
    return n.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
  }

  private static FloatVector splat(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }
}
