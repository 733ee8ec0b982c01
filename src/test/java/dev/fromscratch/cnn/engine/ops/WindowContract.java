package dev.fromscratch.cnn.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  static Stream<Arguments> batches() {
    return unpaddedGeometries()
        .flatMap(window -> Stream.of(1, 3, 16, 33).map(n -> Arguments.of(window, n)));
  }

  private static double dot(Guarded a, Guarded b) {
    double sum = 0;
    for (int i = 0; i < a.length(); i++) {
      sum += (double) a.get(i) * b.get(i);
    }
    return sum;
  }

  /** The pixels under the window of an output, in their order: indices within the image. */
  private static int[] under(WindowGeometry window, int output) {
    int side = window.kernelSize();
    int stop = output % window.outArea();
    int channel = output / window.outArea();
    int[] pixels = new int[side * side];
    for (int i = 0; i < pixels.length; i++) {
      int y = stop / window.outWidth() * window.stride() + i / side;
      int x = stop % window.outWidth() * window.stride() + i % side;
      pixels[i] = (channel * window.inHeight() + y) * window.inWidth() + x;
    }
    return pixels;
  }

  /** Few different values, so that most windows hold their largest number several times. */
  @ParameterizedTest
  @MethodSource("batches")
  default void maxPoolWhenNumbersAreEqualTakesTheFirst(WindowGeometry window, int samples) {
    Guarded x = Guarded.input(RandomNumbers.whole(window.inSize() * samples, 1, 7), 0);
    int outputs = window.channels() * window.outArea();
    Guarded y = Guarded.output(new float[outputs * samples], 0);
    int[] indices = new int[outputs * samples + 3];
    Arrays.fill(indices, -1);
    ops().maxPool(window, samples, x.array(), y.array(), indices);
    y.assertUntouchedAround("maxPool");
    for (int i = 0; i < outputs * samples; i++) {
      int n = i % samples;
      int first = -1;
      for (int pixel : under(window, i / samples)) {
        if (first < 0 || x.get(pixel * samples + n) > x.get(first * samples + n)) {
          first = pixel;
        }
      }
      assertThat(indices[i]).as("output %d, seed 7", i).isEqualTo(first);
      assertThat(y.get(i)).as("output %d, seed 7", i).isEqualTo(x.get(first * samples + n));
    }
    assertThat(Arrays.copyOfRange(indices, outputs * samples, indices.length)).containsOnly(-1);
  }

  /** Bit by bit: of 0 and -0 the first one is taken, with indices and without. */
  @ParameterizedTest
  @MethodSource("batches")
  default void maxPoolWhenNobodyWantsIndicesFindsTheSame(WindowGeometry window, int samples) {
    float[] pixels = RandomNumbers.whole(window.inSize() * samples, 2, 7);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = pixels[i] == 2 ? Float.NaN : pixels[i] == -2 ? -0f : pixels[i];
    }
    int size = window.channels() * window.outArea() * samples;
    float[] expected = new float[size];
    ops().maxPool(window, samples, pixels, expected, new int[size]);
    Guarded x = Guarded.input(pixels, 0);
    Guarded y = Guarded.output(new float[size], 0);
    ops().maxPool(window, samples, x.array(), y.array());
    y.assertUntouchedAround("maxPool");
    assertThat(y.values()).as("seed 7").isEqualTo(expected);
    ops().maxPool(window, samples, pixels, y.array());
    assertThat(y.values()).as("no numbers behind x, seed 7").isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("batches")
  default void maxPoolBackwardWhenWindowsOverlapOrNotAddsUpWhatEachPixelIsOwed(
      WindowGeometry window, int samples) {
    int outputs = window.channels() * window.outArea();
    float[] x = RandomNumbers.whole(window.inSize() * samples, 1, 7);
    int[] indices = new int[outputs * samples];
    ops().maxPool(window, samples, x, new float[outputs * samples], indices);
    Guarded dy = Guarded.input(RandomNumbers.whole(outputs * samples, 8, 8), 0);
    float[] stale = new float[x.length];
    Arrays.fill(stale, 99);
    Guarded dx = Guarded.output(stale, 0);
    ops().maxPoolBackward(window, samples, dy.array(), indices, dx.array());
    dx.assertUntouchedAround("maxPoolBackward");
    float[] expected = new float[x.length];
    for (int i = 0; i < indices.length; i++) {
      expected[indices[i] * samples + i % samples] += dy.get(i);
    }
    assertThat(dx.values()).as("seeds 7 and 8").isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("batches")
  default void avgPoolWhenComparedWithItsDefinitionAgrees(WindowGeometry window, int samples) {
    Guarded x = Guarded.input(RandomNumbers.uniform(window.inSize() * samples, 7), 0);
    int outputs = window.channels() * window.outArea();
    Guarded y = Guarded.output(new float[outputs * samples], 0);
    ops().avgPool(window, samples, x.array(), y.array());
    y.assertUntouchedAround("avgPool");
    for (int i = 0; i < y.length(); i++) {
      double sum = 0;
      int[] pixels = under(window, i / samples);
      for (int pixel : pixels) {
        sum += x.get(pixel * samples + i % samples);
      }
      assertThat(y.get(i)).as("output %d, seed 7", i).isEqualTo((float) (sum / pixels.length));
    }
  }

  /** {@code <avgPool(x), y> = <x, avgPoolBackward(y)>}. */
  @ParameterizedTest
  @MethodSource("batches")
  default void avgPoolBackwardWhenPairedWithAvgPoolIsItsTranspose(
      WindowGeometry window, int samples) {
    int size = window.channels() * window.outArea() * samples;
    Guarded x = Guarded.input(RandomNumbers.uniform(window.inSize() * samples, 1), 0);
    Guarded dy = Guarded.input(RandomNumbers.uniform(size, 2), 0);
    Guarded y = Guarded.output(new float[size], 0);
    float[] stale = new float[x.length()];
    Arrays.fill(stale, 99);
    Guarded dx = Guarded.output(stale, 0);
    ops().avgPool(window, samples, x.array(), y.array());
    ops().avgPoolBackward(window, samples, dy.array(), dx.array());
    dx.assertUntouchedAround("avgPoolBackward");
    assertThat(dot(x, dx)).isCloseTo(dot(y, dy), within(1e-6 * x.length()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 17})
  default void maxPoolWhenAWindowHoldsNaNIsNaN(int samples) {
    var window = new WindowGeometry(1, 2, 2, 2, 2, 0, 0);
    for (int place = 0; place < 4; place++) {
      float[] image = {1, Float.POSITIVE_INFINITY, -2, 3};
      image[place] = Float.NaN;
      float[] x = new float[4 * samples];
      for (int i = 0; i < x.length; i++) {
        x[i] = image[i / samples];
      }
      float[] y = new float[samples];
      int[] indices = new int[samples];
      ops().maxPool(window, samples, x, y, indices);
      assertThat(y).as("NaN at %d", place).containsOnly(Float.NaN);
      assertThat(indices).containsOnly(place);
    }
  }

  @Test
  default void maxPoolWhenAllNumbersAreNegativeInfinityPointsIntoTheWindow() {
    var window = new WindowGeometry(1, 2, 4, 2, 2, 0, 0);
    float[] image = new float[8];
    Arrays.fill(image, Float.NEGATIVE_INFINITY);
    float[] output = new float[2];
    int[] indices = {-1, -1};
    ops().maxPool(window, 1, image, output, indices);
    assertThat(output).containsOnly(Float.NEGATIVE_INFINITY);
    assertThat(indices).containsExactly(0, 2);
  }
}
