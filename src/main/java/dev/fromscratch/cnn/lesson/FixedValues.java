package dev.fromscratch.cnn.lesson;

import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.network.Network;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Initial values that any language can repeat, so that a run can be compared with one of the
 * original, number by number. They come from a hash of their position, in 32-bit arithmetic without
 * sign:
 *
 * <pre>
 * h = (i + 1 + 1000003 salt) 2654435761      h = (h ^ h >> 16) 2246822519      h = h ^ h >> 13
 * value[i] = 2 scale (h / 2³² - 1/2)
 * </pre>
 *
 * <p>Each parameter has a salt of its own. The original holds the weight of a dense layer as {@code
 * [out, in]}, which is the order of i.
 */
final class FixedValues {

  private FixedValues() {}

  /**
   * Writes over all parameters.
   *
   * @param firstSalt the salt of the first parameter; the others count up from there
   * @param scale the largest value of a parameter
   */
  static void fill(Network network, int firstSalt, ToDoubleFunction<Parameter> scale) {
    List<Parameter> parameters = network.parameters();
    for (int p = 0; p < parameters.size(); p++) {
      Parameter parameter = parameters.get(p);
      fill(parameter, firstSalt + p, scale.applyAsDouble(parameter));
    }
  }

  private static void fill(Parameter parameter, int salt, double scale) {
    boolean dense = parameter.shape().rank() == 2;
    int in = dense ? parameter.shape().dim(0) : parameter.size();
    int out = parameter.size() / in;
    for (int i = 0; i < parameter.size(); i++) {
      parameter.data()[i % in * out + i / in] = (float) (2 * scale * (hash(i, salt) - 0.5));
    }
  }

  /** A number in {@code [0, 1)}. */
  private static double hash(int i, int salt) {
    int hash = (i + 1 + 1_000_003 * salt) * 0x9E37_79B1;
    hash = (hash ^ (hash >>> 16)) * 0x85EB_CA77;
    hash ^= hash >>> 13;
    return Integer.toUnsignedLong(hash) / 0x1p32;
  }
}
