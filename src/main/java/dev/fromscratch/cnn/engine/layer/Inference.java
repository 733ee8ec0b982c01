package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.ops.Scratch;

/**
 * A layer as predictions need it: {@code y = f(x)} for a fixed number of samples, of which nothing
 * is kept, so no backward pass can follow. All sizes are known beforehand. Thread-safe.
 */
@FunctionalInterface
interface Inference {

  /**
   * Computes y.
   *
   * @param x {@code [N, inputShape]}, samples last; only read, unless it is y
   * @param y {@code [N, outputShape]}, samples last
   * @param scratch of the thread that calls
   */
  void run(float[] x, float[] y, Scratch scratch);
}
