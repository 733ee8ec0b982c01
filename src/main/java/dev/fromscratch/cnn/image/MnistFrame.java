package dev.fromscratch.cnn.image;

/**
 * Places ink as MNIST does: the longest side of its box has 20 pixels, areas are averaged, and a
 * shift by whole pixels brings the center of mass nearest to pixel 14 of both axes.
 *
 * @see <a href="https://doi.org/10.1109/5.726791">LeCun and others: Gradient-based learning applied
 *     to document recognition (1998), section III.A</a>
 */
final class MnistFrame {

  /** Pixels along a side of a picture. */
  static final int SIDE = 28;

  /** Pixels along the longest side of the ink. */
  static final int BOX = 20;

  /** Where the center of mass is, counted from 0. */
  static final int CENTER = 14;

  /** Less ink at an edge does not count for the box. */
  private static final float LEAST = 0.3f;

  /** The ink in its frame, 0 to 255, row by row from the top. */
  final byte[] pixels = new byte[SIDE * SIDE];

  /** Columns from the left of the frame to the box. */
  final int right;

  /** Rows from the top of the frame to the box. */
  final int down;

  /**
   * Scales and places ink.
   *
   * @param ink from 0 to 1; some of it at least {@link #LEAST}
   */
  MnistFrame(Plane ink) {
    Plane small = scaled(ink, box(ink));
    double sum = 0;
    double across = 0;
    double along = 0;
    float most = 0;
    for (int y = 0; y < small.height; y++) {
      for (int x = 0; x < small.width; x++) {
        float value = small.at(x, y);
        sum += value;
        across += value * x;
        along += value * y;
        most = Math.max(most, value);
      }
    }
    right = Math.clamp(Math.round(CENTER - across / sum), 0, SIDE - small.width);
    down = Math.clamp(Math.round(CENTER - along / sum), 0, SIDE - small.height);
    for (int y = 0; y < small.height; y++) {
      for (int x = 0; x < small.width; x++) {
        float value = Math.clamp(small.at(x, y) / most, 0, 1);
        pixels[(y + down) * SIDE + x + right] = (byte) Math.round(255 * value);
      }
    }
  }

  private static Box box(Plane ink) {
    Box box = new Box(ink.width, ink.height, 0, 0);
    for (int y = 0; y < ink.height; y++) {
      for (int x = 0; x < ink.width; x++) {
        if (ink.at(x, y) > LEAST) {
          box = box.union(new Box(x, y, x + 1, y + 1));
        }
      }
    }
    return box;
  }

  /** The box with its longest side in 20 pixels, the other one in the middle of whole pixels. */
  private static Plane scaled(Plane ink, Box box) {
    float scale = (float) BOX / box.longestSide();
    int width = Math.clamp(Math.round(box.width() * scale), 1, BOX);
    int height = Math.clamp(Math.round(box.height() * scale), 1, BOX);
    float left = (box.left() + box.right() - width / scale) / 2;
    float top = (box.top() + box.bottom() - height / scale) / 2;
    return Resampling.resample(ink, left, top, scale, width, height);
  }
}
