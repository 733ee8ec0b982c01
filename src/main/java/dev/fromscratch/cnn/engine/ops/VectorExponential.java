package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.LANES;
import static dev.fromscratch.cnn.engine.ops.VectorTile.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * {@code e^x} of floats, none of them above 0: softmax, the sigmoid and tanh need no others, and so
 * nothing here overflows.
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
 * <p>The error is below 1.1 units in the last place, also where {@code e^x} is subnormal. NaN stays
 * NaN. There are no tables, branches or approximate reciprocals, and a fused multiply-add rounds
 * alike everywhere: an element has the same bits on every lane, at every width and on every
 * machine.
 *
 * <p>{@link VectorActivations} writes the same steps out in its own loops. HotSpot inlines the
 * methods of the Vector API always, but ours only until a compiled method has 18,000 nodes; a
 * vector that crosses a call that was not inlined lives on the heap. With {@code exp} as a method
 * from vector to vector, softmax took 19 kB per call and tanh four times as long in a process that
 * had compiled much else.
 *
 * @see <a href="https://openlibrary.org/isbn/0138220646">Cody and Waite: Software Manual for the
 *     Elementary Functions, 1980, chapter 6</a>
 * @see <a href="https://doi.org/10.1007/978-1-4899-7983-4">Muller: Elementary Functions, 2016,
 *     chapters 3 and 11</a>
 */
final class VectorExponential {

  static final float ONE_OVER_LN2 = 1.442695f;

  /** 15 bits of ln 2, and the rest: with the 8 bits of n, the first product fits in 24. */
  static final float LN2_LEADING = 0x1.62e4p-1f;

  static final float LN2_REST = 1.4286068e-6f;

  /** Added to a small number, it leaves the nearest whole number in the lowest bits of the sum. */
  static final float ROUNDING = 0x1.8p23f;

  /** Its bits, less the 127 that exponents of floats are stored with. */
  static final int ROUNDING_BITS = Float.floatToRawIntBits(ROUNDING);

  static final int BIAS = 127;

  /** Where the exponent of a float begins. */
  static final int MANTISSA_BITS = 23;

  /** Below it {@code e^x} rounds to 0, and {@code n} no longer fits the exponents of floats. */
  static final float LOWEST = -104;

  // q, highest power first.
  static final float Q4 = 0x1.6a23d0p-10f;
  static final float Q3 = 0x1.123a20p-7f;
  static final float Q2 = 0x1.5558f2p-5f;
  static final float Q1 = 0x1.555492p-3f;
  static final float Q0 = 0x1.fffffcp-2f;

  private VectorExponential() {}

  /** {@code y = e^x} for {@code count} numbers {@code x <= 0}; y may be x. */
  static void exp(float[] x, float[] y, int count) {
    for (int i = 0; i < count; i += LANES) {
      VectorMask<Float> mask = SPECIES.indexInRange(i, count);
      FloatVector u = FloatVector.fromArray(SPECIES, x, i, mask);
      FloatVector shifted = u.fma(ONE_OVER_LN2, ROUNDING);
      FloatVector n = shifted.sub(ROUNDING);
      FloatVector r = n.lanewise(VectorOperators.FMA, -LN2_LEADING, u);
      r = n.lanewise(VectorOperators.FMA, -LN2_REST, r);
      FloatVector q = r.fma(Q4, Q3).lanewise(VectorOperators.FMA, r, Q2);
      q = q.lanewise(VectorOperators.FMA, r, Q1).lanewise(VectorOperators.FMA, r, Q0);
      // Two factors, because 2^n itself is subnormal below -126; only the second product rounds.
      IntVector exponent = shifted.reinterpretAsInts().sub(ROUNDING_BITS);
      IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
      IntVector power = half.add(BIAS).lanewise(VectorOperators.LSHL, MANTISSA_BITS);
      IntVector rest = exponent.sub(half).add(BIAS).lanewise(VectorOperators.LSHL, MANTISSA_BITS);
      q.fma(r.mul(r), r)
          .add(1)
          .mul(power.reinterpretAsFloats())
          .mul(rest.reinterpretAsFloats())
          .blend(0, u.compare(VectorOperators.LT, LOWEST))
          .intoArray(y, i, mask);
    }
  }
}
