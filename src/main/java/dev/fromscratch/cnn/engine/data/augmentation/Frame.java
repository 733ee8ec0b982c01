package dev.fromscratch.cnn.engine.data.augmentation;

/**
 * A picture in a frame of background, so that no neighbour is missing, and its values between
 * pixels by bilinear interpolation:
 *
 * <pre>
 *   v(x, y) = (1-f)(1-g) v₀₀ + f(1-g) v₁₀ + (1-f)g v₀₁ + fg v₁₁      f = x - ⌊x⌋,  g = y - ⌊y⌋
 * </pre>
 *
 * <p>Outside the picture is background, 0. Not thread-safe.
 */
final class Frame {

  private final int height;
  private final int width;
  private final float[] framed;
  private final int framedWidth;

  Frame(int height, int width) {
    this.height = height;
    this.width = width;
    // One pixel before, and two after: a place at the far end of the frame has a neighbour, too.
    this.framedWidth = width + 3;
    this.framed = new float[(height + 3) * framedWidth];
  }

  /** Copies the plane {@code [H, W]} that begins at {@code from}. */
  void fill(float[] image, int from) {
    for (int y = 0; y < height; y++) {
      System.arraycopy(image, from + y * width, framed, (y + 1) * framedWidth + 1, width);
    }
  }

  /** The value at a place, in pixels from the middle of the first one. */
  float at(float placeX, float placeY) {
    // Beyond the frame there is nothing new. Numbers are now positive, so that (int) is ⌊ ⌋.
    float x = Math.max(0, Math.min(placeX + 1, width + 1));
    float y = Math.max(0, Math.min(placeY + 1, height + 1));
    int left = (int) x;
    int top = (int) y;
    float f = x - left;
    float g = y - top;
    int p = top * framedWidth + left;
    int q = p + framedWidth;
    float above = framed[p] + f * (framed[p + 1] - framed[p]);
    float below = framed[q] + f * (framed[q + 1] - framed[q]);
    return above + g * (below - above);
  }
}
