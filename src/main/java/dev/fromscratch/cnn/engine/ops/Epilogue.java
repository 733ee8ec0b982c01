package dev.fromscratch.cnn.engine.ops;

import org.jspecify.annotations.Nullable;

/**
 * What happens to the numbers of a convolution before they leave the cache: nothing, max-pooling,
 * ReLU, or both. Which of them is first makes no difference.
 *
 * @param pool the window that the largest number is taken of, or null
 * @param rectified whether numbers below 0 become 0
 */
public record Epilogue(@Nullable WindowGeometry pool, boolean rectified) {

  /** Nothing. */
  public static final Epilogue NONE = new Epilogue(null, false);

  /** The least number that is left, where the others become it. */
  float least() {
    return rectified ? 0 : Float.NEGATIVE_INFINITY;
  }

  /** Numbers of the result. */
  int outSize(Convolution size) {
    return pool == null ? size.outSize() : pool.channels() * pool.outArea() * size.samples();
  }
}
