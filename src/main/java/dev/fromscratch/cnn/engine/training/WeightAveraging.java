package dev.fromscratch.cnn.engine.training;

/**
 * That the result of a run is a moving average of its weights, which is steadier than the weights
 * of the last step. After step t, counted from 0, every number θ that the network is saved with,
 * running statistics too, moves its average a:
 *
 * <pre>
 * a = d a + (1-d) θ      d = min(decay, (1+t) / (10+t))
 * </pre>
 *
 * <p>a begins as θ does before the first step. d is small at first, so that a short run does not
 * end near its beginning.
 *
 * @param decay in {@code [0, 1)}; about the last {@code 1 / (1 - decay)} steps count
 * @see <a href="https://www.tensorflow.org/api_docs/python/tf/train/ExponentialMovingAverage">
 *     TensorFlow, ExponentialMovingAverage</a>
 * @see <a href="https://doi.org/10.1137/0330046">Polyak, Juditsky (1992)</a>
 */
public record WeightAveraging(float decay) {

  public WeightAveraging {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException("decay must be at least 0 and below 1, got " + decay);
    }
  }

  /** d after a step, counted from 0. */
  float decay(long step) {
    return (float) Math.min(decay, (1.0 + step) / (10.0 + step));
  }
}
