package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTests {

  /** Two sure predictions, one right; three of about a half, two right. */
  @Test
  void ofWhenNumbersAreWorkedByHandGivesThem() {
    float[] confidences = {0.5f, 1, 0.53125f, 1, 0.46875f};
    boolean[] correct = {true, false, true, true, false};
    Calibration calibration = Calibration.of(confidences, correct);
    assertThat(calibration.expectedError())
        .isCloseTo(3 / 5.0 * (2 / 3.0 - 0.5) + 2 / 5.0 * (1 - 0.5), within(1e-15));
    assertThat(calibration.bins()).hasSize(15);
    assertThat(calibration.bins().get(7))
        .isEqualTo(new Calibration.Bin(7 / 15.0, 8 / 15.0, 3, 0.5, 2 / 3.0));
    assertThat(calibration.bins().getLast())
        .isEqualTo(new Calibration.Bin(14 / 15.0, 1, 2, 1, 0.5));
    assertThat(calibration.bins().getFirst())
        .isEqualTo(new Calibration.Bin(0, 1 / 15.0, 0, Double.NaN, Double.NaN));
  }

  /** The floats nearest to m/15 lie on either side of it; those that equal m/15 belong below it. */
  @ParameterizedTest
  @CsvSource({"1, 14", "0.2, 3", "0.199999, 2", "0.4, 6", "0.6, 9", "0.8, 12", "0.79999, 11"})
  void ofWhenAConfidenceIsAtTheEdgeOfABinPutsItOnTheRightSide(float confidence, int bin) {
    Calibration calibration = Calibration.of(new float[] {confidence}, new boolean[] {true});
    assertThat(calibration.bins().get(bin).count()).isEqualTo(1);
    assertThat((double) confidence)
        .isGreaterThan(calibration.bins().get(bin).from())
        .isLessThanOrEqualTo(calibration.bins().get(bin).to());
  }

  /** Of 2^k predictions with confidence j/2^k, exactly j are right. */
  @Test
  void ofWhenEveryConfidenceComesTrueIsZero() {
    float[] confidences = new float[15 * 16];
    boolean[] correct = new boolean[confidences.length];
    for (int i = 0; i < confidences.length; i++) {
      confidences[i] = (i / 16 + 1) / 16f;
      correct[i] = i % 16 <= i / 16;
    }
    assertThat(Calibration.of(confidences, correct).expectedError()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void ofWhenPredictionsAreRandomAgreesWithItself(long seed) {
    var random = new SeededRandom(seed);
    float[] confidences = new float[1000];
    boolean[] correct = new boolean[1000];
    int hits = 0;
    double sum = 0;
    for (int i = 0; i < confidences.length; i++) {
      confidences[i] = 1 - random.nextFloat();
      correct[i] = random.nextFloat() < confidences[i] / 2;
      hits += correct[i] ? 1 : 0;
      sum += confidences[i];
    }
    Calibration calibration = Calibration.of(confidences, correct);
    double error = 0;
    double weighted = 0;
    for (Calibration.Bin bin : calibration.bins()) {
      error += bin.count() / 1000.0 * Math.abs(bin.accuracy() - bin.meanConfidence());
      weighted += bin.count() * bin.meanConfidence();
    }
    assertThat(calibration.expectedError()).isCloseTo(error, within(1e-12));
    assertThat(weighted).isCloseTo(sum, within(1e-9));
    assertThat(calibration.bins().stream().mapToInt(Calibration.Bin::count).sum()).isEqualTo(1000);
    // The gap over all samples is the least that gaps of single bins can add up to.
    assertThat(calibration.expectedError())
        .isBetween(Math.abs(hits - sum) / 1000 - 1e-12, 1.0)
        .isCloseTo(0.25, within(0.05));
  }
}
