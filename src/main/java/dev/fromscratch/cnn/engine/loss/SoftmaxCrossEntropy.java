package dev.fromscratch.cnn.engine.loss;

import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Tensor;

/**
 * Softmax and cross-entropy in one, on logits z: {@code L = -Σ_i t[i] ln softmax(z)[i]}, with
 * {@code ∂L/∂z[i] = softmax(z)[i] - t[i]} for targets that sum to 1.
 *
 * <p>{@code ln softmax(z)[i] = z[i] - max - ln Σ_j e^(z[j] - max)} is computed without dividing, so
 * that no exponential overflows and no logarithm sees 0.
 */
public record SoftmaxCrossEntropy() implements Loss {

  @Override
  public Expects expects() {
    return Expects.LOGITS;
  }

  @Override
  public double sum(TensorOps ops, Tensor output, Tensor target) {
    int classes = output.dim(1);
    double sum = 0;
    for (int start = 0; start < output.size(); start += classes) {
      double logSumExp = logSumExp(output.data(), start, start + classes);
      for (int i = start; i < start + classes; i++) {
        float t = target.data()[i];
        if (t != 0) {
          sum += t * (logSumExp - output.data()[i]);
        }
      }
    }
    return sum;
  }

  private static double logSumExp(float[] logits, int from, int to) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      max = Math.max(max, logits[i]);
    }
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += Math.exp(logits[i] - max);
    }
    return max + Math.log(sum);
  }

  @Override
  public void gradient(
      TensorOps ops, Tensor output, Tensor target, int batchSize, Tensor outputGradient) {
    ops.softmax(output.data(), outputGradient.data(), output.dim(0), output.dim(1));
    float scale = 1f / batchSize;
    for (int i = 0; i < output.size(); i++) {
      outputGradient.data()[i] = scale * (outputGradient.data()[i] - target.data()[i]);
    }
  }
}
