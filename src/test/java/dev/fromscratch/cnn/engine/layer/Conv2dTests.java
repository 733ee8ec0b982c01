package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.layer.Conv2d.Settings;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.GradientCheck;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** See {@link Conv2dOracleTests} for other geometries and the original's numbers. */
class Conv2dTests {

  private static Conv2d conv2d(Shape input, int kernelSize, int stride, Padding padding) {
    return conv2d(
        input,
        new Settings(
            2, kernelSize, stride, padding, ConvBias.PER_CHANNEL, WeightInit.STANDARD_NORMAL));
  }

  private static Conv2d conv2d(Shape input, Settings settings) {
    return new Conv2d(input, settings, new SeededRandom(1));
  }

  @ParameterizedTest
  @CsvSource({
    // kernelSize, stride, padding, outHeight, outWidth
    "1, 1, VALID, 7, 10",
    "3, 1, VALID, 5,  8",
    "3, 1, SAME,  7, 10",
    "4, 1, SAME,  7, 10",
    "3, 1, FULL,  9, 12",
    "9, 1, FULL, 15, 18",
    "3, 2, VALID, 3,  4",
    "4, 2, SAME,  4,  5",
    "2, 3, FULL,  3,  4",
    "7, 1, VALID, 1,  4",
  })
  void outputShapeWhenTheWindowFitsCountsItsStops(
      int kernelSize, int stride, Padding padding, int outHeight, int outWidth) {
    Conv2d conv2d = conv2d(Shape.of(3, 7, 10), kernelSize, stride, padding);
    assertThat(conv2d.inputShape()).isEqualTo(Shape.of(3, 7, 10));
    assertThat(conv2d.outputShape()).isEqualTo(Shape.of(2, outHeight, outWidth));
    assertThat(conv2d.parameters())
        .extracting(Parameter::shape)
        .containsExactly(Shape.of(2, 3, kernelSize, kernelSize), Shape.of(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "4 4   | 2 | 3 | 1 | expects input [C, H, W], got [4, 4]",
        "1 4 4 | 0 | 3 | 1 | outChannels must be positive, got 0",
        "1 4 4 | 2 | 0 | 1 | kernelSize must be positive, got 0",
        "1 4 4 | 2 | 3 | 0 | stride must be positive, got 0",
        "1 9 4 | 2 | 5 | 1 | kernelSize 5 does not fit a 9x4 input with padding 0",
      })
  void outputShapeWhenTheWindowDoesNotFitSaysWhy(
      String input, int outChannels, int kernelSize, int stride, String message) {
    int[] axes = Arrays.stream(input.split(" ")).mapToInt(Integer::parseInt).toArray();
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            conv2d(
                Shape.of(axes),
                new Settings(
                    outChannels,
                    kernelSize,
                    stride,
                    Padding.VALID,
                    ConvBias.PER_CHANNEL,
                    WeightInit.HE)))
        .withMessage(message);
  }

  /** Asymmetric in both axes, so that a flipped or transposed window would show. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenNumbersAreWorkedByHandGivesThem(Arithmetic arithmetic) {
    assertThat(output(arithmetic, 1, Padding.VALID)).containsExactly(37, 47, 67, 77);
    assertThat(output(arithmetic, 2, Padding.VALID)).containsExactly(37);
    assertThat(output(arithmetic, 1, Padding.SAME))
        .containsExactly(37, 47, 21, 67, 77, 33, 23, 26, 9);
    assertThat(output(arithmetic, 1, Padding.FULL))
        .containsExactly(4, 11, 18, 9, 18, 37, 47, 21, 36, 67, 77, 33, 14, 23, 26, 9);
  }

  /** The image 1 to 9, row by row, under the window 1 to 4. */
  private static float[] output(Arithmetic arithmetic, int stride, Padding padding) {
    var settings = new Settings(1, 2, stride, padding, ConvBias.PER_CHANNEL, WeightInit.HE);
    Conv2d conv2d = conv2d(Shape.of(1, 3, 3), settings);
    LayerRun.set(conv2d, 0, 1, 2, 3, 4);
    return LayerRun.forward(conv2d, arithmetic, 1, 2, 3, 4, 5, 6, 7, 8, 9).output();
  }

  @ParameterizedTest
  @CsvSource({
    // kernelSize, stride, padding, bias
    "3, 1, VALID, PER_CHANNEL",
    "3, 1, SAME,  PER_POSITION",
    "3, 1, FULL,  PER_CHANNEL",
    "3, 2, VALID, PER_POSITION",
    "2, 1, SAME,  PER_CHANNEL",
    "4, 3, FULL,  PER_POSITION",
    "1, 1, VALID, PER_CHANNEL",
    "3, 2, SAME,  NONE",
  })
  void backwardWhenComparedWithDifferencesAgrees(
      int kernelSize, int stride, Padding padding, ConvBias bias) {
    Shape input = Shape.of(2, 5, 6);
    var settings = new Settings(3, kernelSize, stride, padding, bias, WeightInit.STANDARD_NORMAL);
    for (Arithmetic arithmetic : Arithmetic.values()) {
      GradientCheck.assertDerivatives(
          conv2d(input, settings), RandomNumbers.tensor(input.batched(3), 2), arithmetic.ops());
    }
  }

  @Test
  void parametersWhenThereIsNoBiasAreTheWeightAlone() {
    var settings = new Settings(2, 3, 1, Padding.VALID, ConvBias.NONE, WeightInit.UNIFORM);
    assertThat(conv2d(Shape.of(1, 5, 5), settings).parameters())
        .extracting(Parameter::toString)
        .containsExactly("weight[2, 1, 3, 3]");
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void outputWhenSavedAndLoadedIsTheSame(Arithmetic arithmetic) throws TensorFormatException {
    for (ConvBias bias : ConvBias.values()) {
      var spec = new LayerSpec.Conv2d(5, 3, 1, Padding.SAME, bias, WeightInit.STANDARD_NORMAL);
      SaveAndLoad.assertSameOutputs(arithmetic, Shape.of(2, 5, 19), spec);
    }
  }
}
