package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.LANES;
import static dev.fromscratch.cnn.engine.ops.VectorTile.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Softmax with a sample in each lane: maxima, exponentials and sums run over the classes in their
 * order, so the result does not depend on the width of the vectors.
 */
final class VectorSoftmax {

  private VectorSoftmax() {}

  /**
   * {@link TensorOps#softmax}, with an error below {@code 3 + d + classes / 2} units in the last
   * place for a number d below the largest of its sample. The d comes from rounding the difference,
   * here as in the scalar loop, and grows with it because e^-d shrinks; the classes from the sum,
   * which is kept in single precision here.
   */
  static void softmax(float[] x, float[] y, int classes, int samples) {
    int count = classes * samples;
    for (int n = 0; n < samples; n += LANES) {
      subtractMaxima(x, y, n, count, samples);
    }
    VectorExponential.exp(y, y, count);
    for (int n = 0; n < samples; n += LANES) {
      divideBySums(y, n, count, samples);
    }
  }

  private static void subtractMaxima(float[] x, float[] y, int first, int count, int samples) {
    VectorMask<Float> mask = SPECIES.indexInRange(first, samples);
    FloatVector max = FloatVector.fromArray(SPECIES, x, first, mask);
    for (int i = first + samples; i < count; i += samples) {
      max = max.max(FloatVector.fromArray(SPECIES, x, i, mask));
    }
    for (int i = first; i < count; i += samples) {
      FloatVector.fromArray(SPECIES, x, i, mask).sub(max).intoArray(y, i, mask);
    }
  }

  private static void divideBySums(float[] y, int first, int count, int samples) {
    VectorMask<Float> mask = SPECIES.indexInRange(first, samples);
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = first; i < count; i += samples) {
      sum = sum.add(FloatVector.fromArray(SPECIES, y, i, mask));
    }
    for (int i = first; i < count; i += samples) {
      FloatVector.fromArray(SPECIES, y, i, mask).div(sum).intoArray(y, i, mask);
    }
  }
}
