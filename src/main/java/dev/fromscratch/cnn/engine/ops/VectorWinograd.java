package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The three transforms of Winograd's minimal filtering {@code F(2x2, 3x3)}, a sample in each lane.
 *
 * <p>A 2x2 tile of outputs of a 3x3 window sees 4x4 inputs and takes 36 products. Transformed,
 *
 * <pre>
 * Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A
 *
 *      1  0 -1  0         1   0   0
 * Bᵀ = 0  1  1  0     G = ½   ½   ½      Aᵀ = 1 1  1  0
 *      0 -1  1  0         ½  -½   ½           0 1 -1 -1
 *      0  1  0 -1         0   0   1
 * </pre>
 *
 * it takes 16, one for each element of the 4x4 matrices U = G g Gᵀ of the weight and V = Bᵀ d B of
 * the inputs; what is added over channels is the product. The transforms themselves are additions,
 * and halves, which are exact; the result differs from that of 36 products by rounding alone.
 *
 * @see <a href="https://arxiv.org/abs/1509.09308">Lavin, Gray (2015)</a>
 */
final class VectorWinograd {

  /** Elements of a transformed tile. */
  static final int ELEMENTS = 16;

  private VectorWinograd() {}

  /**
   * {@code V = Bᵀ d B} of a vector of 4x4 inputs.
   *
   * @param row how far a row of d is from the next
   * @param column how far a column of d is from the next
   * @param element how far an element of V is from the next
   */
  static void inputs(float[] d, int from, int row, int column, float[] v, int to, int element) {
    int at0 = from;
    FloatVector d00 = FloatVector.fromArray(SPECIES, d, at0);
    FloatVector d10 = FloatVector.fromArray(SPECIES, d, at0 + row);
    FloatVector d20 = FloatVector.fromArray(SPECIES, d, at0 + 2 * row);
    FloatVector d30 = FloatVector.fromArray(SPECIES, d, at0 + 3 * row);
    FloatVector t00 = d00.sub(d20);
    FloatVector t10 = d10.add(d20);
    FloatVector t20 = d20.sub(d10);
    FloatVector t30 = d10.sub(d30);
    int at1 = from + column;
    FloatVector d01 = FloatVector.fromArray(SPECIES, d, at1);
    FloatVector d11 = FloatVector.fromArray(SPECIES, d, at1 + row);
    FloatVector d21 = FloatVector.fromArray(SPECIES, d, at1 + 2 * row);
    FloatVector d31 = FloatVector.fromArray(SPECIES, d, at1 + 3 * row);
    FloatVector t01 = d01.sub(d21);
    FloatVector t11 = d11.add(d21);
    FloatVector t21 = d21.sub(d11);
    FloatVector t31 = d11.sub(d31);
    int at2 = from + 2 * column;
    FloatVector d02 = FloatVector.fromArray(SPECIES, d, at2);
    FloatVector d12 = FloatVector.fromArray(SPECIES, d, at2 + row);
    FloatVector d22 = FloatVector.fromArray(SPECIES, d, at2 + 2 * row);
    FloatVector d32 = FloatVector.fromArray(SPECIES, d, at2 + 3 * row);
    FloatVector t02 = d02.sub(d22);
    FloatVector t12 = d12.add(d22);
    FloatVector t22 = d22.sub(d12);
    FloatVector t32 = d12.sub(d32);
    int at3 = from + 3 * column;
    FloatVector d03 = FloatVector.fromArray(SPECIES, d, at3);
    FloatVector d13 = FloatVector.fromArray(SPECIES, d, at3 + row);
    FloatVector d23 = FloatVector.fromArray(SPECIES, d, at3 + 2 * row);
    FloatVector d33 = FloatVector.fromArray(SPECIES, d, at3 + 3 * row);
    FloatVector t03 = d03.sub(d23);
    FloatVector t13 = d13.add(d23);
    FloatVector t23 = d23.sub(d13);
    FloatVector t33 = d13.sub(d33);
    t00.sub(t02).intoArray(v, to);
    t01.add(t02).intoArray(v, to + element);
    t02.sub(t01).intoArray(v, to + 2 * element);
    t01.sub(t03).intoArray(v, to + 3 * element);
    t10.sub(t12).intoArray(v, to + 4 * element);
    t11.add(t12).intoArray(v, to + 5 * element);
    t12.sub(t11).intoArray(v, to + 6 * element);
    t11.sub(t13).intoArray(v, to + 7 * element);
    t20.sub(t22).intoArray(v, to + 8 * element);
    t21.add(t22).intoArray(v, to + 9 * element);
    t22.sub(t21).intoArray(v, to + 10 * element);
    t21.sub(t23).intoArray(v, to + 11 * element);
    t30.sub(t32).intoArray(v, to + 12 * element);
    t31.add(t32).intoArray(v, to + 13 * element);
    t32.sub(t31).intoArray(v, to + 14 * element);
    t31.sub(t33).intoArray(v, to + 15 * element);
  }

