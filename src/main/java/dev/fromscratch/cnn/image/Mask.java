package dev.fromscratch.cnn.image;

import java.util.function.IntPredicate;

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

  /** The pixels whose positions, row by row, the condition holds for. */
  static Mask where(int width, int height, IntPredicate condition) {
    Mask mask = new Mask(width, height);
    for (int i = 0; i < mask.set.length; i++) {
      mask.set[i] = condition.test(i);
    }
    return mask;
  }

  /** The pixels with more than this. */
  static Mask above(Plane plane, float threshold) {
    return where(plane.width, plane.height, i -> plane.values[i] > threshold);
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

  /** The same with so many more pixels on each side, none of them meant. */
  Mask padded(int margin) {
    Mask result = new Mask(width + 2 * margin, height + 2 * margin);
    for (int y = 0; y < height; y++) {
      System.arraycopy(set, y * width, result.set, (y + margin) * result.width + margin, width);
    }
    return result;
  }

  /** How far each pixel is from the nearest one that is meant, in pixels. */
  Plane distanceTo() {
    return Distance.to(this, true);
  }

  /** How far each pixel is from the nearest one that is not meant, in pixels. */
  Plane depth() {
    return Distance.to(this, false);
  }
}
