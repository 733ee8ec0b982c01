package dev.fromscratch.cnn.engine.ops;

/**
 * Where a square window stops as it slides over an image: the one place that computes these sizes,
 * for convolution and pooling alike. All sizes are pixels.
 *
 * @param channels C, channels of the input
 * @param inHeight H of the input
 * @param inWidth W of the input
 * @param kernelSize side of the window
 * @param stride step between two stops
 * @param paddingBefore zeros added above and to the left
 * @param paddingAfter zeros added below and to the right
 */
public record WindowGeometry(
    int channels,
    int inHeight,
    int inWidth,
    int kernelSize,
    int stride,
    int paddingBefore,
    int paddingAfter) {

  /**
   * Checks that the window fits.
   *
   * @throws IllegalArgumentException if a size is not positive, a padding negative, or the window
   *     larger than the padded input
   */
  public WindowGeometry {
    requirePositive("channels", channels);
    requirePositive("height", inHeight);
    requirePositive("width", inWidth);
    requirePositive("kernelSize", kernelSize);
    requirePositive("stride", stride);
    if (paddingBefore < 0 || paddingAfter < 0) {
      throw new IllegalArgumentException(
          "padding must not be negative, got %d and %d".formatted(paddingBefore, paddingAfter));
    }
    if (Math.min(inHeight, inWidth) + paddingBefore + paddingAfter < kernelSize) {
      throw new IllegalArgumentException(
          "kernelSize %d does not fit a %dx%d input with padding %d"
              .formatted(kernelSize, inHeight, inWidth, paddingBefore));
    }
  }

  private static void requirePositive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException("%s must be positive, got %d".formatted(name, value));
    }
  }

  /** H of the output: the number of stops from top to bottom. */
  public int outHeight() {
    return (inHeight + paddingBefore + paddingAfter - kernelSize) / stride + 1;
  }

  /** W of the output: the number of stops from left to right. */
  public int outWidth() {
    return (inWidth + paddingBefore + paddingAfter - kernelSize) / stride + 1;
  }

  /** Output positions per channel. */
  public int outArea() {
    return outHeight() * outWidth();
  }

  /** Pixels per input channel. */
  public int inArea() {
    return inHeight * inWidth;
  }

  /** Numbers in one input image, {@code C * H * W}. */
  public int inSize() {
    return channels * inArea();
  }

  /** Numbers under the window in all channels: {@code C * kH * kW}. */
  public int windowSize() {
    return channels * kernelSize * kernelSize;
  }
}
