package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.LANES;
import static dev.fromscratch.cnn.engine.ops.VectorTile.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The transforms of Winograd's minimal filtering {@code F(4x4, 3x3)}, and their transposes, which
 * its gradients take.
 *
 * <p>A 4x4 tile of outputs of a 3x3 window sees 6x6 inputs and takes 144 products. Transformed,
 *
 * <pre>
 * Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A
 * </pre>
 *
 * it takes 36, one for each element of U = G g Gᵀ of the weight and V = Bᵀ d B of the inputs; what
 * is added over channels is M = U ⊙ V. Behind it, polynomials are multiplied by their values at six
 * points: 0, ±a, ±b and infinity. With {@code p = a²b²}, {@code s = a² + b²}, {@code f = 2a²(a² -
 * b²)} and {@code h = 2b²(b² - a²)},
 *
 * <pre>
 *      p   0   -s   0  1  0        1/p    0      0
 *      0 -ab²  -b²  a  1  0       1/f   a/f   a²/f        1 1  1 1  1 0
 * Bᵀ = 0  ab²  -b² -a  1  0   G = 1/f  -a/f   a²/f   Aᵀ = 0 a -a b -b 0
 *      0 -a²b  -a²  b  1  0       1/h   b/h   b²/h        0 a² a² b² b² 0
 *      0  a²b  -a² -b  1  0       1/h  -b/h   b²/h        0 a³ -a³ b³ -b³ 1
 *      0   p    0  -s  0  1        0     0      1
 * </pre>
 *
 * <p>With the usual 1 and 2 for a and b, the result has 4 times the rounding error of 144 products,
 * with 3/4 and 3/2 twice.
 *
 * <p>Each method transforms the rows or the columns of as many matrices as a vector has lanes. The
 * factors are made vectors where they are used: with a method of their own for that, HotSpot
 * allocates them, and each call took 8 times as long.
 *
 * @see <a href="https://arxiv.org/abs/1509.09308">Lavin, Gray (2015)</a>
 * @see <a href="https://arxiv.org/abs/1803.10986">Barabasz et al. (2018), on the points</a>
 */
final class VectorWinograd {

  /** Outputs of a tile in a row or column. */
  static final int OUT = 4;

  /** Inputs of a tile in a row or column, and as many elements of a transformed one. */
  static final int IN = 6;

  /** The window, in a row or column. */
  static final int WINDOW = 3;

  /** Elements of a transformed tile. */
  static final int ELEMENTS = IN * IN;

  /** Numbers that a vector of transformed tiles takes. */
  static final int WORK = ELEMENTS * LANES;

  private static final float A = 0.75f;
  private static final float B = 1.5f;
  private static final float A2 = A * A;
  private static final float B2 = B * B;
  private static final float A3 = A2 * A;
  private static final float B3 = B2 * B;
  private static final float P = A2 * B2;
  private static final float S = A2 + B2;
  private static final float F = 2 * A2 * (A2 - B2);
  private static final float H = 2 * B2 * (B2 - A2);

  private VectorWinograd() {}

  /** {@code v = Bᵀ d}, six numbers from six, each {@code step} from the next. */
  static void inputs(float[] d, int from, int step, float[] v, int to, int toStep) {
    FloatVector d0 = FloatVector.fromArray(SPECIES, d, from);
    FloatVector d1 = FloatVector.fromArray(SPECIES, d, from + step);
    FloatVector d2 = FloatVector.fromArray(SPECIES, d, from + 2 * step);
    FloatVector d3 = FloatVector.fromArray(SPECIES, d, from + 3 * step);
    FloatVector d4 = FloatVector.fromArray(SPECIES, d, from + 4 * step);
    FloatVector d5 = FloatVector.fromArray(SPECIES, d, from + 5 * step);
    FloatVector p = FloatVector.broadcast(SPECIES, P);
    FloatVector s = FloatVector.broadcast(SPECIES, -S);
    d0.fma(p, d2.fma(s, d4)).intoArray(v, to);
    d1.fma(p, d3.fma(s, d5)).intoArray(v, to + 5 * toStep);
    FloatVector b2 = FloatVector.broadcast(SPECIES, -B2);
    FloatVector evenA = d2.fma(b2, d4);
    FloatVector oddA = d1.fma(b2, d3).mul(A);
    evenA.add(oddA).intoArray(v, to + toStep);
    evenA.sub(oddA).intoArray(v, to + 2 * toStep);
    FloatVector a2 = FloatVector.broadcast(SPECIES, -A2);
    FloatVector evenB = d2.fma(a2, d4);
    FloatVector oddB = d1.fma(a2, d3).mul(B);
    evenB.add(oddB).intoArray(v, to + 3 * toStep);
    evenB.sub(oddB).intoArray(v, to + 4 * toStep);
  }

