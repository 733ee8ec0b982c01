package dev.fromscratch.cnn.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every arithmetic promises about windows over images. */
interface WindowContract {

  TensorOps ops();

  /** Square and not, every padding, strides that do and do not divide, widths around the lanes. */
  static Stream<WindowGeometry> geometries() {
    return Stream.of(
        new WindowGeometry(1, 1, 1, 1, 1, 0, 0),
        new WindowGeometry(1, 5, 5, 3, 1, 0, 0),
        new WindowGeometry(3, 4, 7, 2, 1, 0, 0),
        new WindowGeometry(2, 7, 4, 3, 1, 1, 1),
        new WindowGeometry(2, 5, 9, 4, 1, 1, 2),
        new WindowGeometry(2, 3, 6, 3, 1, 2, 2),
        new WindowGeometry(1, 2, 2, 5, 1, 4, 4),
        new WindowGeometry(2, 9, 6, 3, 2, 0, 0),
        new WindowGeometry(3, 8, 8, 2, 3, 0, 1),
        new WindowGeometry(1, 6, 7, 1, 4, 0, 0),
        new WindowGeometry(2, 6, 18, 3, 1, 0, 0),
        new WindowGeometry(1, 5, 35, 3, 1, 1, 1),
        new WindowGeometry(1, 28, 28, 5, 1, 0, 0));
  }

  static Stream<WindowGeometry> unpaddedGeometries() {
    return Stream.concat(
        geometries().filter(window -> window.paddingBefore() == 0 && window.paddingAfter() == 0),
        Stream.of(
            new WindowGeometry(3, 8, 8, 2, 2, 0, 0), new WindowGeometry(2, 9, 34, 2, 2, 0, 0)));
  }

  /** The pixel under a place of the window at one stop; 0 in the padding. */
  private static float pixel(
      WindowGeometry window, Guarded image, int channel, int i, int j, int stop) {
    int y = stop / window.outWidth() * window.stride() + i - window.paddingBefore();
    int x = stop % window.outWidth() * window.stride() + j - window.paddingBefore();
    boolean inside = y >= 0 && y < window.inHeight() && x >= 0 && x < window.inWidth();
    return inside ? image.get((channel * window.inHeight() + y) * window.inWidth() + x) : 0;
  }

