package dev.fromscratch.cnn.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandardNormalTests {

  private static final double TOLERANCE = 1e-14;

  /** From the series {@code Φ(x) = 1/2 + φ(x) (x + x³/3 + x⁵/15 + …)} with 110 digits. */
  @ParameterizedTest
  @CsvSource({
    "-12,    1.7764821120776790378489672e-33",
    "-8,     6.2209605742717838743573061e-16",
    "-5.75,  4.4621724539016116647781019e-09",
    "-5.5,   1.8989562465887717874573788e-08",
    "-4,     3.1671241833119924326961359e-05",
    "-2,     2.2750131948179208585258948e-02",
    "-1,     1.5865525393145704646791216e-01",
    "-0.75,  2.2662735237686820743974181e-01",
    "-0.625, 2.6598552904870054192087991e-01",
    "-0.125, 4.5026177516988707960621241e-01",
    "0,      5.0000000000000000000000000e-01",
    "0.25,   5.9870632568292370123685942e-01",
    "0.6875, 7.5411614961973849613485754e-01",
    "1,      8.4134474606854292577651222e-01",
    "3,      9.9865010196836989653235150e-01",
    "6,      9.9999999901341229957552059e-01",
  })
  void cumulativeWhenComparedWithManyDigitsAgrees(double x, double expected) {
    assertThat(StandardNormal.cumulative(x) / expected).isCloseTo(1, within(TOLERANCE));
  }

  @Test
  void cumulativeWhenMirroredSumsToOne() {
    for (int i = 0; i <= 4000; i++) {
      double x = i / 500.0;
      assertThat(StandardNormal.cumulative(x) + StandardNormal.cumulative(-x))
          .as("Φ(%s) + Φ(-%s)", x, x)
          .isCloseTo(1, within(4e-16));
    }
  }

  /** Where one rational function ends and the next begins there is no step. */
  @ParameterizedTest
  @ValueSource(doubles = {0.46875, 4})
  void cumulativeWhenFormulasChangeIsContinuous(double z) {
    double x = -z * Math.sqrt(2);
    double before = StandardNormal.cumulative(x * (1 - 1e-15));
    double after = StandardNormal.cumulative(x * (1 + 1e-15));
    assertThat(after / before).isCloseTo(1, within(2e-13));
  }

  @Test
  void cumulativeWhenFarOutIsZeroOrOne() {
    assertThat(StandardNormal.cumulative(-40)).isZero();
    assertThat(StandardNormal.cumulative(40)).isEqualTo(1);
    assertThat(StandardNormal.cumulative(Double.NEGATIVE_INFINITY)).isZero();
    assertThat(StandardNormal.cumulative(Double.POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(StandardNormal.cumulative(Double.NaN)).isNaN();
  }

  @Test
  void densityWhenIntegratedIsTheCumulative() {
    double sum = 0;
    for (int i = 0; i < 1000; i++) {
      sum += StandardNormal.density((i + 0.5) / 1000) / 1000;
    }
    double expected = StandardNormal.cumulative(1) - StandardNormal.cumulative(0);
    assertThat(sum).isCloseTo(expected, within(1e-7));
  }
}
