package dev.fromscratch.cnn.image;

/**
 * How far each pixel is from the nearest one of a mask: first along columns, by counting, and then
 * along rows, as the lower envelope of parabolas. A pixel that is one of them parts its row:
 * nothing beyond it is nearer. So what is filled costs time, and the empty rest nearly none.
 *
 * @see <a href="https://doi.org/10.4086/toc.2012.v008a019">Felzenszwalb, Huttenlocher: Distance
 *     transforms of sampled functions (2012)</a>
 */
final class Distance {

  /** Farther than anything, and exact when small squares are added. */
  private static final float FAR = 1e7f;

  private final float[] heights;
  private final int[] parabolas;
  private final float[] borders;

  private Distance(int length) {
    this.heights = new float[length];
    this.parabolas = new int[length];
    this.borders = new float[length + 1];
  }

  /** Distances, in pixels, to the nearest pixel where the mask is as wanted. */
  static Plane to(Mask mask, boolean wanted) {
    Plane plane = squaresAlongColumns(mask, wanted);
    Distance rows = new Distance(mask.width);
    for (int y = 0; y < mask.height; y++) {
      rows.squares(plane.values, y * mask.width, mask.width);
    }
    for (int i = 0; i < plane.values.length; i++) {
      plane.values[i] = (float) Math.sqrt(plane.values[i]);
    }
    return plane;
  }

  private static Plane squaresAlongColumns(Mask mask, boolean wanted) {
    int width = mask.width;
    Plane plane = new Plane(width, mask.height);
    float[] away = plane.values;
    for (int i = 0; i < away.length; i++) {
      float above = i < width ? FAR : away[i - width];
      away[i] = mask.set[i] == wanted ? 0 : above + 1;
    }
    for (int i = away.length - width - 1; i >= 0; i--) {
      away[i] = Math.min(away[i], away[i + width] + 1);
    }
    for (int i = 0; i < away.length; i++) {
      away[i] = Math.min(away[i] * away[i], FAR);
    }
    return plane;
  }

  /** Squares along a row, from zero to zero. */
  private void squares(float[] values, int row, int width) {
    int from = 0;
    for (int x = 1; x <= width; x++) {
      if (x == width || values[row + x] == 0) {
        if (x - from > 1 || values[row + from] > 0) {
          envelope(values, row + from, Math.min(x + 1, width) - from);
        }
        from = x;
      }
    }
  }

  /** Replaces the numbers of a line by the lowest of all parabolas that stand on them. */
  private void envelope(float[] values, int start, int length) {
    System.arraycopy(values, start, heights, 0, length);
    int last = 0;
    parabolas[0] = 0;
    borders[0] = Float.NEGATIVE_INFINITY;
    for (int i = 1; i < length; i++) {
      float crossing = crossing(parabolas[last], i);
      while (crossing <= borders[last]) {
        last--;
        crossing = crossing(parabolas[last], i);
      }
      last++;
      parabolas[last] = i;
      borders[last] = crossing;
    }
    borders[last + 1] = Float.POSITIVE_INFINITY;
    int at = 0;
    for (int i = 0; i < length; i++) {
      while (borders[at + 1] < i) {
        at++;
      }
      float away = i - parabolas[at];
      values[start + i] = away * away + heights[parabolas[at]];
    }
  }

  /** Where the parabola on {@code right} falls below that on {@code left}. */
  private float crossing(int left, int right) {
    double higher = heights[right] + (double) right * right - heights[left] - (double) left * left;
    return (float) (higher / (2.0 * (right - left)));
  }
}
