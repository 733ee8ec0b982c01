package dev.fromscratch.cnn.engine.data.augmentation;

/**
 * Makes strokes thicker or thinner, by grey-scale morphology:
 *
 * <pre>
 *   thicker: v + a (max(v, its four neighbours) - v)      a in (0, 1]
 *   thinner: v + a (min(v, its four neighbours) - v)
 * </pre>
 *
 * <p>{@code a} is how far each edge moves, in pixels; where that is more than 1, the step is
 * repeated. So thickness changes smoothly, and twice as fast as the edges move. Pixels outside the
 * picture do not count. Not thread-safe.
 *
 * @see <a href="https://doi.org/10.1109/TPAMI.1987.4767941">Haralick, Sternberg, Zhuang (1987)</a>
 */
final class StrokePen {

  private final int height;
  private final int width;
  private final float[] extreme;

  StrokePen(int height, int width) {
    this.height = height;
    this.width = width;
    this.extreme = new float[height * width];
  }

  /**
   * Changes the plane {@code [H, W]} that begins at {@code from}.
   *
   * @param thickness by how many pixels strokes become thicker; thinner if negative
   */
  void apply(float[] image, int from, float thickness) {
    // To take from the ink is to give to the background.
    boolean thinner = thickness < 0;
    if (thinner) {
      negate(image, from);
    }
    for (float left = Math.abs(thickness) / 2; left > 0; left--) {
      dilate(image, from, Math.min(1, left));
    }
    if (thinner) {
      negate(image, from);
    }
  }

  private void negate(float[] image, int from) {
    for (int i = from; i < from + height * width; i++) {
      image[i] = 0 - image[i];
    }
  }

  private void dilate(float[] image, int from, float amount) {
    for (int y = 0; y < height; y++) {
      int row = from + y * width;
      int above = y == 0 ? row : row - width;
      int below = y == height - 1 ? row : row + width;
      int to = y * width;
      for (int x = 0; x < width; x++) {
        float column = Math.max(image[above + x], image[below + x]);
        extreme[to + x] = Math.max(image[row + x], column);
      }
      for (int x = 1; x < width; x++) {
        extreme[to + x] = Math.max(extreme[to + x], image[row + x - 1]);
      }
      for (int x = 0; x < width - 1; x++) {
        extreme[to + x] = Math.max(extreme[to + x], image[row + x + 1]);
      }
    }
    for (int i = 0; i < extreme.length; i++) {
      image[from + i] += amount * (extreme[i] - image[from + i]);
    }
  }
}
