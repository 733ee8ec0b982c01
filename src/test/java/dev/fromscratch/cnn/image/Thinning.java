package dev.fromscratch.cnn.image;

/**
 * Peels strokes until lines of one pixel are left.
 *
 * @see <a href="https://doi.org/10.1145/357994.358023">Zhang, Suen: A fast parallel algorithm for
 *     thinning digital patterns (1984)</a>
 */
final class Thinning {

  private final boolean[] ink;
  private final int width;

  private Thinning(boolean[] ink, int width) {
    this.ink = ink;
    this.width = width;
  }

  /** Thins strokes in place, row by row from the top; pixels at the frame stay as they are. */
  static void thin(boolean[] ink, int width) {
    var thinning = new Thinning(ink, width);
    boolean changed = true;
    while (changed) {
      boolean first = thinning.peel(true);
      changed = thinning.peel(false) || first;
    }
  }

  /** Takes pixels away from two sides, lower right or upper left; false if there was none. */
  private boolean peel(boolean lowerRight) {
    boolean[] before = ink.clone();
    boolean changed = false;
    for (int i = width; i < ink.length - width; i++) {
      boolean inside = i % width > 0 && i % width < width - 1;
      if (inside && before[i] && removable(around(before, i), lowerRight)) {
        ink[i] = false;
        changed = true;
      }
    }
    return changed;
  }

  /** The eight neighbors of a pixel, clockwise from the one above. */
  private boolean[] around(boolean[] pixels, int i) {
    return new boolean[] {
      pixels[i - width], pixels[i - width + 1], pixels[i + 1], pixels[i + width + 1],
      pixels[i + width], pixels[i + width - 1], pixels[i - 1], pixels[i - width - 1]
    };
  }

  /** Whether a pixel is at the rim, but neither the end of a line nor what holds two together. */
  private static boolean removable(boolean[] around, boolean lowerRight) {
    int count = 0;
    int pieces = 0;
    for (int k = 0; k < 8; k++) {
      count += around[k] ? 1 : 0;
      pieces += !around[k] && around[(k + 1) % 8] ? 1 : 0;
    }
    if (count < 2 || count > 6 || pieces != 1) {
      return false;
    }
    boolean north = around[0];
    boolean east = around[2];
    boolean south = around[4];
    boolean west = around[6];
    return lowerRight
        ? !(north && east && south) && !(east && south && west)
        : !(north && east && west) && !(north && south && west);
  }
}
