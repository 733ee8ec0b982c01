package dev.fromscratch.cnn.image;

import java.util.Arrays;

/**
 * Largest and smallest values in square windows, at a cost that does not grow with the window.
 * Whole rows are compared with each other, many columns at once; for the other direction, rows
 * become columns.
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
    Plane high = largest(plane, radius, radius);
    Plane turned = largest(high.transposed(), radius, radius);
    Plane low = largest(turned.negated(), radius, -radius);
    return largest(low.transposed(), radius, -radius).negated();
  }

  /**
   * The largest values of columns, in windows from {@code radius} rows above each row to as many
   * below it; rows beyond the edges do not count.
   *
   * @param margin rows that the result has more, above and below, or less if it is negative
   */
  private static Plane largest(Plane plane, int radius, int margin) {
    Plane result = new Plane(plane.width, plane.height + 2 * margin);
    int window = 2 * radius + 1;
    // The window of a row of the result begins in the row of the plane that is so many less.
    int before = radius + margin;
    float[] row = new float[plane.width];
    float[] other = new float[plane.width];
    // Each window ends one block and begins the next one, of as many rows as it has itself.
    for (int block = 0; block < result.height; block += window) {
      Arrays.fill(row, Float.NEGATIVE_INFINITY);
      for (int y = block + window - 1; y >= block; y--) {
        raise(row, plane, y - before, other);
        if (y < result.height) {
          System.arraycopy(row, 0, result.values, y * plane.width, plane.width);
        }
      }
      Arrays.fill(row, Float.NEGATIVE_INFINITY);
      for (int y = block + 1; y < Math.min(block + window, result.height); y++) {
        raise(row, plane, y + window - 1 - before, other);
        raise(result, y, row, other);
      }
    }
    return result;
  }

  /**
   * Raises the numbers of a row to those in a row of a plane, if it has that. These are copied
   * first: where both arrays are read at the same place, the JVM compares many numbers with one
   * instruction.
   */
  private static void raise(float[] row, Plane plane, int y, float[] copy) {
    if (y >= 0 && y < plane.height) {
      System.arraycopy(plane.values, y * plane.width, copy, 0, copy.length);
      for (int x = 0; x < row.length; x++) {
        row[x] = Math.max(row[x], copy[x]);
      }
    }
  }

  /** Raises the numbers in a row of a plane to those of a row. */
  private static void raise(Plane plane, int y, float[] row, float[] copy) {
    System.arraycopy(plane.values, y * plane.width, copy, 0, copy.length);
    for (int x = 0; x < row.length; x++) {
      copy[x] = Math.max(copy[x], row[x]);
    }
    System.arraycopy(copy, 0, plane.values, y * plane.width, copy.length);
  }
}
