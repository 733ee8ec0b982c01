package dev.fromscratch.cnn.engine.network;

/**
 * How sure a classifier is of what it says. The temperature T turns probabilities p into {@code
 * q[i] = p[i]^(1/T) / Σ_j p[j]^(1/T)}, which is {@code softmax(z/T)} where p is {@code softmax(z)},
 * and defined as well where p is a mean of several answers. Above 1 it takes certainty away, below
 * 1 it adds some. The order of the classes stays, so what is predicted stays too.
 *
 * @param value T, positive and finite; 1 changes nothing
 * @see <a href="https://arxiv.org/abs/1706.04599">Guo, Pleiss, Sun, Weinberger (2017)</a>
 */
public record Temperature(double value) {

  /** Leaves probabilities as they are, to the bit. */
  public static final Temperature NONE = new Temperature(1);

  public Temperature {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException("temperature must be positive and finite, got " + value);
    }
  }

  /**
   * Changes the probabilities of one sample in place.
   *
   * @param probabilities {@code [K]}
   */
  public void applyTo(float[] probabilities) {
    applyTo(probabilities, 0, 1, probabilities.length);
  }

  /**
   * Changes the probabilities of one sample among others in place. One that is not a number makes
   * all of its sample so.
   *
   * @param probabilities of all samples
   * @param first where the first of the sample stands
   * @param stride how far the next stands from it
   * @param classes K
   */
  public void applyTo(float[] probabilities, int first, int stride, int classes) {
    if (value == 1) {
      return;
    }
    int end = first + stride * classes;
    double largest = 0;
    for (int i = first; i < end; i += stride) {
      largest = Math.max(largest, probabilities[i]);
    }
    double sum = 0;
    for (int i = first; i < end; i += stride) {
      sum += power(probabilities[i] / largest);
    }
    for (int i = first; i < end; i += stride) {
      probabilities[i] = (float) (power(probabilities[i] / largest) / sum);
    }
  }

  /** Of numbers from 0 to 1, the largest being 1, so that no sum is 0. */
  private double power(double share) {
    return Math.pow(share, 1 / value);
  }
}
