package dev.fromscratch.cnn.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.ops.TensorOps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemperatureTests {

  /** At T = 1/2, probabilities are squared. */
  @Test
  void applyToWhenNumbersAreWorkedByHandGivesThem() {
    float[] probabilities = {0.5f, 0.25f, 0.25f};
    new Temperature(0.5).applyTo(probabilities);
    assertThat(probabilities).containsExactly(new float[] {2 / 3f, 1 / 6f, 1 / 6f}, within(1e-7f));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.5, 0.99, 1, 1.7, 20})
  void applyToWhenProbabilitiesAreASoftmaxIsThatOfDividedLogits(double temperature) {
    float[] logits = {-3, 0.5f, 2, 1.75f, -20};
    float[] expected = new float[5];
    for (int i = 0; i < 5; i++) {
      expected[i] = (float) (logits[i] / temperature);
    }
    TensorOps.scalar().softmax(expected, expected, 5, 1);
    float[] probabilities = new float[5];
    TensorOps.scalar().softmax(logits, probabilities, 5, 1);
    new Temperature(temperature).applyTo(probabilities);
    assertThat(probabilities).containsExactly(expected, within(2e-6f));
  }

  @Test
  void applyToWhenTheTemperatureIsOneLeavesEveryBit() {
    float[] probabilities = {0.1f, 0.7f, 0.19999f};
    Temperature.NONE.applyTo(probabilities);
    assertThat(probabilities).containsExactly(0.1f, 0.7f, 0.19999f);
  }

  @Test
  void applyToWhenSamplesStandBesideEachOtherChangesOne() {
    float[] two = {0.5f, 0.9f, 0.25f, 0.05f, 0.25f, 0.05f};
    new Temperature(0.5).applyTo(two, 0, 2, 3);
    assertThat(two)
        .containsExactly(new float[] {2 / 3f, 0.9f, 1 / 6f, 0.05f, 1 / 6f, 0.05f}, within(1e-7f));
  }

  @Test
  void applyToWhenProbabilitiesAreTinyOrNoneStaysFinite() {
    float[] probabilities = {1, Float.MIN_VALUE, 0};
    new Temperature(20).applyTo(probabilities);
    assertThat(probabilities[0] + probabilities[1] + probabilities[2]).isCloseTo(1, within(1e-6f));
    assertThat(probabilities[1]).isPositive();
    assertThat(probabilities[2]).isZero();
  }

  @Test
  void applyToWhenOneIsNoNumberMakesAllOfThemSo() {
    float[] probabilities = {0.5f, Float.NaN, 0.5f};
    new Temperature(2).applyTo(probabilities);
    assertThat(probabilities).containsOnly(Float.NaN);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void temperatureWhenItIsNotPositiveAndFiniteIsRefused(double value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Temperature(value))
        .withMessage("temperature must be positive and finite, got " + value);
  }
}
