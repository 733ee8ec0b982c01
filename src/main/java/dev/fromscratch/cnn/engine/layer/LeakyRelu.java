package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;

/**
 * The rectifier that lets a little of negative numbers through, {@code y = x where x > 0, else
 * slope x}, with the derivative {@code 1 where x > 0, else slope}. Its derivative is never 0, so no
 * output stops learning for good.
 *
 * @see <a href="https://ai.stanford.edu/~amaas/papers/relu_hybrid_icml2013_final.pdf">Maas, Hannun,
 *     Ng (2013)</a>
 */
public final class LeakyRelu extends Activation {

  private final float slope;

  /**
   * A leaky rectifier.
   *
   * @param slope what negative numbers are multiplied by, in {@code [0, 1)}
   * @throws IllegalArgumentException if the slope is outside {@code [0, 1)}
   */
  public LeakyRelu(Shape inputShape, float slope) {
    super(inputShape);
    if (!(slope >= 0 && slope < 1)) {
      throw new IllegalArgumentException("slope must be at least 0 and below 1, got " + slope);
    }
    this.slope = slope;
  }

  @Override
  void apply(TensorOps ops, float[] x, float[] y, int count) {
    ops.leakyRelu(x, y, count, slope);
  }

  @Override
  void derive(TensorOps ops, float[] x, float[] y, float[] dy, float[] dx, int count) {
    ops.leakyReluBackward(x, dy, dx, count, slope);
  }
}
