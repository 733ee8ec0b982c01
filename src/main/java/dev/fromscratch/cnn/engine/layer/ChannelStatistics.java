package dev.fromscratch.cnn.engine.layer;

/**
 * What a pass keeps for a {@link BatchNorm}: sums of its own shard and, in the first pass of a
 * batch, those of all shards with what follows from them for every channel.
 */
final class ChannelStatistics {

  /** Floats, of which a double takes two. */
  static final long NUMBERS_PER_CHANNEL = 4 + 2 * 5;

  /** Of x. */
  final Moments moments;

  /** {@code Σ dy}. */
  final double[] gradients;

  /** {@code Σ dy (x - μ)}. */
  final double[] products;

  /** μ, as a float, as every x is compared with it. */
  final float[] mean;

  /** {@code 1 / √(σ² + ε)}. */
  final double[] inverseDeviation;

  /** {@code weight / √(σ² + ε)}. */
  final float[] scale;

  /** What dx loses for its influence on μ: {@code 1/m Σ dy}. */
  final float[] offset;

  /** What dx loses for its influence on σ², per {@code x - μ}. */
  final float[] slope;

  private boolean constant;

  ChannelStatistics(int channels) {
    this.moments = new Moments(channels);
    this.gradients = new double[channels];
    this.products = new double[channels];
    this.mean = new float[channels];
    this.inverseDeviation = new double[channels];
    this.scale = new float[channels];
    this.offset = new float[channels];
    this.slope = new float[channels];
  }

  /** Normalises with the moments of the batch, which depend on every x. */
  void useMoments(float[] weight, float epsilon) {
    constant = false;
    for (int c = 0; c < mean.length; c++) {
      set(c, moments.mean(c), moments.variance(c) + epsilon, weight[c]);
    }
  }

  /** Normalises with constants. */
  void use(float[] means, float[] variances, float[] weight, float epsilon) {
    constant = true;
    for (int c = 0; c < mean.length; c++) {
      set(c, means[c], (double) variances[c] + epsilon, weight[c]);
    }
  }

  private void set(int channel, double center, double squaredDeviation, float weight) {
    mean[channel] = (float) center;
    inverseDeviation[channel] = 1 / Math.sqrt(squaredDeviation);
    scale[channel] = (float) (weight * inverseDeviation[channel]);
  }

  /** Adds the sums of another shard. */
  void addSums(ChannelStatistics shard) {
    for (int c = 0; c < mean.length; c++) {
      gradients[c] += shard.gradients[c];
      products[c] += shard.products[c];
    }
  }

  /** Makes offset and slope from the sums over the batch; with constants there is no influence. */
  void prepareInputGradient() {
    for (int c = 0; c < mean.length; c++) {
      double share = constant ? 0 : 1.0 / moments.count();
      offset[c] = (float) (gradients[c] * share);
      slope[c] = (float) (products[c] * share * inverseDeviation[c] * inverseDeviation[c]);
    }
  }
}
