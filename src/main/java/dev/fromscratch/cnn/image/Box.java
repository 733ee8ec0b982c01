package dev.fromscratch.cnn.image;

/**
 * A rectangle of pixels.
 *
 * @param left the first column
 * @param top the first row
 * @param right the column after the last
 * @param bottom the row after the last
 */
public record Box(int left, int top, int right, int bottom) {

  /** Columns. */
  public int width() {
    return right - left;
  }

  /** Rows. */
  public int height() {
    return bottom - top;
  }

  int longestSide() {
    return Math.max(width(), height());
  }

  /** The box with so many more pixels on each side. */
  Box grown(int pixels) {
    return new Box(left - pixels, top - pixels, right + pixels, bottom + pixels);
  }

  /** The part of the box that is on a picture. */
  Box within(int width, int height) {
    return new Box(
        Math.max(0, left), Math.max(0, top), Math.min(width, right), Math.min(height, bottom));
  }

  Box union(Box other) {
    return new Box(
        Math.min(left, other.left),
        Math.min(top, other.top),
        Math.max(right, other.right),
        Math.max(bottom, other.bottom));
  }

  /** How far apart two boxes are, along the axis on which that is more; 0 if they touch. */
  int gapTo(Box other) {
    int across = Math.max(left, other.left) - Math.min(right, other.right);
    int down = Math.max(top, other.top) - Math.min(bottom, other.bottom);
    return Math.max(0, Math.max(across, down));
  }
}
