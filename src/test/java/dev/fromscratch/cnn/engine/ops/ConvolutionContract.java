package dev.fromscratch.cnn.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.testing.DirectConvolution;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every arithmetic promises about convolutions and their gradients. */
interface ConvolutionContract {

  /**
   * Relative to the largest number of a result: some roundings of sums of up to 10,000 products.
   */
  double TOLERANCE = 3e-6;

  TensorOps ops();

  /** Every window, with samples and output channels below, at and above lanes and tiles. */
  static Stream<Convolution> sizes() {
    Stream<Convolution> everyWindow =
        WindowContract.geometries()
            .flatMap(window ->
                Stream.of(
                    new Convolution(window, 3, 1),
                    new Convolution(window, 8, 3),
                    new Convolution(window, 9, 16),
                    new Convolution(window, 5, 33)));
    var square = new WindowGeometry(2, 7, 9, 3, 1, 0, 0);
    Stream<Convolution> everyBatch =
        LaneSizes.ALL.stream().map(samples -> new Convolution(square, 12, samples));
    Stream<Convolution> everyChannel =
        LaneSizes.ALL.stream().map(channels -> new Convolution(square, channels, 32));
    return Stream.of(everyWindow, everyBatch, everyChannel, manyChannels(), pictures())
        .flatMap(sizes -> sizes);
  }

  /** Single pictures, large enough for their tiles to fill vectors; whole tiles and parts. */
  private static Stream<Convolution> pictures() {
    return Stream.of(
            new WindowGeometry(8, 14, 14, 3, 1, 0, 0),
            new WindowGeometry(9, 15, 33, 3, 1, 0, 0),
            new WindowGeometry(16, 28, 28, 3, 1, 1, 1),
            new WindowGeometry(8, 40, 9, 3, 1, 0, 0),
            new WindowGeometry(10, 19, 37, 3, 1, 2, 2),
            new WindowGeometry(8, 23, 16, 3, 1, 0, 1),
            new WindowGeometry(12, 26, 70, 3, 1, 0, 0))
        .flatMap(window ->
            Stream.of(
                new Convolution(window, 8, 1),
                new Convolution(window, 13, 1),
                new Convolution(window, 40, 1)));
  }

  /** 3x3 windows over many channels, where there is a shorter way; even and odd, every padding. */
  private static Stream<Convolution> manyChannels() {
    return Stream.of(
            new WindowGeometry(8, 6, 8, 3, 1, 0, 0),
            new WindowGeometry(9, 5, 7, 3, 1, 0, 0),
            new WindowGeometry(16, 3, 6, 3, 1, 0, 0),
            new WindowGeometry(8, 5, 6, 3, 1, 1, 1),
            new WindowGeometry(12, 4, 5, 3, 1, 2, 2),
            new WindowGeometry(8, 7, 4, 3, 1, 0, 1),
            new WindowGeometry(8, 1, 1, 3, 1, 1, 1),
            new WindowGeometry(8, 9, 9, 3, 2, 1, 1))
        .flatMap(window ->
            Stream.of(
                new Convolution(window, 8, 16),
                new Convolution(window, 33, 16),
                new Convolution(window, 31, 32),
                new Convolution(window, 24, 64),
                new Convolution(window, 64, 48),
                new Convolution(window, 32, 17)));
  }

  /** Every channel with a window of its own. */
  static Stream<Convolution> depthwiseSizes() {
    return sizes()
        .map(size -> new Convolution(size.window(), size.window().channels(), size.samples()))
        .distinct();
  }

  /** All arrays of one convolution, and what they should become. */
  final class Case {
    final Convolution size;
    final Guarded x;
    final Guarded weight;
    final Guarded dy;
    final Guarded y;
    final Guarded dx;
    final Guarded gradient;
    final double[] expectedY;
    final double[] expectedDx;
    final double[] expectedGradient;

