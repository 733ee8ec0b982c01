package dev.fromscratch.cnn.engine.ops;

/**
 * A convolution whose parameters no longer change, as predictions need it: what can be worked out
 * about them has been. Thread-safe.
 */
@FunctionalInterface
public interface FixedConvolution {

  /**
   * Convolves a batch.
   *
   * @param x {@code [N, C, H, W]}, samples last
   * @param y what the convolution gives, or the pooling behind it
   * @param scratch of the thread that calls
   */
  void run(float[] x, float[] y, Scratch scratch);
}