  /** {@code d = B v}, six numbers from six. */
  static void inputGradients(float[] v, int from, int step, float[] d, int to, int toStep) {
    FloatVector v1 = FloatVector.fromArray(SPECIES, v, from + step);
    FloatVector v2 = FloatVector.fromArray(SPECIES, v, from + 2 * step);
    FloatVector evenA = v1.add(v2);
    FloatVector oddA = v1.sub(v2).mul(A);
    FloatVector v3 = FloatVector.fromArray(SPECIES, v, from + 3 * step);
    FloatVector v4 = FloatVector.fromArray(SPECIES, v, from + 4 * step);
    FloatVector evenB = v3.add(v4);
    FloatVector oddB = v3.sub(v4).mul(B);
    FloatVector v0 = FloatVector.fromArray(SPECIES, v, from);
    FloatVector v5 = FloatVector.fromArray(SPECIES, v, from + 5 * step);
    FloatVector p = FloatVector.broadcast(SPECIES, P);
    FloatVector s = FloatVector.broadcast(SPECIES, -S);
    FloatVector a2 = FloatVector.broadcast(SPECIES, -A2);
    FloatVector b2 = FloatVector.broadcast(SPECIES, -B2);
    v0.mul(p).intoArray(d, to);
    v5.fma(p, oddA.fma(b2, oddB.mul(a2))).intoArray(d, to + toStep);
    v0.fma(s, evenA.fma(b2, evenB.mul(a2))).intoArray(d, to + 2 * toStep);
    v5.fma(s, oddA.add(oddB)).intoArray(d, to + 3 * toStep);
    v0.add(evenA).add(evenB).intoArray(d, to + 4 * toStep);
    v5.intoArray(d, to + 5 * toStep);
  }

  /** {@code y = Aᵀ m + start}, four numbers from six. */
  static void outputs(float[] m, int from, int step, float start, float[] y, int to, int toStep) {
    FloatVector m1 = FloatVector.fromArray(SPECIES, m, from + step);
    FloatVector m2 = FloatVector.fromArray(SPECIES, m, from + 2 * step);
    FloatVector evenA = m1.add(m2);
    FloatVector oddA = m1.sub(m2);
    FloatVector m3 = FloatVector.fromArray(SPECIES, m, from + 3 * step);
    FloatVector m4 = FloatVector.fromArray(SPECIES, m, from + 4 * step);
    FloatVector evenB = m3.add(m4);
    FloatVector oddB = m3.sub(m4);
    FloatVector m0 = FloatVector.fromArray(SPECIES, m, from);
    FloatVector m5 = FloatVector.fromArray(SPECIES, m, from + 5 * step);
    FloatVector b = FloatVector.broadcast(SPECIES, B);
    FloatVector b2 = FloatVector.broadcast(SPECIES, B2);
    FloatVector b3 = FloatVector.broadcast(SPECIES, B3);
    FloatVector first = FloatVector.broadcast(SPECIES, start);
    m0.add(evenA).add(evenB).add(first).intoArray(y, to);
    oddA.mul(A).add(oddB.fma(b, first)).intoArray(y, to + toStep);
    evenA.mul(A2).add(evenB.fma(b2, first)).intoArray(y, to + 2 * toStep);
    oddA.mul(A3).add(oddB.fma(b3, m5.add(first))).intoArray(y, to + 3 * toStep);
  }

