package dev.fromscratch.cnn.engine.data.augmentation;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import java.util.Arrays;

/**
 * A smooth random displacement for every pixel:
 *
 * <pre>
 *   Δx = α (g ∗ noise)      noise uniform in [-1, 1),  g(k) ~ exp(-k² / 2σ²), summing to 1
 * </pre>
 *
 * and Δy likewise from noise of its own. The Gaussian is cut off at 3σ. Outside the picture there
 * is no noise, so the field is weaker towards the edges. Not thread-safe.
 *
 * @see <a href="https://doi.org/10.1109/ICDAR.2003.1227801">Simard, Steinkraus, Platt (2003)</a>
 */
final class ElasticField {

  private static final float NOISE_UNIT = 0x1.0p-31f;

  private final int height;
  private final int width;

  /** {@code weights[k]} at distance k, times √α: the picture is smoothed along both axes. */
  private final float[] weights;

  // Rows end in zeros, and rows of zeros stand above and below. So both smoothings are sums over
  // one long array, and nowhere is asked whether a neighbour exists.
  private final int stride;
  private final int first;
  private final float[] fieldX;
  private final float[] fieldY;
  private final float[] smoothedRows;

  ElasticField(Augmentation.Elastic settings, int height, int width) {
    this.height = height;
    this.width = width;
    this.weights = gaussian(settings.sigma(), StrictMath.sqrt(settings.alpha()));
    int margin = weights.length - 1;
    this.stride = width + margin;
    this.first = margin * stride + margin;
    int size = (height + 2 * margin) * stride + 2 * margin;
    this.fieldX = new float[size];
    this.fieldY = new float[size];
    this.smoothedRows = new float[size];
  }

  private static float[] gaussian(double sigma, double total) {
    float[] weights = new float[(int) Math.ceil(3 * sigma) + 1];
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      sum += (k == 0 ? 1 : 2) * StrictMath.exp(-k * k / (2 * sigma * sigma));
    }
    for (int k = 0; k < weights.length; k++) {
      weights[k] = (float) (total / sum * StrictMath.exp(-k * k / (2 * sigma * sigma)));
    }
    return weights;
  }

  /** Draws a new field. */
  void draw(SeededRandom random) {
    for (int y = 0; y < height; y++) {
      int row = first + y * stride;
      for (int x = 0; x < width; x++) {
        long bits = random.nextLong();
        fieldX[row + x] = (int) (bits >> 32) * NOISE_UNIT;
        fieldY[row + x] = (int) bits * NOISE_UNIT;
      }
    }
    smooth(fieldX);
    smooth(fieldY);
  }

  private void smooth(float[] field) {
    smooth(field, smoothedRows, 1);
    smooth(smoothedRows, field, stride);
    // What spilled over the ends of the rows must be gone before noise stands there again.
    for (int y = 0; y < height; y++) {
      Arrays.fill(field, first + y * stride + width, first + (y + 1) * stride, 0);
    }
  }

  /** Along one axis, whose neighbours are {@code step} apart. */
  private void smooth(float[] from, float[] to, int step) {
    int end = first + height * stride;
    for (int i = first; i < end; i++) {
      to[i] = weights[0] * from[i];
    }
    for (int k = 1; k < weights.length; k++) {
      float weight = weights[k];
      int distance = k * step;
      for (int i = first; i < end; i++) {
        to[i] += weight * (from[i - distance] + from[i + distance]);
      }
    }
  }

  /** Adds Δx to a number for every pixel, row-major {@code [H, W]}. */
  void addX(float[] numbers) {
    add(fieldX, numbers);
  }

  /** Adds Δy. */
  void addY(float[] numbers) {
    add(fieldY, numbers);
  }

  private void add(float[] field, float[] numbers) {
    for (int y = 0; y < height; y++) {
      int row = first + y * stride;
      for (int x = 0; x < width; x++) {
        numbers[y * width + x] += field[row + x];
      }
    }
  }
}
