package dev.fromscratch.cnn.image;

/**
 * How far each pixel is from the nearest one of a mask: the lower envelope of parabolas, first
 * along columns and then along rows.
 *
 * @see <a href="https://doi.org/10.4086/toc.2012.v008a019">Felzenszwalb, Huttenlocher: Distance
 *     transforms of sampled functions (2012)</a>
 */
final class Distance {

  /** Farther than anything, and exact when small squares are added. */
  private static final float FAR = 1e7f;

  private final float[] heights;
  private final float[] squares;
  private final int[] parabolas;
  private final float[] borders;

  private Distance(int length) {
    this.heights = new float[length];
    this.squares = new float[length];
    this.parabolas = new int[length];
    this.borders = new float[length + 1];
  }

  /** Distances, in pixels, to the nearest pixel where the mask is as wanted. */
  static Plane to(Mask mask, boolean wanted) {
    Plane plane = new Plane(mask.width, mask.height);
    for (int i = 0; i < mask.set.length; i++) {
      plane.values[i] = mask.set[i] == wanted ? 0 : FAR;
    }
    Distance columns = new Distance(mask.height);
    for (int x = 0; x < mask.width; x++) {
      columns.envelope(plane.values, x, mask.width);
    }
    Distance rows = new Distance(mask.width);
    for (int y = 0; y < mask.height; y++) {
      rows.envelope(plane.values, y * mask.width, 1);
    }
    for (int i = 0; i < plane.values.length; i++) {
      plane.values[i] = (float) Math.sqrt(plane.values[i]);
    }
    return plane;
  }

  /** Replaces the numbers of a line by the lowest of all parabolas that stand on them. */
  private void envelope(float[] values, int start, int step) {
    int length = heights.length;
    for (int i = 0; i < length; i++) {
      heights[i] = values[start + i * step];
    }
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
      squares[i] = away * away + heights[parabolas[at]];
    }
    for (int i = 0; i < length; i++) {
      values[start + i * step] = squares[i];
    }
  }

  /** Where the parabola on {@code right} falls below that on {@code left}. */
  private float crossing(int left, int right) {
    double higher = heights[right] + (double) right * right - heights[left] - (double) left * left;
    return (float) (higher / (2.0 * (right - left)));
  }
}
