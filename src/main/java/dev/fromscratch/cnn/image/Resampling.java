package dev.fromscratch.cnn.image;

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
    int firstRow = down.first();
    int rows = down.last() - firstRow + 1;
    Plane wide = new Plane(width, rows);
    for (int y = 0; y < rows; y++) {
      int row = (firstRow + y) * plane.width;
      for (int x = 0; x < width; x++) {
        int from = across.from[x];
        float[] weights = across.weights[x];
        float sum = 0;
        for (int i = 0; i < weights.length; i++) {
          sum += weights[i] * plane.values[row + from + i];
        }
        wide.values[y * width + x] = sum;
      }
    }
    Plane result = new Plane(width, height);
    for (int y = 0; y < height; y++) {
      float[] weights = down.weights[y];
      for (int i = 0; i < weights.length; i++) {
        float weight = weights[i];
        int row = (down.from[y] - firstRow + i) * width;
        for (int x = 0; x < width; x++) {
          result.values[y * width + x] += weight * wide.values[row + x];
        }
      }
    }
    return result;
  }

  /** A part of a plane as it is. */
  static Plane cut(Plane plane, int left, int top, int width, int height) {
    Plane result = new Plane(width, height);
    for (int y = 0; y < height; y++) {
      System.arraycopy(
          plane.values, (top + y) * plane.width + left, result.values, y * width, width);
    }
    return result;
  }

  /** For each pixel of a line of the result: which pixels of the original it is made of. */
  private static final class Weights {

    final int[] from;
    final float[][] weights;

    Weights(int size, float start, float scale, int count) {
      from = new int[count];
      weights = new float[count][];
      for (int i = 0; i < count; i++) {
        float a = start + i / scale;
        float b = start + (i + 1) / scale;
        if (scale < 1) {
          area(i, a, b, size);
        } else {
          cubic(i, (a + b) / 2 - 0.5f, size);
        }
      }
    }

    private void area(int i, float a, float b, int size) {
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
      weights[i] = shares;
    }

    /** The B-spline of degree 3: smooth, never beyond the values it is made of. */
    private void cubic(int i, float center, int size) {
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
      weights[i] = shares;
    }

    int first() {
      return from[0];
    }

    int last() {
      int end = from.length - 1;
      return from[end] + weights[end].length - 1;
    }
  }

  /** Blurs with a Gaussian. */
  static Plane blurred(Plane plane, float deviation) {
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
    int width = plane.width;
    int height = plane.height;
    Plane across = new Plane(width, height);
    float[] line = new float[width + 2 * radius];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < line.length; x++) {
        line[x] = plane.values[y * width + Math.clamp(x - radius, 0, width - 1)];
      }
      for (int x = 0; x < width; x++) {
        float value = 0;
        for (int i = 0; i < kernel.length; i++) {
          value += kernel[i] * line[x + i];
        }
        across.values[y * width + x] = value;
      }
    }
    Plane result = new Plane(width, height);
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < kernel.length; i++) {
        int row = Math.clamp(y + i - radius, 0, height - 1) * width;
        for (int x = 0; x < width; x++) {
          result.values[y * width + x] += kernel[i] * across.values[row + x];
        }
      }
    }
    return result;
  }
}
