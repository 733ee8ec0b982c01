package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.ScalarOptimizers.TINY;
import static dev.fromscratch.cnn.engine.ops.ScalarOptimizers.TINY_GRADIENT;
import static dev.fromscratch.cnn.engine.ops.VectorTile.LANES;
import static dev.fromscratch.cnn.engine.ops.VectorTile.SPECIES;

import dev.fromscratch.cnn.engine.ops.TensorOps.AdamStep;
import dev.fromscratch.cnn.engine.ops.TensorOps.RmsPropStep;
import dev.fromscratch.cnn.engine.ops.TensorOps.SgdStep;
import jdk.incubator.vector.FloatVector;

/**
 * The steps of optimizers, with the same bits as {@link ScalarOptimizers}, which also does what is
 * left after the last whole vector.
 *
 * <p>HotSpot vectorises those loops only where all indices are the same, but the gradient of a
 * range begins elsewhere. Adam is limited by its root and its division, 0.42 ns per number on 512
 * bits, or by memory.
 */
final class VectorOptimizers {

  private VectorOptimizers() {}

  private static int whole(int from, int to) {
    return from + (to - from) / LANES * LANES;
  }

  /** {@link TensorOps#sgdStep}. */
  static void sgdStep(
      float[] value,
      float[] velocity,
      int from,
      int to,
      float[] gradient,
      int gradientFrom,
      SgdStep step) {
    float momentum = step.momentum();
    int whole = whole(from, to);
    int shift = gradientFrom - from;
    for (int i = from; i < whole; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, value, i);
      FloatVector g = FloatVector.fromArray(SPECIES, gradient, i + shift);
      FloatVector decayed = g.add(x.mul(step.weightDecay()));
      FloatVector v = FloatVector.fromArray(SPECIES, velocity, i).mul(momentum).add(decayed);
      v = v.blend(0, v.abs().lt(TINY));
      v.intoArray(velocity, i);
      FloatVector direction = step.nesterov() ? decayed.add(v.mul(momentum)) : v;
      x.sub(direction.mul(step.rate())).intoArray(value, i);
    }
    ScalarOptimizers.sgdStep(value, velocity, whole, to, gradient, whole + shift, step);
  }

  /** {@link TensorOps#rmsPropStep}. */
  static void rmsPropStep(
      float[] value,
      float[] squares,
      float[] velocity,
      int from,
      int to,
      float[] gradient,
      int gradientFrom,
      RmsPropStep step) {
    int whole = whole(from, to);
    int shift = gradientFrom - from;
    for (int i = from; i < whole; i += LANES) {
      FloatVector g = FloatVector.fromArray(SPECIES, gradient, i + shift);
      g = g.blend(0, g.abs().lt(TINY_GRADIENT));
      FloatVector square = g.mul(1 - step.decay()).mul(g);
      FloatVector s = FloatVector.fromArray(SPECIES, squares, i).mul(step.decay()).add(square);
      s = s.blend(0, s.lt(TINY));
      s.intoArray(squares, i);
      FloatVector scaled = g.div(s.sqrt().add(step.epsilon()));
      FloatVector v = FloatVector.fromArray(SPECIES, velocity, i).mul(step.momentum()).add(scaled);
      v = v.blend(0, v.abs().lt(TINY));
      v.intoArray(velocity, i);
      FloatVector x = FloatVector.fromArray(SPECIES, value, i);
      x.sub(v.mul(step.rate())).intoArray(value, i);
    }
    ScalarOptimizers.rmsPropStep(
        value, squares, velocity, whole, to, gradient, whole + shift, step);
  }

  /** {@link TensorOps#adamStep}. */
  static void adamStep(
      float[] value,
      float[] m,
      float[] v,
      int from,
      int to,
      float[] gradient,
      int gradientFrom,
      AdamStep step) {
    int whole = whole(from, to);
    int shift = gradientFrom - from;
    for (int i = from; i < whole; i += LANES) {
      FloatVector g = FloatVector.fromArray(SPECIES, gradient, i + shift);
      g = g.blend(0, g.abs().lt(TINY_GRADIENT));
      FloatVector part = g.mul(1 - step.beta1());
      FloatVector mean = FloatVector.fromArray(SPECIES, m, i).mul(step.beta1()).add(part);
      mean = mean.blend(0, mean.abs().lt(TINY));
      mean.intoArray(m, i);
      FloatVector square = g.mul(1 - step.beta2()).mul(g);
      FloatVector squares = FloatVector.fromArray(SPECIES, v, i).mul(step.beta2()).add(square);
      squares = squares.blend(0, squares.lt(TINY));
      squares.intoArray(v, i);
      FloatVector move = mean.mul(step.rate()).div(squares.sqrt().add(step.epsilon()));
      FloatVector kept = FloatVector.fromArray(SPECIES, value, i).mul(step.keep());
      kept.sub(move).intoArray(value, i);
    }
    ScalarOptimizers.adamStep(value, m, v, whole, to, gradient, whole + shift, step);
  }
}
