package dev.fromscratch.cnn.engine.data.augmentation;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import java.util.Arrays;

/**
 * Covers a random rectangle with background.
 *
 * <pre>
 *   area a uniform in [minArea, maxArea], as a share of the picture
 *   height = H √(a r),  width = W √(a / r)      log r uniform in [-log R, log R],  R = min(1/0.3, 1/a)
 * </pre>
 *
 * <p>The aspect ratio r is taken from the range in which the rectangle fits, so that no draw is
 * wasted and every share of the picture can be had. Not thread-safe.
 *
 * @see <a href="https://arxiv.org/abs/1708.04896">Zhong et al. (2017)</a>
 */
final class Eraser {

  /** The paper's largest ratio of height to width. */
  private static final double MAX_RATIO = 1 / 0.3;

  private final int height;
  private final int width;
  private int top;
  private int left;
  private int erasedHeight;
  private int erasedWidth;

  Eraser(int height, int width) {
    this.height = height;
    this.width = width;
  }

  /** Draws the rectangle, whose sides are rounded to whole pixels, at least 1. */
  void draw(Augmentation.Erasing settings, SeededRandom random) {
    double area = random.nextDouble(settings.minArea(), settings.maxArea());
    double maxRatio = Math.min(MAX_RATIO, 1 / area);
    double ratio = StrictMath.pow(maxRatio, 2 * random.nextDouble() - 1);
    erasedHeight = side(height, area * ratio);
    erasedWidth = side(width, area / ratio);
    top = random.nextInt(height - erasedHeight + 1);
    left = random.nextInt(width - erasedWidth + 1);
  }

  private static int side(int whole, double squaredShare) {
    return Math.clamp(Math.round(whole * StrictMath.sqrt(squaredShare)), 1, whole);
  }

  /** Erases the rectangle from the plane {@code [H, W]} that begins at {@code from}. */
  void apply(float[] image, int from) {
    for (int y = top; y < top + erasedHeight; y++) {
      int row = from + y * width;
      Arrays.fill(image, row + left, row + left + erasedWidth, 0);
    }
  }
}
