package dev.fromscratch.cnn.image;

/** Numbers on a grid, row by row from the top. */
final class Plane {

  private static final int TILE = 16;

  final int width;
  final int height;
  final float[] values;

  Plane(int width, int height) {
    this(width, height, new float[width * height]);
  }

  Plane(int width, int height, float[] values) {
    this.width = width;
    this.height = height;
    this.values = values;
  }

  float at(int x, int y) {
    return values[y * width + x];
  }

  /** All signs turned. */
  Plane negated() {
    Plane result = new Plane(width, height);
    for (int i = 0; i < values.length; i++) {
      result.values[i] = -values[i];
    }
    return result;
  }

  /** Rows become columns, in tiles, so that both are near each other in memory. */
  Plane transposed() {
    Plane turned = new Plane(height, width);
    for (int top = 0; top < height; top += TILE) {
      int bottom = Math.min(top + TILE, height);
      for (int left = 0; left < width; left += TILE) {
        int right = Math.min(left + TILE, width);
        for (int y = top; y < bottom; y++) {
          for (int x = left; x < right; x++) {
            turned.values[x * height + y] = values[y * width + x];
          }
        }
      }
    }
    return turned;
  }

  /** The number between the pixels around a point; beyond the edge the grid goes on as it ends. */
  float between(float x, float y) {
    float left = Math.clamp(x, 0, width - 1);
    float top = Math.clamp(y, 0, height - 1);
    int x0 = (int) left;
    int y0 = (int) top;
    int x1 = Math.min(x0 + 1, width - 1);
    int y1 = Math.min(y0 + 1, height - 1);
    float toX1 = left - x0;
    float upper = at(x0, y0) + toX1 * (at(x1, y0) - at(x0, y0));
    float lower = at(x0, y1) + toX1 * (at(x1, y1) - at(x0, y1));
    return upper + (top - y0) * (lower - upper);
  }
}
