package dev.fromscratch.cnn.engine.optimizer;

import dev.fromscratch.cnn.engine.layer.Parameter;

/**
 * What decays: weights. Biases and the scales of normalizations are left alone. They are few, do
 * not make a network more complex, and pulling them to 0 only makes it fit worse.
 *
 * @see <a href="https://www.deeplearningbook.org/contents/regularization.html">Goodfellow, Bengio,
 *     Courville (2016), section 7.1</a>
 */
final class WeightDecay {

  private WeightDecay() {}

  /** λ for a weight, 0 for any other parameter. */
  static float of(Parameter parameter, float weightDecay) {
    return parameter.decays() ? weightDecay : 0;
  }
}
