package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.layer.Conv2d.Settings;
import dev.fromscratch.cnn.engine.ops.WindowGeometry;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.DirectConvolution;
import dev.fromscratch.cnn.engine.testing.OriginalVectors;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Convolutions against loops that share nothing with the engine, and against the original. */
class Conv2dOracleTests {

  private static Conv2d conv2d(Shape input, int outChannels, int kernelSize, ConvBias bias) {
    var settings = new Settings(outChannels, kernelSize, 1, Padding.VALID, bias, WeightInit.HE);
    return new Conv2d(input, settings, new SeededRandom(1));
  }

  /** What a random case is made of. */
  private record Case(Shape input, Settings settings, int samples) {

    static Case random(long seed) {
      var random = new SeededRandom(seed);
      Padding padding = oneOf(List.of(Padding.values()), random);
      int kernelSize = 1 + random.nextInt(5);
      // Without padding the window must fit.
      int smallest = padding == Padding.VALID ? kernelSize : 1;
      Shape input =
          Shape.of(
              1 + random.nextInt(3), smallest + random.nextInt(8), smallest + random.nextInt(20));
      var settings =
          new Settings(
              1 + random.nextInt(6),
              kernelSize,
              1 + random.nextInt(3),
              padding,
              oneOf(List.of(ConvBias.values()), random),
              WeightInit.STANDARD_NORMAL);
      return new Case(input, settings, 1 + random.nextInt(3));
    }

    private static <T> T oneOf(List<T> values, SeededRandom random) {
      return values.get(random.nextInt(values.size()));
    }

    WindowGeometry window() {
      int before = settings.padding().before(settings.kernelSize());
      int after = settings.padding().after(settings.kernelSize());
      return new WindowGeometry(
          input.dim(0),
          input.dim(1),
          input.dim(2),
          settings.kernelSize(),
          settings.stride(),
          before,
          after);
    }
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void allPassesWhenTheGeometryIsRandomAgreeWithDirectLoops(Arithmetic arithmetic) {
    for (long seed = 1; seed <= 200; seed++) {
      assertAgrees(arithmetic, Case.random(seed), seed);
    }
  }

  private static void assertAgrees(Arithmetic arithmetic, Case random, long seed) {
    var conv2d = new Conv2d(random.input(), random.settings(), new SeededRandom(seed));
    int samples = random.samples();
    float[] x = RandomNumbers.uniform(samples * random.input().size(), seed);
    float[] dy = RandomNumbers.uniform(samples * conv2d.outputShape().size(), -seed);
    LayerRun run = LayerRun.forward(conv2d, arithmetic, x);
    float[] dx = run.backward(dy);
    double[] weightGradient = new double[conv2d.parameters().getFirst().size()];
    boolean biased = random.settings().bias() != ConvBias.NONE;
    double[] biasGradient = new double[biased ? conv2d.parameters().getLast().size() : 0];
    String what = "seed %d, %s".formatted(seed, random);
    for (int n = 0; n < samples; n++) {
      DirectConvolution expected =
          direct(conv2d, random, sample(x, n, samples), sample(dy, n, samples));
      double[] y = expected.y;
      if (biased) {
        addBias(conv2d, y, sample(dy, n, samples), biasGradient);
      }
      assertClose(sample(run.output(), n, samples), y, what + ", output");
      assertClose(sample(dx, n, samples), expected.dx, what + ", input gradient");
      Arrays.setAll(weightGradient, i -> weightGradient[i] + expected.dw[i]);
    }
    assertClose(doubles(run.gradient(0)), weightGradient, what + ", weight gradient");
    if (biased) {
      assertClose(doubles(run.gradient(1)), biasGradient, what + ", bias gradient");
    }
  }

  private static DirectConvolution direct(Conv2d conv2d, Case random, double[] x, double[] dy) {
    double[] weight = doubles(conv2d.parameters().getFirst().data());
    return DirectConvolution.of(random.window(), random.settings().outChannels(), x, weight, dy);
  }

