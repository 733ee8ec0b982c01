package dev.fromscratch.cnn.engine.network;

import dev.fromscratch.cnn.engine.tensor.Tensor;

/**
 * What the pictures that a network learned from look like to it: their {@link Network#features}, as
 * normal distributions around a mean μ_k for each class k, with one covariance Σ for all. How far a
 * picture with features f is from all of them is the distance of Mahalanobis from the nearest,
 * {@code d² = min_k (f - μ_k)ᵀ Σ⁻¹ (f - μ_k) = min_k |W f - W μ_k|²} with {@code Σ⁻¹ = WᵀW}. One
 * that is farther than most of the familiar ones is none of them, whatever class the network gives
 * it. Thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/1807.03888">Lee, Lee, Lee, Shin (2018)</a>
 */
public final class Familiarity {

  private final Tensor means;
  private final Tensor whitening;
  private final double threshold;

  /** W μ_k, class by class. */
  private final double[] whitened;

  /**
   * What is familiar.
   *
   * @param means μ, {@code [K, F]}
   * @param whitening W, {@code [F, F]}, of which only the lower triangle is looked at
   * @param threshold the distance beyond which a picture is unfamiliar, positive and finite
   * @throws IllegalArgumentException if they do not fit together
   */
  public Familiarity(Tensor means, Tensor whitening, double threshold) {
    int features = means.dim(1);
    if (means.shape().rank() != 2
        || whitening.shape().rank() != 2
        || whitening.dim(0) != features
        || whitening.dim(1) != features) {
      throw new IllegalArgumentException(
          "means [K, F] need a matrix [F, F], got %s and %s"
              .formatted(means.shape(), whitening.shape()));
    }
    if (!(threshold > 0 && Double.isFinite(threshold))) {
      throw new IllegalArgumentException("threshold must be positive and finite, got " + threshold);
    }
    this.means = means;
    this.whitening = whitening;
    this.threshold = threshold;
    this.whitened = new double[means.size()];
    for (int k = 0; k < means.dim(0); k++) {
      whiten(means.data(), k * features, whitened, k * features);
    }
  }

  /** The same with another threshold. */
  public Familiarity withThreshold(double other) {
    return new Familiarity(means, whitening, other);
  }

  /** μ, {@code [K, F]}. */
  public Tensor means() {
    return means;
  }

  /** W, {@code [F, F]}, a lower triangle. */
  public Tensor whitening() {
    return whitening;
  }

  /** The distance beyond which a picture is unfamiliar. */
  public double threshold() {
    return threshold;
  }

  /** How many features a picture has. */
  public int features() {
    return means.dim(1);
  }

  /**
   * How far a picture is from all that is familiar.
   *
   * @param features f, {@code [F]}
   * @return d, at least 0; NaN if one of them is not a number
   * @throws IllegalArgumentException if they are more or fewer
   */
  public double distance(float[] features) {
    if (features.length != features()) {
      throw new IllegalArgumentException(
          "expected %d features, got %d".formatted(features(), features.length));
    }
    double[] z = new double[features.length];
    whiten(features, 0, z, 0);
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < means.dim(0); k++) {
      double square = 0;
      for (int i = 0; i < z.length; i++) {
        double difference = z[i] - whitened[k * z.length + i];
        square += difference * difference;
      }
      least = Math.min(least, square);
    }
    return Math.sqrt(least);
  }

  /** How far a picture is, in thresholds: unfamiliar above 1; never beyond all numbers. */
  public float unfamiliarity(float[] features) {
    return (float) Math.min(distance(features) / threshold, Float.MAX_VALUE);
  }

  private void whiten(float[] from, int first, double[] to, int at) {
    int features = features();
    for (int i = 0; i < features; i++) {
      double sum = 0;
      for (int j = 0; j <= i; j++) {
        sum += (double) whitening.data()[i * features + j] * from[first + j];
      }
      to[at + i] = sum;
    }
  }
}