    Case(Convolution size, boolean depthwise) {
      this.size = size;
      int windowSize = size.window().windowSize();
      int weights = depthwise ? windowSize : size.weightSize();
      x = Guarded.input(RandomNumbers.uniform(size.inSize(), 1), 0);
      weight = Guarded.input(RandomNumbers.uniform(weights, 2), 0);
      dy = Guarded.input(RandomNumbers.uniform(size.outSize(), 3), 0);
      y = Guarded.output(stale(size.outSize()), 0);
      gradient = Guarded.output(stale(weights), 0);
      dx = Guarded.output(stale(size.inSize()), 0);
      expectedY = new double[size.outSize()];
      expectedDx = new double[size.inSize()];
      expectedGradient = new double[weights];
      for (int n = 0; n < size.samples(); n++) {
        addSample(n, depthwise);
      }
    }

    private static float[] stale(int size) {
      float[] stale = new float[size];
      Arrays.fill(stale, 99);
      return stale;
    }

    /** Without a bias, with one for each channel, and with one for each channel and position. */
    List<float[]> biases() {
      int perPosition = size.outChannels() * size.window().outArea();
      return List.of(
          new float[0],
          RandomNumbers.uniform(size.outChannels(), 4),
          RandomNumbers.uniform(perPosition, 4));
    }

    double[] expectedY(float[] bias) {
      double[] expected = expectedY.clone();
      for (int i = 0; i < bias.length * (expected.length / Math.max(1, bias.length)); i++) {
        expected[i] += bias[i / (expected.length / bias.length)];
      }
      return expected;
    }

    private void addSample(int n, boolean depthwise) {
      int windowSize = size.window().windowSize();
      int side = windowSize / size.window().channels();
      double[] full = depthwise ? new double[size.weightSize()] : doubles(weight.values());
      for (int i = 0; depthwise && i < windowSize; i++) {
        // Zero but where a channel meets itself.
        full[i / side * windowSize + i] = weight.get(i);
      }
      var direct =
          DirectConvolution.of(
              size.window(), size.outChannels(), sample(x, n), full, sample(dy, n));
      add(direct.y, expectedY, n);
      add(direct.dx, expectedDx, n);
      for (int i = 0; i < expectedGradient.length; i++) {
        expectedGradient[i] += direct.dw[depthwise ? i / side * windowSize + i : i];
      }
    }

    private double[] sample(Guarded batch, int n) {
      double[] sample = new double[batch.length() / size.samples()];
      Arrays.setAll(sample, i -> batch.get(i * size.samples() + n));
      return sample;
    }

    private void add(double[] sample, double[] batch, int n) {
      for (int i = 0; i < sample.length; i++) {
        batch[i * size.samples() + n] += sample[i];
      }
    }

    void assertAgrees(String what, Guarded actual, double[] expected) {
      actual.assertUntouchedAround(what);
      double largest = 1;
      double error = 0;
      for (int i = 0; i < expected.length; i++) {
        largest = Math.max(largest, Math.abs(expected[i]));
        double difference = Math.abs(actual.get(i) - expected[i]);
        // Written so that a NaN counts as the worst.
        if (!(difference <= error)) {
          error = difference;
        }
      }
      assertThat(error / largest).as("%s, %s, seeds 1 to 4", what, size).isLessThan(TOLERANCE);
    }

