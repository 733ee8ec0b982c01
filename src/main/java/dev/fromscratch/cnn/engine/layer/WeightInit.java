package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;

/**
 * How weights begin. {@code fanIn} and {@code fanOut} count the inputs that feed one output and the
 * outputs that one input feeds.
 */
public enum WeightInit {
  /**
   * Normal with variance {@code 2 / fanIn}: keeps the variance through ReLU layers.
   *
   * @see <a href="https://arxiv.org/abs/1502.01852">He et al. (2015)</a>
   */
  HE,
  /**
   * Uniform in {@code ±√(6 / (fanIn + fanOut))}: keeps the variance through tanh and sigmoid
   * layers.
   *
   * @see <a href="https://proceedings.mlr.press/v9/glorot10a.html">Glorot, Bengio (2010)</a>
   */
  XAVIER,
  /** Normal with variance 1, biases too: what the original does. */
  STANDARD_NORMAL;

  /** Fills a weight. */
  void fillWeight(Parameter weight, int fanIn, int fanOut, SeededRandom random) {
    float[] data = weight.data();
    switch (this) {
      case HE -> fillNormal(data, Math.sqrt(2.0 / fanIn), random);
      case XAVIER -> fillUniform(data, Math.sqrt(6.0 / (fanIn + fanOut)), random);
      case STANDARD_NORMAL -> fillNormal(data, 1, random);
    }
  }

  /** Fills a bias: zeros, or standard normal numbers where the weights are so too. */
  void fillBias(Parameter bias, SeededRandom random) {
    if (this == STANDARD_NORMAL) {
      fillNormal(bias.data(), 1, random);
    }
  }

  private static void fillNormal(float[] data, double deviation, SeededRandom random) {
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (deviation * random.nextGaussian());
    }
  }

  private static void fillUniform(float[] data, double limit, SeededRandom random) {
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) random.nextDouble(-limit, limit);
    }
  }
}
