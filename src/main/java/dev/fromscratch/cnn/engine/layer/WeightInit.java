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
  STANDARD_NORMAL,
  /**
   * Uniform in {@code ±1 / √fanIn}, biases too: what PyTorch does unless told otherwise.
   *
   * @see <a href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html">PyTorch,
   *     Conv2d, Variables</a>
   */
  UNIFORM;

  /** Fills a weight. */
  void fillWeight(Parameter weight, int fanIn, int fanOut, SeededRandom random) {
    float[] data = weight.data();
    switch (this) {
      case HE -> fillNormal(data, Math.sqrt(2.0 / fanIn), random);
      case XAVIER -> fillUniform(data, Math.sqrt(6.0 / (fanIn + fanOut)), random);
      case STANDARD_NORMAL -> fillNormal(data, 1, random);
      case UNIFORM -> fillUniform(data, 1 / Math.sqrt(fanIn), random);
    }
  }

  /** Fills a bias, which is all zeros: it stays so, or becomes as random as the weight. */
  void fillBias(Parameter bias, int fanIn, SeededRandom random) {
    switch (this) {
      case HE, XAVIER -> {}
      case STANDARD_NORMAL -> fillNormal(bias.data(), 1, random);
      case UNIFORM -> fillUniform(bias.data(), 1 / Math.sqrt(fanIn), random);
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
