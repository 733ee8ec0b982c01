package dev.fromscratch.cnn.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FamiliarityTests {

  /** Deviations 2 and 1/3, where the second number tends to be the first. */
  private static final Tensor WHITENING = Tensor.view(Shape.of(2, 2), new float[] {0.5f, 9, -3, 3});

  private static final Tensor MEANS = Tensor.view(Shape.of(2, 2), new float[] {0, 0, 10, 10});

  private final Familiarity familiarity = new Familiarity(MEANS, WHITENING, 5);

  /** What stands above the diagonal, 9, counts for nothing. */
  @Test
  void distanceWhenWorkedByHandIsThatFromTheNearestMean() {
    assertThat(familiarity.distance(new float[] {0, 0})).isZero();
    assertThat(familiarity.distance(new float[] {2, 2})).isCloseTo(1, within(1e-12));
    assertThat(familiarity.distance(new float[] {0, 1})).isCloseTo(3, within(1e-12));
    assertThat(familiarity.distance(new float[] {8, 9})).isCloseTo(Math.sqrt(1 + 9), within(1e-12));
    assertThat(familiarity.unfamiliarity(new float[] {0, 2})).isEqualTo(1.2f);
    assertThat(familiarity.withThreshold(12).unfamiliarity(new float[] {0, 2})).isEqualTo(0.5f);
  }

  @Test
  void distanceWhenNumbersAreHugeIsANumber() {
    float[] huge = {Float.MAX_VALUE, -Float.MAX_VALUE};
    assertThat(familiarity.distance(huge)).isFinite();
    assertThat(familiarity.withThreshold(1e-300).unfamiliarity(huge)).isEqualTo(Float.MAX_VALUE);
  }

  @Test
  void partsWhenTheyDoNotFitAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Familiarity(MEANS, Tensor.zeros(3, 3), 1))
        .withMessage("means [K, F] need a matrix [F, F], got [2, 2] and [3, 3]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> familiarity.distance(new float[3]))
        .withMessage("expected 2 features, got 3");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void thresholdWhenItIsNoneIsRefused(double threshold) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> familiarity.withThreshold(threshold))
        .withMessageStartingWith("threshold must be positive and finite, got");
  }
}
