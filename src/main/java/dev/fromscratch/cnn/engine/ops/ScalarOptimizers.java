package dev.fromscratch.cnn.engine.ops;

import dev.fromscratch.cnn.engine.ops.TensorOps.AdamStep;
import dev.fromscratch.cnn.engine.ops.TensorOps.RmsPropStep;
import dev.fromscratch.cnn.engine.ops.TensorOps.SgdStep;

/**
 * The steps of optimizers of {@link ScalarTensorOps}.
 *
 * <p>A mean that nothing is added to any more shrinks with every step, and after some hundreds it
 * would be a subnormal number, and stay one: 0.9 of the smallest is rounded to the smallest. A
 * processor takes a hundred times as long for these. So what is too small to matter becomes 0.
 */
final class ScalarOptimizers {

  /** Means, and means of squares, below this are 0. */
  static final float TINY = 0x1p-100f;

  /** Gradients below this count as 0: their squares are below {@link #TINY}. */
  static final float TINY_GRADIENT = 0x1p-50f;

  private ScalarOptimizers() {}

  /** {@link TensorOps#sgdStep}. */
  static void sgdStep(
      float[] value,
      float[] velocity,
      int from,
      int to,
      float[] gradient,
      int gradientFrom,
      SgdStep step) {
    for (int i = from; i < to; i++) {
      float g = gradient[gradientFrom + i - from] + step.weightDecay() * value[i];
      velocity[i] = orZero(step.momentum() * velocity[i] + g, TINY);
      float direction = step.nesterov() ? g + step.momentum() * velocity[i] : velocity[i];
      value[i] -= step.rate() * direction;
    }
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
    for (int i = from; i < to; i++) {
      float g = orZero(gradient[gradientFrom + i - from], TINY_GRADIENT);
      squares[i] = orZero(step.decay() * squares[i] + (1 - step.decay()) * g * g, TINY);
      float scaled = g / ((float) Math.sqrt(squares[i]) + step.epsilon());
      velocity[i] = orZero(step.momentum() * velocity[i] + scaled, TINY);
      value[i] -= step.rate() * velocity[i];
    }
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
    for (int i = from; i < to; i++) {
      float g = orZero(gradient[gradientFrom + i - from], TINY_GRADIENT);
      m[i] = orZero(step.beta1() * m[i] + (1 - step.beta1()) * g, TINY);
      v[i] = orZero(step.beta2() * v[i] + (1 - step.beta2()) * g * g, TINY);
      float move = step.rate() * m[i] / ((float) Math.sqrt(v[i]) + step.epsilon());
      value[i] = step.keep() * value[i] - move;
    }
  }

  private static float orZero(float x, float least) {
    return Math.abs(x) < least ? 0 : x;
  }
}
