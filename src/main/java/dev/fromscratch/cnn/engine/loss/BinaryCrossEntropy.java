package dev.fromscratch.cnn.engine.loss;

import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Tensor;

/**
 * Each of the K outputs as a yes-or-no question: {@code L = -1/K Σ_i (t[i] ln y[i] + (1 - t[i]) ln
 * (1 - y[i]))}, with {@code ∂L/∂y[i] = 1/K ((1 - t[i])/(1 - y[i]) - t[i]/y[i])}.
 *
 * <p>A float sigmoid saturates to exactly 0 or 1, where these are infinite; y is kept {@link
 * #MARGIN} away from both, so that loss and gradient stay finite.
 */
public record BinaryCrossEntropy() implements Loss {

  /** The distance from 0 and 1 that floats near 1 can still tell. */
  static final float MARGIN = 1e-7f;

  @Override
  public Expects expects() {
    return Expects.PROBABILITIES;
  }

  @Override
  public double sum(TensorOps ops, Tensor output, Tensor target) {
    double sum = 0;
    for (int i = 0; i < output.size(); i++) {
      double y = clamp(output.data()[i]);
      double t = target.data()[i];
      sum -= t * Math.log(y) + (1 - t) * Math.log(1 - y);
    }
    return sum / output.dim(1);
  }

  @Override
  public void gradient(
      TensorOps ops, Tensor output, Tensor target, int batchSize, Tensor outputGradient) {
    float scale = 1f / (output.dim(1) * batchSize);
    for (int i = 0; i < output.size(); i++) {
      double y = clamp(output.data()[i]);
      double t = target.data()[i];
      outputGradient.data()[i] = (float) (scale * ((1 - t) / (1 - y) - t / y));
    }
  }

  /** Written with comparisons so that a NaN stays a NaN. */
  private static double clamp(float y) {
    if (y < MARGIN) {
      return MARGIN;
    }
    return y > 1 - MARGIN ? 1.0 - MARGIN : y;
  }
}