  @ParameterizedTest
  @MethodSource("geometries")
  default void imageToColumnsWhenComparedWithItsDefinitionIsTheSame(WindowGeometry window) {
    Guarded image = Guarded.input(RandomNumbers.uniform(window.inSize(), 1), 3);
    int area = window.outArea();
    Guarded columns = Guarded.output(new float[window.windowSize() * area], 5);
    Arrays.fill(columns.array(), 5, 5 + columns.length(), 99);
    ops().imageToColumns(window, image.array(), 3, columns.array(), 5);
    columns.assertUntouchedAround("imageToColumns");
    int side = window.kernelSize();
    for (int row = 0; row < window.windowSize(); row++) {
      for (int stop = 0; stop < area; stop++) {
        float expected =
            pixel(window, image, row / (side * side), row / side % side, row % side, stop);
        assertThat(columns.get(row * area + stop))
            .as("row %d, stop %d", row, stop)
            .isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("geometries")
  default void imageToRowsWhenComparedWithImageToColumnsIsItsTranspose(WindowGeometry window) {
    Guarded image = Guarded.input(RandomNumbers.uniform(window.inSize(), 1), 3);
    int area = window.outArea();
    int size = window.windowSize();
    float[] columns = new float[size * area];
    Guarded rows = Guarded.output(new float[size * area], 5);
    Arrays.fill(rows.array(), 5, 5 + rows.length(), 99);
    ops().imageToColumns(window, image.array(), 3, columns, 0);
    ops().imageToRows(window, image.array(), 3, rows.array(), 5);
    rows.assertUntouchedAround("imageToRows");
    for (int i = 0; i < size; i++) {
      for (int stop = 0; stop < area; stop++) {
        assertThat(rows.get(stop * size + i))
            .as("stop %d, number %d", stop, i)
            .isEqualTo(columns[i * area + stop]);
      }
    }
  }

  /**
   * {@code <imageToColumns(x), y> = <x, columnsToImage(y)>}, in whole numbers: without rounding.
   */
  @ParameterizedTest
  @MethodSource("geometries")
  default void columnsToImageWhenPairedWithImageToColumnsIsItsTranspose(WindowGeometry window) {
    int size = window.windowSize() * window.outArea();
    for (int seed = 1; seed <= 5; seed++) {
      Guarded x = Guarded.input(RandomNumbers.whole(window.inSize(), 8, seed), 2);
      Guarded y = Guarded.input(RandomNumbers.whole(size, 8, -seed), 4);
      Guarded columns = Guarded.output(new float[size], 6);
      Guarded image = Guarded.output(new float[window.inSize()], 8);
      ops().imageToColumns(window, x.array(), 2, columns.array(), 6);
      ops().columnsToImage(window, y.array(), 4, image.array(), 8);
      image.assertUntouchedAround("columnsToImage");
      assertThat(dot(x, image)).as("seed %d", seed).isEqualTo(dot(columns, y));
    }
  }

  private static double dot(Guarded a, Guarded b) {
    double sum = 0;
    for (int i = 0; i < a.length(); i++) {
      sum += (double) a.get(i) * b.get(i);
    }
    return sum;
  }

  /** One window moved over an image of zeros: every pixel counts the windows it lies under. */
  @Test
  default void columnsToImageWhenThePixelsAreNotZeroAddsToThem() {
    var window = new WindowGeometry(1, 3, 3, 2, 1, 0, 0);
    float[] ones = new float[window.windowSize() * window.outArea()];
    Arrays.fill(ones, 1);
    float[] image = {10, 20, 30, 40, 50, 60, 70, 80, 90};
    ops().columnsToImage(window, ones, 0, image, 0);
    assertThat(image).containsExactly(11, 22, 31, 42, 54, 62, 71, 82, 91);
  }

  /** Few different values, so that most windows hold their largest number several times. */
  @ParameterizedTest
  @MethodSource("unpaddedGeometries")
  default void maxPoolWhenNumbersAreEqualTakesTheFirst(WindowGeometry window) {
    float[] pixels = RandomNumbers.whole(window.inSize(), 1, 7);
    Guarded image = Guarded.input(pixels, 3);
    int size = window.channels() * window.outArea();
    Guarded output = Guarded.output(new float[size], 5);
    int[] indices = new int[5 + size + 3];
    Arrays.fill(indices, -1);
    ops().maxPool(window, image.array(), 3, output.array(), indices, 5);
    output.assertUntouchedAround("maxPool");
    for (int i = 0; i < size; i++) {
      int first = firstLargest(window, image, i / window.outArea(), i % window.outArea());
      assertThat(indices[5 + i]).as("output %d, seed 7", i).isEqualTo(first);
      assertThat(output.get(i)).as("output %d, seed 7", i).isEqualTo(pixels[first]);
    }
    assertThat(Arrays.copyOf(indices, 5)).containsOnly(-1);
    assertThat(Arrays.copyOfRange(indices, 5 + size, indices.length)).containsOnly(-1);
  }

  @ParameterizedTest
  @MethodSource("unpaddedGeometries")
  default void avgPoolWhenComparedWithItsDefinitionAgrees(WindowGeometry window) {
    Guarded image = Guarded.input(RandomNumbers.uniform(window.inSize(), 7), 3);
    int side = window.kernelSize();
    Guarded output = Guarded.output(new float[window.channels() * window.outArea()], 5);
    ops().avgPool(window, image.array(), 3, output.array(), 5);
    output.assertUntouchedAround("avgPool");
    for (int o = 0; o < output.length(); o++) {
      double sum = 0;
      for (int i = 0; i < side * side; i++) {
        int channel = o / window.outArea();
        sum += pixel(window, image, channel, i / side, i % side, o % window.outArea());
      }
      assertThat(output.get(o)).as("output %d, seed 7", o).isEqualTo((float) (sum / (side * side)));
    }
  }

  /** {@code <avgPool(x), y> = <x, avgPoolBackward(y)>}. */
  @ParameterizedTest
  @MethodSource("unpaddedGeometries")
  default void avgPoolBackwardWhenPairedWithAvgPoolIsItsTranspose(WindowGeometry window) {
    int size = window.channels() * window.outArea();
    Guarded x = Guarded.input(RandomNumbers.uniform(window.inSize(), 1), 2);
    Guarded dy = Guarded.input(RandomNumbers.uniform(size, 2), 4);
    Guarded y = Guarded.output(new float[size], 6);
    Guarded dx = Guarded.output(new float[window.inSize()], 8);
    ops().avgPool(window, x.array(), 2, y.array(), 6);
    ops().avgPoolBackward(window, dy.array(), 4, dx.array(), 8);
    dx.assertUntouchedAround("avgPoolBackward");
    assertThat(dot(x, dx)).isCloseTo(dot(y, dy), within(1e-6 * window.inSize()));
  }

  private static int firstLargest(WindowGeometry window, Guarded image, int channel, int stop) {
    int best = -1;
    for (int i = 0; i < window.kernelSize(); i++) {
      for (int j = 0; j < window.kernelSize(); j++) {
        int y = stop / window.outWidth() * window.stride() + i;
        int x = stop % window.outWidth() * window.stride() + j;
        int candidate = channel * window.inArea() + y * window.inWidth() + x;
        if (best < 0 || image.get(candidate) > image.get(best)) {
          best = candidate;
        }
      }
    }
    return best;
  }

  @Test
  default void maxPoolWhenAWindowHoldsNaNIsNaN() {
    var window = new WindowGeometry(1, 2, 2, 2, 2, 0, 0);
    for (int place = 0; place < 4; place++) {
      float[] image = {1, Float.POSITIVE_INFINITY, -2, 3};
      image[place] = Float.NaN;
      float[] output = new float[1];
      int[] indices = new int[1];
      ops().maxPool(window, image, 0, output, indices, 0);
      assertThat(output[0]).as("NaN at %d", place).isNaN();
      assertThat(indices[0]).isEqualTo(place);
    }
  }

  @Test
  default void maxPoolWhenAllNumbersAreNegativeInfinityPointsIntoTheWindow() {
    var window = new WindowGeometry(1, 2, 4, 2, 2, 0, 0);
    float[] image = new float[8];
    Arrays.fill(image, Float.NEGATIVE_INFINITY);
    float[] output = new float[2];
    int[] indices = {-1, -1};
    ops().maxPool(window, image, 0, output, indices, 0);
    assertThat(output).containsOnly(Float.NEGATIVE_INFINITY);
    assertThat(indices).containsExactly(0, 2);
  }
}
