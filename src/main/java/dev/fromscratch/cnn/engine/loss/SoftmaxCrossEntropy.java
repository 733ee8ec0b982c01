package dev.fromscratch.cnn.engine.loss;

import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Tensor;

/**
 * Softmax and cross-entropy in one, on logits z: {@code L = -Σ_i s[i] ln softmax(z)[i]}, with
 * {@code ∂L/∂z[i] = softmax(z)[i] - s[i]} for targets t that sum to 1.
 *
 * <p>{@code s[i] = (1 - α) t[i] + α/K} are the targets with label smoothing: of certainty, the
 * share α is spread evenly over all K classes. The loss is least at finite logits then, and a
 * network has no reason to be ever more sure. With α = 0, s is t.
 *
 * <p>{@code ln softmax(z)[i] = z[i] - max - ln Σ_j e^(z[j] - max)} is computed without dividing, so
 * that no exponential overflows and no logarithm sees 0.
 *
 * @param labelSmoothing α in {@code [0, 1)}
 * @see <a href="https://arxiv.org/abs/1512.00567">Szegedy et al. (2016), section 7</a>
 */
public record SoftmaxCrossEntropy(float labelSmoothing) implements Loss {

  public SoftmaxCrossEntropy {
    if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
      throw new IllegalArgumentException(
          "labelSmoothing must be at least 0 and below 1, got " + labelSmoothing);
    }
  }

  /** Cross-entropy with the targets as they are. */
  public SoftmaxCrossEntropy() {
    this(0);
  }

  @Override
  public Expects expects() {
    return Expects.LOGITS;
  }

  /** Cross-entropy without smoothing, which compares between runs that smooth differently. */
  @Override
  public Loss forEvaluation() {
    return new SoftmaxCrossEntropy();
  }

  private float smoothed(float target, int classes) {
    return (1 - labelSmoothing) * target + labelSmoothing / classes;
  }

  @Override
  public double sum(TensorOps ops, Tensor output, Tensor target) {
    int classes = output.dim(1);
    double sum = 0;
    int count = output.dim(0);
    for (int n = 0; n < count; n++) {
      double logSumExp = logSumExp(output, n);
      for (int i = n; i < output.size(); i += count) {
        float s = smoothed(target.data()[i], classes);
        if (s != 0) {
          sum += s * (logSumExp - output.data()[i]);
        }
      }
    }
    return sum;
  }

  private static double logSumExp(Tensor logits, int sample) {
    int count = logits.dim(0);
    double max = Double.NEGATIVE_INFINITY;
    for (int i = sample; i < logits.size(); i += count) {
      max = Math.max(max, logits.data()[i]);
    }
    double sum = 0;
    for (int i = sample; i < logits.size(); i += count) {
      sum += Math.exp(logits.data()[i] - max);
    }
    return max + Math.log(sum);
  }

  @Override
  public void gradient(
      TensorOps ops, Tensor output, Tensor target, int batchSize, Tensor outputGradient) {
    int classes = output.dim(1);
    ops.softmax(output.data(), outputGradient.data(), classes, output.dim(0));
    float scale = 1f / batchSize;
    for (int i = 0; i < output.size(); i++) {
      float s = smoothed(target.data()[i], classes);
      outputGradient.data()[i] = scale * (outputGradient.data()[i] - s);
    }
  }
}
