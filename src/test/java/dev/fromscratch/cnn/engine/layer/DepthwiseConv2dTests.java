package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.layer.DepthwiseConv2d.Settings;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.GradientCheck;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DepthwiseConv2dTests {

  private static DepthwiseConv2d layer(
      Shape input, int kernelSize, int stride, Padding padding, ConvBias bias) {
    var settings = new Settings(kernelSize, stride, padding, bias, WeightInit.STANDARD_NORMAL);
    return new DepthwiseConv2d(input, settings, new SeededRandom(1));
  }

  private static void assertRefused(Shape input, int kernelSize, int stride, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> layer(input, kernelSize, stride, Padding.VALID, ConvBias.NONE))
        .withMessage(message);
  }

  @Test
  void outputShapeWhenTheWindowFitsKeepsTheChannels() {
    DepthwiseConv2d layer = layer(Shape.of(3, 7, 10), 3, 2, Padding.SAME, ConvBias.PER_CHANNEL);
    assertThat(layer.inputShape()).isEqualTo(Shape.of(3, 7, 10));
    assertThat(layer.outputShape()).isEqualTo(Shape.of(3, 4, 5));
    assertThat(layer.parameters())
        .extracting(Parameter::toString)
        .containsExactly("weight[3, 1, 3, 3]", "bias[3]");
    assertRefused(Shape.of(8), 3, 1, "expects input [C, H, W], got [8]");
    assertRefused(Shape.of(8, 2, 9), 3, 1, "kernelSize 3 does not fit a 2x9 input with padding 0");
    assertRefused(Shape.of(8, 4, 4), 0, 1, "kernelSize must be positive, got 0");
    assertRefused(Shape.of(8, 4, 4), 3, 0, "stride must be positive, got 0");
  }

  @Test
  void biasWhenInitialisedIsDrawnLikeTheWeight() {
    DepthwiseConv2d layer = layer(Shape.of(3, 7, 7), 3, 1, Padding.VALID, ConvBias.PER_POSITION);
    Parameter bias = layer.parameters().getLast();
    assertThat(bias.data()).hasSize(3 * 5 * 5).doesNotContain(0f).doesNotHaveDuplicates();
  }

  /** The windows are asymmetric and differ, so that a flipped or exchanged one would show. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenNumbersAreWorkedByHandGivesThem(Arithmetic arithmetic) {
    DepthwiseConv2d layer = layer(Shape.of(2, 2, 3), 2, 1, Padding.VALID, ConvBias.PER_CHANNEL);
    LayerRun.set(layer, 0, 1, 2, 3, 4, 0, 1, 0, -1);
    LayerRun.set(layer, 1, 100, 0.5f);
    LayerRun run = LayerRun.forward(layer, arithmetic, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 4);
    assertThat(run.output()).containsExactly(137, 147, 6.5f, 5.5f);
    assertThat(run.backward(1, 10, 2, 3)).containsExactly(1, 12, 20, 3, 34, 40, 0, 2, 3, 0, -2, -3);
    assertThat(run.gradient(0)).containsExactly(21, 32, 54, 65, 38, 43, 8, 16);
    assertThat(run.gradient(1)).containsExactly(11, 5);
  }

  /** The same as a convolution whose windows are zero outside the channel of their own. */
  @ParameterizedTest
  @CsvSource({
    // kernelSize, stride, padding, bias
    "3, 1, VALID, PER_CHANNEL",
    "3, 1, SAME,  NONE",
    "2, 1, FULL,  PER_POSITION",
    "4, 3, SAME,  PER_CHANNEL",
    "5, 2, FULL,  NONE",
  })
  void allPassesWhenComparedWithAConvolutionAgree(
      int kernelSize, int stride, Padding padding, ConvBias bias) {
    Shape input = Shape.of(3, 6, 17);
    DepthwiseConv2d layer = layer(input, kernelSize, stride, padding, bias);
    var convolution =
        new Conv2d(
            input,
            new Conv2d.Settings(3, kernelSize, stride, padding, bias, WeightInit.HE),
            new SeededRandom(2));
    int window = kernelSize * kernelSize;
    float[] weight = new float[9 * window];
    for (int c = 0; c < 3; c++) {
      System.arraycopy(
          layer.parameters().getFirst().data(), c * window, weight, 4 * c * window, window);
    }
    LayerRun.set(convolution, 0, weight);
    if (bias != ConvBias.NONE) {
      LayerRun.set(convolution, 1, layer.parameters().getLast().data());
    }
    for (Arithmetic arithmetic : Arithmetic.values()) {
      assertSamePasses(layer, convolution, arithmetic, window);
    }
  }

  private static void assertSamePasses(
      DepthwiseConv2d layer, Conv2d convolution, Arithmetic arithmetic, int window) {
    var precision = within(2e-5f);
    float[] x = RandomNumbers.uniform(2 * layer.inputShape().size(), 3);
    float[] dy = RandomNumbers.uniform(2 * layer.outputShape().size(), 4);
    LayerRun run = LayerRun.forward(layer, arithmetic, x);
    LayerRun expected = LayerRun.forward(convolution, arithmetic, x);
    assertThat(run.output()).containsExactly(expected.output(), precision);
    assertThat(run.backward(dy)).containsExactly(expected.backward(dy), precision);
    float[] diagonal = new float[3 * window];
    for (int c = 0; c < 3; c++) {
      System.arraycopy(expected.gradient(0), 4 * c * window, diagonal, c * window, window);
    }
    assertThat(run.gradient(0)).containsExactly(diagonal, precision);
  }

  @ParameterizedTest
  @CsvSource({
    // kernelSize, stride, padding, bias
    "3, 1, VALID, PER_CHANNEL",
    "3, 1, SAME,  PER_POSITION",
    "2, 2, FULL,  NONE",
  })
  void backwardWhenComparedWithDifferencesAgrees(
      int kernelSize, int stride, Padding padding, ConvBias bias) {
    Shape input = Shape.of(3, 5, 6);
    for (Arithmetic arithmetic : Arithmetic.values()) {
      GradientCheck.assertDerivatives(
          layer(input, kernelSize, stride, padding, bias),
          RandomNumbers.tensor(input.batched(3), 2),
          arithmetic.ops());
    }
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void outputWhenSavedAndLoadedIsTheSame(Arithmetic arithmetic) throws TensorFormatException {
    for (ConvBias bias : ConvBias.values()) {
      var spec = new LayerSpec.DepthwiseConv2d(3, 1, Padding.SAME, bias, WeightInit.UNIFORM);
      SaveAndLoad.assertSameOutputs(arithmetic, Shape.of(4, 5, 19), spec);
    }
  }
}
