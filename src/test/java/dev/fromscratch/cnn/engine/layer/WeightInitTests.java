package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WeightInitTests {

  private static final int FAN_IN = 50;
  private static final int FAN_OUT = 400;

  private static float[] weight(WeightInit weightInit, long seed) {
    var weight = Parameter.weight(Shape.of(FAN_IN, FAN_OUT));
    weightInit.fillWeight(weight, FAN_IN, FAN_OUT, new SeededRandom(seed));
    return weight.data();
  }

  private static DoubleStream stream(float[] numbers) {
    return IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]);
  }

  /** 20,000 draws: the mean of squares of normal numbers is within 5 % at five deviations. */
  @ParameterizedTest
  @CsvSource({"HE, 0.04", "XAVIER, 0.00444444", "STANDARD_NORMAL, 1", "UNIFORM, 0.00666667"})
  void fillWeightWhenDrawnOftenHasMeanZeroAndItsVariance(WeightInit weightInit, double variance) {
    float[] weight = weight(weightInit, 42);
    double deviation = Math.sqrt(variance / weight.length);
    assertThat(stream(weight).average().orElseThrow())
        .as("mean, seed 42")
        .isCloseTo(0, within(5 * deviation));
    assertThat(stream(weight).map(w -> w * w).average().orElseThrow())
        .as("variance, seed 42")
        .isCloseTo(variance, within(0.05 * variance));
  }

  @Test
  void fillWeightWhenXavierStaysInsideItsLimit() {
    double limit = Math.sqrt(6.0 / (FAN_IN + FAN_OUT));
    assertThat(stream(weight(WeightInit.XAVIER, 42)).map(Math::abs).max().orElseThrow())
        .isBetween(0.99 * limit, limit);
  }

  @Test
  void fillWeightWhenUniformStaysInsideItsLimit() {
    double limit = 1 / Math.sqrt(FAN_IN);
    assertThat(stream(weight(WeightInit.UNIFORM, 42)).map(Math::abs).max().orElseThrow())
        .isBetween(0.99 * limit, limit);
  }

  @ParameterizedTest
  @EnumSource(WeightInit.class)
  void fillWeightWhenTheSeedIsTheSameGivesTheSameNumbers(WeightInit weightInit) {
    assertThat(weight(weightInit, 1)).isEqualTo(weight(weightInit, 1));
    assertThat(weight(weightInit, 1)).isNotEqualTo(weight(weightInit, 2));
  }

  /** An output sees C_in K K numbers; an input is seen by C_out K K outputs. */
  @Test
  void fillWeightWhenTheLayerIsAConvolutionCountsItsWindow() {
    var settings =
        new Conv2d.Settings(40, 3, 1, Padding.VALID, ConvBias.PER_CHANNEL, WeightInit.XAVIER);
    var conv2d = new Conv2d(Shape.of(10, 3, 3), settings, new SeededRandom(42));
    double limit = Math.sqrt(6.0 / (10 * 9 + 40 * 9));
    assertThat(stream(conv2d.parameters().getFirst().data()).map(Math::abs).max().orElseThrow())
        .isBetween(0.99 * limit, limit);
  }

  @Test
  void fillBiasWhenALayerIsBuiltAsTheOriginalDoesIsNotForgotten() {
    var random = new SeededRandom(42);
    var dense = new Dense(Shape.of(2), 3, WeightInit.STANDARD_NORMAL, random);
    var settings =
        new Conv2d.Settings(
            3, 2, 1, Padding.VALID, ConvBias.PER_POSITION, WeightInit.STANDARD_NORMAL);
    var conv2d = new Conv2d(Shape.of(1, 3, 3), settings, random);
    assertThat(dense.parameters().getLast().data()).doesNotContain(0);
    assertThat(conv2d.parameters().getLast().data()).doesNotContain(0);
  }

  @ParameterizedTest
  @EnumSource(WeightInit.class)
  void fillBiasWhenNotAsTheOriginalOrPyTorchDoesIsZero(WeightInit weightInit) {
    var bias = Parameter.bias(Shape.of(1_000));
    weightInit.fillBias(bias, FAN_IN, new SeededRandom(1));
    double largest = stream(bias.data()).map(Math::abs).max().orElseThrow();
    switch (weightInit) {
      case HE, XAVIER -> assertThat(bias.data()).containsOnly(0);
      case STANDARD_NORMAL -> assertThat(largest).isBetween(2.0, 6.0);
      case UNIFORM -> {
        double limit = 1 / Math.sqrt(FAN_IN);
        assertThat(largest).isBetween(0.98 * limit, limit);
      }
    }
  }
}