  /**
   * {@code Y = Aᵀ M A + start} of a vector of 4x4 products.
   *
   * @param element how far an element of M is from the next
   * @param row how far a row of y is from the next
   * @param column how far a column of y is from the next
   */
  static void outputs(
      float[] m, int from, int element, float start, float[] y, int to, int row, int column) {
    FloatVector m00 = FloatVector.fromArray(SPECIES, m, from);
    FloatVector m10 = FloatVector.fromArray(SPECIES, m, from + 4 * element);
    FloatVector m20 = FloatVector.fromArray(SPECIES, m, from + 8 * element);
    FloatVector m30 = FloatVector.fromArray(SPECIES, m, from + 12 * element);
    FloatVector s00 = m00.add(m10).add(m20);
    FloatVector s10 = m10.sub(m20).sub(m30);
    FloatVector m01 = FloatVector.fromArray(SPECIES, m, from + element);
    FloatVector m11 = FloatVector.fromArray(SPECIES, m, from + 5 * element);
    FloatVector m21 = FloatVector.fromArray(SPECIES, m, from + 9 * element);
    FloatVector m31 = FloatVector.fromArray(SPECIES, m, from + 13 * element);
    FloatVector s01 = m01.add(m11).add(m21);
    FloatVector s11 = m11.sub(m21).sub(m31);
    FloatVector m02 = FloatVector.fromArray(SPECIES, m, from + 2 * element);
    FloatVector m12 = FloatVector.fromArray(SPECIES, m, from + 6 * element);
    FloatVector m22 = FloatVector.fromArray(SPECIES, m, from + 10 * element);
    FloatVector m32 = FloatVector.fromArray(SPECIES, m, from + 14 * element);
    FloatVector s02 = m02.add(m12).add(m22);
    FloatVector s12 = m12.sub(m22).sub(m32);
    FloatVector m03 = FloatVector.fromArray(SPECIES, m, from + 3 * element);
    FloatVector m13 = FloatVector.fromArray(SPECIES, m, from + 7 * element);
    FloatVector m23 = FloatVector.fromArray(SPECIES, m, from + 11 * element);
    FloatVector m33 = FloatVector.fromArray(SPECIES, m, from + 15 * element);
    FloatVector s03 = m03.add(m13).add(m23);
    FloatVector s13 = m13.sub(m23).sub(m33);
    s00.add(s01).add(s02).add(start).intoArray(y, to);
    s01.sub(s02).sub(s03).add(start).intoArray(y, to + column);
    s10.add(s11).add(s12).add(start).intoArray(y, to + row);
    s11.sub(s12).sub(s13).add(start).intoArray(y, to + row + column);
  }

  /**
   * {@code ∂L/∂M = A ∂L/∂Y Aᵀ} of a vector of 2x2 outputs: how the products of a tile share its
   * gradient.
   *
   * @param position how far one of the four outputs, row by row, is from the next
   * @param element how far an element of ∂L/∂M is from the next
   */
  static void gradients(float[] dy, int from, int position, float[] m, int to, int element) {
    FloatVector y00 = FloatVector.fromArray(SPECIES, dy, from);
    FloatVector y01 = FloatVector.fromArray(SPECIES, dy, from + position);
    FloatVector y10 = FloatVector.fromArray(SPECIES, dy, from + 2 * position);
    FloatVector y11 = FloatVector.fromArray(SPECIES, dy, from + 3 * position);
    gradientRow(y00, y01, m, to, element);
    gradientRow(y00.add(y10), y01.add(y11), m, to + 4 * element, element);
    gradientRow(y00.sub(y10), y01.sub(y11), m, to + 8 * element, element);
    gradientRow(y10.neg(), y11.neg(), m, to + 12 * element, element);
  }

  private static void gradientRow(
      FloatVector left, FloatVector right, float[] m, int to, int element) {
    left.intoArray(m, to);
    left.add(right).intoArray(m, to + element);
    left.sub(right).intoArray(m, to + 2 * element);
    right.neg().intoArray(m, to + 3 * element);
  }

  /**
   * {@code ∂L/∂g = Gᵀ ∂L/∂U G} of one window.
   *
   * @param element how far an element of ∂L/∂U is from the next
   */
  static void weightGradient(float[] u, int from, int element, float[] gradient, int to) {
    for (int j = 0; j < 3; j++) {
      for (int i = 0; i < 3; i++) {
        gradient[to + 3 * i + j] = column(u, from, element, i, j);
      }
    }
  }

  /** An element of {@code (Gᵀ ∂L/∂U) G}. */
  private static float column(float[] u, int from, int element, int i, int j) {
    float outer = row(u, from + (j == 2 ? 3 : 0) * element, element, i);
    float second = row(u, from + element, element, i);
    float third = row(u, from + 2 * element, element, i);
    return switch (j) {
      case 0 -> outer + (second + third) / 2;
      case 1 -> (second - third) / 2;
      default -> (second + third) / 2 + outer;
    };
  }

  /** An element of a column of {@code Gᵀ ∂L/∂U}. */
  private static float row(float[] u, int from, int element, int i) {
    float second = u[from + 4 * element];
    float third = u[from + 8 * element];
    return switch (i) {
      case 0 -> u[from] + (second + third) / 2;
      case 1 -> (second - third) / 2;
      default -> (second + third) / 2 + u[from + 12 * element];
    };
  }

  /**
   * {@code U = G g Gᵀ} of one window.
   *
   * @param step 1, or -1 for the window turned by half a circle, whose first element is its last
   * @param element how far an element of U is from the next
   */
  static void weight(float[] g, int first, int step, float[] u, int to, int element) {
    for (int j = 0; j < 3; j++) {
      float g0 = g[first + j * step];
      float g1 = g[first + (3 + j) * step];
      float g2 = g[first + (6 + j) * step];
      // G g for now, in the first three columns of U.
      u[to + j * element] = g0;
      u[to + (4 + j) * element] = (g0 + g1 + g2) / 2;
      u[to + (8 + j) * element] = (g0 - g1 + g2) / 2;
      u[to + (12 + j) * element] = g2;
    }
    for (int i = 0; i < 4; i++) {
      int row = to + 4 * i * element;
      float t0 = u[row];
      float t1 = u[row + element];
      float t2 = u[row + 2 * element];
      u[row + element] = (t0 + t1 + t2) / 2;
      u[row + 2 * element] = (t0 - t1 + t2) / 2;
      u[row + 3 * element] = t2;
    }
  }
}
