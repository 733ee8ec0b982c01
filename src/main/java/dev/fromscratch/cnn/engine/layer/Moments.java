package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.ops.Planes;
import dev.fromscratch.cnn.engine.ops.TensorOps;

/**
 * The mean and the variance of each channel over the samples seen, in double precision.
 *
 * <p>Deviations are taken from the mean, {@code M = Σ (x - mean)²}, because {@code Σ x² - n mean²}
 * loses all digits where the mean is far larger than the deviations. Two parts a and b of a batch
 * put their moments together without another look at the numbers:
 *
 * <pre>
 * δ = mean_b - mean_a      mean = mean_a + δ n_b / n      M = M_a + M_b + δ² n_a n_b / n
 * </pre>
 *
 * @see <a href="https://doi.org/10.1080/00031305.1983.10483115">Chan, Golub, LeVeque (1983)</a>
 */
final class Moments {

  private final double[] means;
  private final double[] squares;
  private long count;

  Moments(int channels) {
    this.means = new double[channels];
    this.squares = new double[channels];
  }

  /** Forgets what was seen and looks at these numbers. */
  void measure(TensorOps ops, Planes size, float[] x) {
    count = size.count();
    ops.sumChannels(size, x, means);
    for (int c = 0; c < means.length; c++) {
      means[c] /= count;
    }
    ops.sumSquaredDeviations(size, x, means, squares);
  }

  /** Adds what another one saw. */
  void add(Moments other) {
    long sum = count + other.count;
    double share = (double) other.count / sum;
    for (int c = 0; c < means.length; c++) {
      double delta = other.means[c] - means[c];
      means[c] += delta * share;
      squares[c] += other.squares[c] + delta * delta * count * share;
    }
    count = sum;
  }

  /** Numbers seen of each channel, n. */
  long count() {
    return count;
  }

  double mean(int channel) {
    return means[channel];
  }

  /** {@code M / n}, the variance of the numbers seen. */
  double variance(int channel) {
    return squares[channel] / count;
  }

  /** {@code M / (n - 1)}, the best guess at the variance of all numbers; needs two of them. */
  double unbiasedVariance(int channel) {
    return squares[channel] / (count - 1);
  }
}
