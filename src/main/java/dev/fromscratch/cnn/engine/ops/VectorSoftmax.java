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
    for (int n = 0; n < samples; n += LANES) {
      ofLanes(x, y, n, classes, samples, SPECIES.indexInRange(n, samples));
    }
  }

  private static void ofLanes(
      float[] x, float[] y, int first, int classes, int samples, VectorMask<Float> mask) {
    int end = first + classes * samples;
    FloatVector max = FloatVector.fromArray(SPECIES, x, first, mask);
    for (int i = first + samples; i < end; i += samples) {
      max = max.max(FloatVector.fromArray(SPECIES, x, i, mask));
    }
    FloatVector sum = FloatVector.zero(SPECIES);
    for (int i = first; i < end; i += samples) {
      FloatVector e = VectorExponential.exp(FloatVector.fromArray(SPECIES, x, i, mask).sub(max));
      e.intoArray(y, i, mask);
      sum = sum.add(e);
    }
    for (int i = first; i < end; i += samples) {
      FloatVector.fromArray(SPECIES, y, i, mask).div(sum).intoArray(y, i, mask);
    }
  }
}