    private static double[] doubles(float[] numbers) {
      double[] doubles = new double[numbers.length];
      Arrays.setAll(doubles, i -> numbers[i]);
      return doubles;
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  default void convolveWhenComparedWithDirectLoopsAgrees(Convolution size) {
    Scratch scratch = StaleScratch.ofSize(size.scratchSize());
    var c = new Case(size, false);
    for (float[] bias : c.biases()) {
      ops().convolve(size, c.weight.array(), bias, c.x.array(), c.y.array(), scratch);
      c.assertAgrees("convolve", c.y, c.expectedY(bias));
    }
    ops().convolveInputGradient(size, c.weight.array(), c.dy.array(), c.dx.array(), scratch);
    c.assertAgrees("convolveInputGradient", c.dx, c.expectedDx);
    ops().convolveWeightGradient(size, c.x.array(), c.dy.array(), c.gradient.array(), scratch);
    c.assertAgrees("convolveWeightGradient", c.gradient, c.expectedGradient);
  }

  @ParameterizedTest
  @MethodSource("depthwiseSizes")
  default void depthwiseConvolveWhenComparedWithDirectLoopsAgrees(Convolution size) {
    Scratch scratch = StaleScratch.ofSize(size.depthwiseScratchSize());
    var c = new Case(size, true);
    for (float[] bias : c.biases()) {
      ops().depthwiseConvolve(size, c.weight.array(), bias, c.x.array(), c.y.array(), scratch);
      c.assertAgrees("depthwiseConvolve", c.y, c.expectedY(bias));
    }
    ops().depthwiseInputGradient(size, c.weight.array(), c.dy.array(), c.dx.array(), scratch);
    c.assertAgrees("depthwiseInputGradient", c.dx, c.expectedDx);
    ops().depthwiseWeightGradient(size, c.x.array(), c.dy.array(), c.gradient.array(), scratch);
    c.assertAgrees("depthwiseWeightGradient", c.gradient, c.expectedGradient);
  }

  static Stream<Convolution> poolableSizes() {
    return sizes()
        .filter(size -> Math.min(size.window().outHeight(), size.window().outWidth()) >= 3);
  }

  @ParameterizedTest
  @MethodSource("poolableSizes")
  default void convolveWhenPooledGivesWhatOneAfterTheOtherGives(Convolution size) {
    int height = size.window().outHeight();
    int width = size.window().outWidth();
    for (int kernelSize : new int[] {2, 3}) {
      var pool = new WindowGeometry(size.outChannels(), height, width, kernelSize, 2, 0, 0);
      assertFollows(size, new Epilogue(pool, false));
      assertFollows(size, new Epilogue(pool, true));
    }
  }

  @ParameterizedTest
  @MethodSource("sizes")
  default void convolveWhenRectifiedGivesWhatOneAfterTheOtherGives(Convolution size) {
    assertFollows(size, Epilogue.NONE);
    assertFollows(size, new Epilogue(null, true));
  }

  /** An epilogue, here and with a fixed weight, against the operations that it stands for. */
  private void assertFollows(Convolution size, Epilogue epilogue) {
    float[] x = Guarded.input(RandomNumbers.uniform(size.inSize(), 1), 0).array();
    float[] weight = Guarded.input(RandomNumbers.uniform(size.weightSize(), 2), 0).array();
    float[] bias = RandomNumbers.uniform(size.outChannels(), 4);
    float[] between = new float[size.outSize()];
    ops().convolve(size, weight, bias, x, between, StaleScratch.ofSize(size.scratchSize()));
    float[] expected = between;
    if (epilogue.pool() != null) {
      expected = new float[epilogue.outSize(size)];
      ops().maxPool(epilogue.pool(), size.samples(), between, expected);
    }
    if (epilogue.rectified()) {
      ops().relu(expected, expected, expected.length);
    }
    Guarded y = Guarded.output(new float[expected.length], 0);
    ops()
        .convolve(
            size, epilogue, weight, bias, x, y.array(), StaleScratch.ofSize(size.scratchSize()));
    y.assertUntouchedAround("convolve");
    assertThat(y.values()).as("%s, %s", size, epilogue).isEqualTo(expected);
    Guarded fixed = Guarded.output(new float[expected.length], 0);
    FixedConvolution convolution = ops().fixedConvolution(size, epilogue, weight, bias);
    convolution.run(x, fixed.array(), StaleScratch.ofSize(size.scratchSize()));
    fixed.assertUntouchedAround("fixedConvolution");
    assertThat(fixed.values()).as("%s, %s, fixed", size, epilogue).isEqualTo(expected);
  }

  /** What a network needs is planned before it trains, so what is planned must be enough. */
  @ParameterizedTest
  @MethodSource("sizes")
  default void scratchSizeWhenAConvolutionRunsIsEnough(Convolution size) {
    var scratch = new Scratch();
    float[] weight = new float[size.weightSize()];
    float[] x = new float[size.inSize()];
    float[] y = new float[size.outSize()];
    ops().convolve(size, weight, new float[size.outChannels()], x, y, scratch);
    ops().convolveInputGradient(size, weight, y, x, scratch);
    ops().convolveWeightGradient(size, x, y, weight, scratch);
    assertThat((long) scratch.floats(0).length).isLessThanOrEqualTo(size.scratchSize());
  }
}
