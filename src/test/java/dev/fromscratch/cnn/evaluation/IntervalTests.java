package dev.fromscratch.cnn.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTests {

  /** Bounds as scipy.stats.binomtest(k, n).proportion_ci(method="wilson") gives them. */
  @ParameterizedTest
  @CsvSource({
    "0.9885, 2000, 0.98280, 0.99232",
    "0.5, 10, 0.23659, 0.76341",
    "1, 100, 0.96300, 1",
    "0, 100, 0, 0.03700",
  })
  void intervalWhenOfAShareHasTheBoundsOfOthers(
      double share, int samples, double low, double high) {
    Interval interval = Interval.ofShare(share, samples);
    assertThat(interval.low()).isCloseTo(low, within(2e-5));
    assertThat(interval.high()).isCloseTo(high, within(2e-5));
  }

  @Test
  void intervalWhenThereIsNoSampleIsEverything() {
    assertThat(Interval.ofShare(0, 0)).isEqualTo(new Interval(0, 1));
  }
}