  /** Adds to every output its bias, and to the gradient of that bias the one of the output. */
  private static void addBias(Conv2d conv2d, double[] y, double[] dy, double[] biasGradient) {
    float[] bias = conv2d.parameters().getLast().data();
    int outputsPerBias = y.length / bias.length;
    for (int i = 0; i < y.length; i++) {
      y[i] += bias[i / outputsPerBias];
      biasGradient[i / outputsPerBias] += dy[i];
    }
  }

  private static double[] sample(float[] batch, int n, int samples) {
    int size = batch.length / samples;
    return doubles(Arrays.copyOfRange(batch, n * size, (n + 1) * size));
  }

  private static double[] doubles(float[] numbers) {
    double[] doubles = new double[numbers.length];
    Arrays.setAll(doubles, i -> numbers[i]);
    return doubles;
  }

  private static void assertClose(double[] actual, double[] expected, String what) {
    double largest = 1;
    double largestError = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      largestError = Math.max(largestError, Math.abs(actual[i] - expected[i]));
    }
    assertThat(actual).as(what).hasSameSizeAs(expected);
    assertThat(largestError / largest).as("relative error, " + what).isLessThan(2e-6);
  }

  @ParameterizedTest
  @CsvSource({
    // channels, height, width, outChannels, kernelSize
    "conv_1x6x6_k3_d2, 1, 6, 6, 2, 3",
    "conv_3x7x5_k2_d4, 3, 7, 5, 4, 2",
    "conv_2x8x8_k5_d3, 2, 8, 8, 3, 5",
  })
  void allPassesWhenComparedWithTheOriginalAgree(
      String experiment, int channels, int height, int width, int outChannels, int kernelSize) {
    var original = OriginalVectors.of(experiment);
    Shape input = Shape.of(channels, height, width);
    for (Arithmetic arithmetic : Arithmetic.values()) {
      Conv2d conv2d = conv2d(input, outChannels, kernelSize, ConvBias.PER_POSITION);
      LayerRun.set(conv2d, 0, original.floats("kernels"));
      LayerRun.set(conv2d, 1, original.floats("biases"));
      LayerRun run = LayerRun.forward(conv2d, arithmetic, original.floats("input"));
      original.assertAgrees("output", run.output());
      original.assertAgrees("inputGradient", run.backward(original.floats("outputGradient")));
      run.step(original.number("learningRate"));
      original.assertAgrees("kernelsAfter", run.parameter(0));
      original.assertAgrees("biasesAfter", run.parameter(1));
    }
  }

  @ParameterizedTest
  @CsvSource({"correlate2d_valid, VALID", "correlate2d_full, FULL"})
  void forwardWhenThereIsOneChannelIsTheCrossCorrelation(String experiment, Padding padding) {
    var original = OriginalVectors.of(experiment);
    for (Arithmetic arithmetic : Arithmetic.values()) {
      Conv2d conv2d = oneChannel(Shape.of(1, 5, 6), padding, original);
      LayerRun run = LayerRun.forward(conv2d, arithmetic, original.floats("input"));
      original.assertAgrees("output", run.output());
    }
  }

  /**
   * Going backward, the window is flipped: the derivative of the valid cross-correlation is the
   * full convolution of ∂L/∂y, that of the full one the valid convolution.
   */
  @ParameterizedTest
  @CsvSource({"convolve2d_full, VALID, 7, 8", "convolve2d_valid, FULL, 3, 4"})
  void backwardWhenThereIsOneChannelIsTheConvolution(
      String experiment, Padding padding, int height, int width) {
    var original = OriginalVectors.of(experiment);
    for (Arithmetic arithmetic : Arithmetic.values()) {
      Conv2d conv2d = oneChannel(Shape.of(1, height, width), padding, original);
      LayerRun run = LayerRun.forward(conv2d, arithmetic, new float[height * width]);
      original.assertAgrees("output", run.backward(original.floats("input")));
    }
  }

  private static Conv2d oneChannel(Shape input, Padding padding, OriginalVectors original) {
    var settings = new Settings(1, 3, 1, padding, ConvBias.NONE, WeightInit.HE);
    var conv2d = new Conv2d(input, settings, new SeededRandom(1));
    LayerRun.set(conv2d, 0, original.floats("kernel"));
    return conv2d;
  }
}
