package dev.fromscratch.cnn.engine.ops;

/**
 * The sizes of a convolution over a batch: x {@code [N, C, H, W]}, weight {@code [O, C, K, K]}, y
 * {@code [N, O, outHeight, outWidth]}.
 *
 * @param window how the weight slides over x, with C, H, W and K
 * @param outChannels O
 * @param samples N
 */
public record Convolution(WindowGeometry window, int outChannels, int samples) {

  /** By this, at most, sides of matrices are filled up. */
  private static final int MARGIN = 32;

  /** Rows of x or y that are worked on together. */
  private static final long BAND = 6;

  /** Elements of a transformed tile, and how many tiles are in the making at a time. */
  private static final int ELEMENTS = 36;

  private static final int TILES = 64;

  /** Numbers in one channel of y, of all samples. */
  public int outPlane() {
    return window.outArea() * samples;
  }

  /** Numbers in y. */
  public int outSize() {
    return outChannels * outPlane();
  }

  /** Numbers in x. */
  public int inSize() {
    return window.inSize() * samples;
  }

  /**
   * Numbers of working memory that the convolution and its gradients take, at most: x with its
   * padding, some rows of x and y, the weight in panels or transformed, and panels of windows.
   */
  public long scratchSize() {
    long in = (long) window.channels() + MARGIN;
    long out = (long) outChannels + MARGIN;
    long rows = (long) window.windowSize() + MARGIN;
    long weights = (ELEMENTS * in + rows) * out;
    long panels = (long) ELEMENTS * TILES * (in + out) + MARGIN * (rows + out) + 4L * samples * out;
    long width = (long) window.inWidth() + 2L * window.kernelSize();
    long bands = BAND * (in + out) * width * samples;
    return paddedSize() + bands + weights + panels;
  }

  /** The same of a depthwise convolution: x with zeros around it. */
  public long depthwiseScratchSize() {
    return paddedSize() + MARGIN;
  }

  private long paddedSize() {
    long padding = (long) window.paddingBefore() + window.paddingAfter();
    long pixels = (window.inHeight() + padding) * (window.inWidth() + padding);
    return padding == 0 ? 0 : window.channels() * pixels * samples;
  }

  /** Numbers in the weight. */
  public int weightSize() {
    return outChannels * window.windowSize();
  }
}
