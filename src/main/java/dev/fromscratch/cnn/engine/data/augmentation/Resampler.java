package dev.fromscratch.cnn.engine.data.augmentation;

/**
 * Takes every pixel of a picture from another place, between pixels by bilinear interpolation:
 *
 * <pre>
 *   v(x, y) = (1-f)(1-g) v₀₀ + f(1-g) v₁₀ + (1-f)g v₀₁ + fg v₁₁      f = x - ⌊x⌋,  g = y - ⌊y⌋
 * </pre>
 *
 * <p>Outside the picture is background, 0. However many movements are combined, there is one
 * interpolation, because each one blurs. Not thread-safe.
 */
final class Resampler {

  private final int height;
  private final int width;

  /** The place in the source of every pixel of the result, row-major {@code [H, W]}. */
  private final float[] sourceX;

  private final float[] sourceY;

  /** The source in a frame of background, so that no neighbour is missing. */
  private final float[] framed;

  private final int framedWidth;

  Resampler(int height, int width) {
    this.height = height;
    this.width = width;
    this.sourceX = new float[height * width];
    this.sourceY = new float[height * width];
    // One pixel before, and two after: a place at the far end of the frame has a neighbour, too.
    this.framedWidth = width + 3;
    this.framed = new float[(height + 3) * framedWidth];
  }

  /** Begins a movement; {@link #displace} may add to it. */
  void move(AffineMap map) {
    float centreX = (width - 1) / 2f;
    float centreY = (height - 1) / 2f;
    for (int y = 0; y < height; y++) {
      float v = y - centreY - map.shiftY();
      float rowX = map.xy() * v + centreX;
      float rowY = map.yy() * v + centreY;
      for (int x = 0; x < width; x++) {
        float u = x - centreX - map.shiftX();
        sourceX[y * width + x] = map.xx() * u + rowX;
        sourceY[y * width + x] = map.yx() * u + rowY;
      }
    }
  }

  /** Moves the source of every pixel on by a displacement field. */
  void displace(ElasticField field) {
    field.addX(sourceX);
    field.addY(sourceY);
  }

  /** Replaces the plane {@code [H, W]} that begins at {@code from}. */
  void resample(float[] image, int from) {
    for (int y = 0; y < height; y++) {
      System.arraycopy(image, from + y * width, framed, (y + 1) * framedWidth + 1, width);
    }
    for (int i = 0; i < sourceX.length; i++) {
      // Beyond the frame there is nothing new. Numbers are now positive, so that (int) is ⌊ ⌋.
      float x = Math.max(0, Math.min(sourceX[i] + 1, width + 1));
      float y = Math.max(0, Math.min(sourceY[i] + 1, height + 1));
      int left = (int) x;
      int top = (int) y;
      float f = x - left;
      float g = y - top;
      int p = top * framedWidth + left;
      int q = p + framedWidth;
      float above = framed[p] + f * (framed[p + 1] - framed[p]);
      float below = framed[q] + f * (framed[q + 1] - framed[q]);
      image[from + i] = above + g * (below - above);
    }
  }
}
