package dev.fromscratch.cnn.image;

import java.util.Arrays;

/** Which pixels of a grid are meant, row by row from the top. */
final class Mask {

  final int width;
  final int height;
  final boolean[] set;

  Mask(int width, int height) {
    this(width, height, new boolean[width * height]);
  }

  Mask(int width, int height, boolean[] set) {
    this.width = width;
    this.height = height;
    this.set = set;
  }

  /** The pixels with more than this. */
  static Mask above(Plane plane, float threshold) {
    Mask mask = new Mask(plane.width, plane.height);
    for (int i = 0; i < mask.set.length; i++) {
      mask.set[i] = plane.values[i] > threshold;
    }
    return mask;
  }

  /** Whether a pixel is meant; none beyond the edges is. */
  boolean at(int x, int y) {
    return x >= 0 && y >= 0 && x < width && y < height && set[y * width + x];
  }

  /** Rows become columns. */
  Mask transposed() {
    Mask turned = new Mask(height, width);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        turned.set[x * height + y] = set[y * width + x];
      }
    }
    return turned;
  }

  /** A part, which may go beyond the edges: no pixel there is meant. */
  Mask cut(Box box) {
    Mask part = new Mask(box.width(), box.height());
    int left = Math.max(0, box.left());
    int length = Math.min(width, box.right()) - left;
    for (int y = Math.max(0, box.top()); y < Math.min(height, box.bottom()); y++) {
      int to = (y - box.top()) * part.width + left - box.left();
      System.arraycopy(set, y * width + left, part.set, to, length);
    }
    return part;
  }

  /** The pixels that are at most so far from one that is meant. */
  Mask grown(float radius) {
    int rows = Math.min((int) radius, height - 1);
    int[] reaches = new int[rows + 1];
    for (int away = 0; away <= rows; away++) {
      reaches[away] = reach(radius, away);
    }
    Mask grown = new Mask(width, height, set.clone());
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        // What lies beyond a pixel with neighbors on all sides is nearer to one of these.
        if (set[y * width + x] && !isInside(x, y)) {
          for (int row = Math.max(0, y - rows); row <= Math.min(height - 1, y + rows); row++) {
            int reach = reaches[Math.abs(row - y)];
            int from = row * width + Math.max(0, x - reach);
            Arrays.fill(grown.set, from, row * width + Math.min(width, x + reach + 1), true);
          }
        }
      }
    }
    return grown;
  }

  /** How far a disc reaches to either side, so many rows from its middle. */
  private int reach(float radius, int away) {
    int reach = 0;
    while (reach < width && (float) Math.sqrt((reach + 1) * (reach + 1) + away * away) <= radius) {
      reach++;
    }
    return reach;
  }

  /** Whether the four neighbors of a pixel are meant. */
  boolean isInside(int x, int y) {
    return at(x - 1, y) && at(x + 1, y) && at(x, y - 1) && at(x, y + 1);
  }

  /** How far each pixel is from the nearest one that is meant, in pixels. */
  Plane distanceTo() {
    return Distance.to(this, true);
  }

  /** How far each pixel is from the nearest one that is not meant, in pixels. */
  Plane depth() {
    return Distance.to(this, false);
  }

  /** Whether a pixel is farther than this from all that are not meant. */
  boolean isDeeperThan(float distance) {
    for (float depth : depth().values) {
      if (depth > distance) {
        return true;
      }
    }
    return false;
  }
}