  /** {@code m = A y}, six numbers from four. */
  static void outputGradients(float[] y, int from, int step, float[] m, int to, int toStep) {
    FloatVector y0 = FloatVector.fromArray(SPECIES, y, from);
    FloatVector y1 = FloatVector.fromArray(SPECIES, y, from + step);
    FloatVector y2 = FloatVector.fromArray(SPECIES, y, from + 2 * step);
    FloatVector y3 = FloatVector.fromArray(SPECIES, y, from + 3 * step);
    y0.intoArray(m, to);
    y3.intoArray(m, to + 5 * toStep);
    FloatVector a2 = FloatVector.broadcast(SPECIES, A2);
    FloatVector evenA = y2.fma(a2, y0);
    FloatVector oddA = y3.fma(a2, y1).mul(A);
    evenA.add(oddA).intoArray(m, to + toStep);
    evenA.sub(oddA).intoArray(m, to + 2 * toStep);
    FloatVector b2 = FloatVector.broadcast(SPECIES, B2);
    FloatVector evenB = y2.fma(b2, y0);
    FloatVector oddB = y3.fma(b2, y1).mul(B);
    evenB.add(oddB).intoArray(m, to + 3 * toStep);
    evenB.sub(oddB).intoArray(m, to + 4 * toStep);
  }

  /** {@code u = G g}, six numbers from three. */
  static void weights(float[] g, int from, int step, float[] u, int to, int toStep) {
    FloatVector g0 = FloatVector.fromArray(SPECIES, g, from);
    FloatVector g1 = FloatVector.fromArray(SPECIES, g, from + step);
    FloatVector g2 = FloatVector.fromArray(SPECIES, g, from + 2 * step);
    g0.mul(1 / P).intoArray(u, to);
    g2.intoArray(u, to + 5 * toStep);
    FloatVector a2 = FloatVector.broadcast(SPECIES, A2);
    FloatVector evenA = g2.fma(a2, g0).mul(1 / F);
    FloatVector oddA = g1.mul(A / F);
    evenA.add(oddA).intoArray(u, to + toStep);
    evenA.sub(oddA).intoArray(u, to + 2 * toStep);
    FloatVector b2 = FloatVector.broadcast(SPECIES, B2);
    FloatVector evenB = g2.fma(b2, g0).mul(1 / H);
    FloatVector oddB = g1.mul(B / H);
    evenB.add(oddB).intoArray(u, to + 3 * toStep);
    evenB.sub(oddB).intoArray(u, to + 4 * toStep);
  }

  /** {@code g = Gᵀ u}, three numbers from six. */
  static void weightGradients(float[] u, int from, int step, float[] g, int to, int toStep) {
    FloatVector u1 = FloatVector.fromArray(SPECIES, u, from + step);
    FloatVector u2 = FloatVector.fromArray(SPECIES, u, from + 2 * step);
    FloatVector evenA = u1.add(u2).mul(1 / F);
    FloatVector oddA = u1.sub(u2).mul(A / F);
    FloatVector u3 = FloatVector.fromArray(SPECIES, u, from + 3 * step);
    FloatVector u4 = FloatVector.fromArray(SPECIES, u, from + 4 * step);
    FloatVector evenB = u3.add(u4).mul(1 / H);
    FloatVector oddB = u3.sub(u4).mul(B / H);
    FloatVector u0 = FloatVector.fromArray(SPECIES, u, from);
    FloatVector u5 = FloatVector.fromArray(SPECIES, u, from + 5 * step);
    u0.mul(1 / P).add(evenA).add(evenB).intoArray(g, to);
    oddA.add(oddB).intoArray(g, to + toStep);
    FloatVector b2 = FloatVector.broadcast(SPECIES, B2);
    evenA.mul(A2).add(evenB.fma(b2, u5)).intoArray(g, to + 2 * toStep);
  }
}
