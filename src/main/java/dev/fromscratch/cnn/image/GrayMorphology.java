package dev.fromscratch.cnn.image;

import java.util.Arrays;

/**
 * Largest and smallest values in square windows, at a cost that does not grow with the window.
 *
 * @see <a href="https://doi.org/10.1016/0167-8655(92)90069-C">van Herk: A fast algorithm for local
 *     minimum and maximum filters on rectangular and octagonal kernels (1992)</a>
 */
final class GrayMorphology {

  private GrayMorphology() {}

  /**
   * Fills everything dark that is narrower than the window, and leaves the rest as it is. The
   * picture is taken to go on darkly beyond its edges, so a dark strip along an edge is wide.
   *
   * @param radius the window has {@code 2 * radius + 1} pixels along each side
   */
  static Plane closing(Plane plane, int radius) {
    Plane padded = new Plane(plane.width + 2 * radius, plane.height + 2 * radius);
    Arrays.fill(padded.values, Float.NEGATIVE_INFINITY);
    for (int y = 0; y < plane.height; y++) {
      System.arraycopy(
          plane.values,
          y * plane.width,
          padded.values,
          (y + radius) * padded.width + radius,
          plane.width);
    }
    Plane closed = negate(dilation(negate(dilation(padded, radius)), radius));
    Plane result = new Plane(plane.width, plane.height);
    for (int y = 0; y < plane.height; y++) {
      System.arraycopy(
          closed.values,
          (y + radius) * padded.width + radius,
          result.values,
          y * plane.width,
          plane.width);
    }
    return result;
  }

  /** The largest value in the window around each pixel. */
  static Plane dilation(Plane plane, int radius) {
    Plane across = new Plane(plane.width, plane.height);
    Lines rows = new Lines(plane.width, radius);
    for (int y = 0; y < plane.height; y++) {
      rows.maximum(plane.values, across.values, y * plane.width, 1);
    }
    Plane result = new Plane(plane.width, plane.height);
    Lines columns = new Lines(plane.height, radius);
    for (int x = 0; x < plane.width; x++) {
      columns.maximum(across.values, result.values, x, plane.width);
    }
    return result;
  }

  /** Turns the signs of all values, in place. */
  static Plane negate(Plane plane) {
    for (int i = 0; i < plane.values.length; i++) {
      plane.values[i] = -plane.values[i];
    }
    return plane;
  }

  /** Working memory for lines of one length: blocks of a window's length, run through both ways. */
  private static final class Lines {

    private final int length;
    private final int radius;
    private final int window;
    private final float[] line;
    private final float[] fromLeft;
    private final float[] fromRight;

    Lines(int length, int radius) {
      this.length = length;
      this.radius = radius;
      this.window = 2 * radius + 1;
      int blocks = (length + 2 * radius + window - 1) / window;
      this.line = new float[blocks * window];
      this.fromLeft = new float[line.length];
      this.fromRight = new float[line.length];
      Arrays.fill(line, Float.NEGATIVE_INFINITY);
    }

    void maximum(float[] from, float[] to, int start, int step) {
      for (int i = 0; i < length; i++) {
        line[radius + i] = from[start + i * step];
      }
      for (int block = 0; block < line.length; block += window) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = block; i < block + window; i++) {
          largest = Math.max(largest, line[i]);
          fromLeft[i] = largest;
        }
        largest = Float.NEGATIVE_INFINITY;
        for (int i = block + window - 1; i >= block; i--) {
          largest = Math.max(largest, line[i]);
          fromRight[i] = largest;
        }
      }
      for (int i = 0; i < length; i++) {
        to[start + i * step] = Math.max(fromRight[i], fromLeft[i + window - 1]);
      }
    }
  }
}
