package dev.fromscratch.cnn.image;

import java.util.Arrays;

/** A part of a plane in another size, and blurring. */
final class Resampling {

  private Resampling() {}

  /**
   * Scales a part of a plane: smaller by averaging over areas, larger by cubic interpolation.
   * Beyond its edges the plane goes on as it ends.
   *
   * @param left of the part, in pixels of the plane
   * @param top of the part, in pixels of the plane
   * @param scale pixels of the result per pixel of the plane
   */
  static Plane resample(Plane plane, float left, float top, float scale, int width, int height) {
    Weights across = new Weights(plane.width, left, scale, width);
    Weights down = new Weights(plane.height, top, scale, height);
    Plane part = cut(plane, new Box(across.first, down.first, across.end, down.end));
    // The way that leaves less to do: rows are added at once, pixels of a row are looked up.
    return scale < 1 ? across(down(part, down), across) : down(across(part, across), down);
  }

  private static Plane across(Plane plane, Weights across) {
    Plane result = new Plane(across.from.length, plane.height);
    for (int y = 0; y < plane.height; y++) {
      across.apply(plane.values, y * plane.width, result.values, y * result.width);
    }
    return result;
  }

  private static Plane down(Plane plane, Weights down) {
    Plane result = new Plane(plane.width, down.from.length);
    RowSum sum = new RowSum(plane.width);
    for (int y = 0; y < result.height; y++) {
      for (int i = 0; i < down.weights.length; i++) {
        sum.add(down.weights[i][y], plane.values, (down.from[y] + i) * plane.width);
      }
      sum.moveTo(result, y);
    }
    return result;
  }

  /** A part of a plane as it is. */
  static Plane cut(Plane plane, Box box) {
    if (box.width() == plane.width && box.height() == plane.height) {
      return plane;
    }
    Plane result = new Plane(box.width(), box.height());
    for (int y = 0; y < result.height; y++) {
      int from = (box.top() + y) * plane.width + box.left();
      System.arraycopy(plane.values, from, result.values, y * result.width, result.width);
    }
    return result;
  }

  /**
   * For each pixel of a line of the result: which pixels of the original it is made of. They are as
   * many for each, so that a loop over a line does the same everywhere; some have no weight.
   */
  private static final class Weights {

    /** The first pixel of the original that is needed, and the one after the last. */
    final int first;

    final int end;

    /** By pixel: the first one it is made of, counted from the first that is needed. */
    final int[] from;

    /** The weights of the first ones of all pixels, of the second ones, and so on. */
    final float[][] weights;

    Weights(int size, float start, float scale, int count) {
      from = new int[count];
      float[][] shares = new float[count][];
      for (int i = 0; i < count; i++) {
        float a = start + i / scale;
        float b = start + (i + 1) / scale;
        shares[i] = scale < 1 ? area(i, a, b, size) : cubic(i, (a + b) / 2 - 0.5f, size);
      }
      int most = 0;
      for (float[] each : shares) {
        most = Math.max(most, each.length);
      }
      weights = new float[most][count];
      end = Math.min(size, from[count - 1] + most);
      first = Math.min(from[0], end - most);
      for (int i = 0; i < count; i++) {
        int before = Math.max(0, from[i] + most - end);
        from[i] -= before + first;
        for (int p = 0; p < shares[i].length; p++) {
          weights[before + p][i] = shares[i][p];
        }
      }
    }

    private float[] area(int i, float a, float b, int size) {
      int first = Math.clamp((int) Math.floor(a), 0, size - 1);
      int last = Math.clamp((int) Math.ceil(b) - 1, first, size - 1);
      float[] shares = new float[last - first + 1];
      float sum = 0;
      for (int p = first; p <= last; p++) {
        shares[p - first] = Math.max(0, Math.min(b, p + 1) - Math.max(a, p));
        sum += shares[p - first];
      }
      if (sum == 0) {
        shares[0] = 1;
        sum = 1;
      }
      for (int p = 0; p < shares.length; p++) {
        shares[p] /= sum;
      }
      from[i] = first;
      return shares;
    }

    /** The B-spline of degree 3: smooth, never beyond the values it is made of. */
    private float[] cubic(int i, float center, int size) {
      int base = (int) Math.floor(center);
      float t = center - base;
      float[] four = {
        (1 - t) * (1 - t) * (1 - t) / 6,
        (3 * t * t * t - 6 * t * t + 4) / 6,
        (-3 * t * t * t + 3 * t * t + 3 * t + 1) / 6,
        t * t * t / 6
      };
      int first = Math.clamp(base - 1, 0, size - 1);
      int last = Math.clamp(base + 2, 0, size - 1);
      float[] shares = new float[last - first + 1];
      for (int k = 0; k < 4; k++) {
        shares[Math.clamp(base - 1 + k, first, last) - first] += four[k];
      }
      from[i] = first;
      return shares;
    }

    /** Makes a line of another one. */
    void apply(float[] line, int start, float[] result, int to) {
      for (int tap = 0; tap < weights.length; tap++) {
        float[] shares = weights[tap];
        for (int x = 0; x < from.length; x++) {
          result[to + x] += shares[x] * line[start + from[x] + tap];
        }
      }
    }
  }

  /** Blurs with a Gaussian. */
  static Plane blurred(Plane plane, float deviation) {
    float[] kernel = gaussian(deviation);
    int radius = kernel.length / 2;
    int width = plane.width;
    Plane across = new Plane(width, plane.height);
    RowSum sum = new RowSum(width);
    float[] line = new float[width + 2 * radius];
    for (int y = 0; y < plane.height; y++) {
      int row = y * width;
      System.arraycopy(plane.values, row, line, radius, width);
      Arrays.fill(line, 0, radius, plane.values[row]);
      Arrays.fill(line, radius + width, line.length, plane.values[row + width - 1]);
      for (int i = 0; i < kernel.length; i++) {
        sum.add(kernel[i], line, i);
      }
      sum.moveTo(across, y);
    }
    Plane result = new Plane(width, plane.height);
    for (int y = 0; y < plane.height; y++) {
      for (int i = 0; i < kernel.length; i++) {
        int row = Math.clamp(y + i - radius, 0, plane.height - 1) * width;
        sum.add(kernel[i], across.values, row);
      }
      sum.moveTo(result, y);
    }
    return result;
  }

  private static float[] gaussian(float deviation) {
    int radius = Math.max(1, (int) Math.ceil(2.5f * deviation));
    float[] kernel = new float[2 * radius + 1];
    float sum = 0;
    for (int i = -radius; i <= radius; i++) {
      kernel[i + radius] = (float) StrictMath.exp(-i * i / (2.0 * deviation * deviation));
      sum += kernel[i + radius];
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= sum;
    }
    return kernel;
  }

  /**
   * A weighted sum of rows. What is added is copied first: where both arrays are read at the same
   * place, the JVM adds many numbers with one instruction.
   */
  private static final class RowSum {

    private final float[] sum;
    private final float[] row;

    RowSum(int width) {
      this.sum = new float[width];
      this.row = new float[width];
    }

    void add(float weight, float[] numbers, int from) {
      System.arraycopy(numbers, from, row, 0, row.length);
      for (int x = 0; x < sum.length; x++) {
        sum[x] += weight * row[x];
      }
    }

    /** Puts the sum into a row of a plane, and begins anew. */
    void moveTo(Plane plane, int y) {
      System.arraycopy(sum, 0, plane.values, y * plane.width, sum.length);
      Arrays.fill(sum, 0);
    }
  }
}
