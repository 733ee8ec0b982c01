package dev.fromscratch.cnn.engine.data.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.data.augmentation.Augmentation.Elastic;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElasticFieldTests {

  private static final int SIDE = 28;
  private static final int DRAWS = 4000;

  private final ElasticField field = new ElasticField(new Elastic(34, 4), SIDE, SIDE);

  private float[] drawX(long seed) {
    float[] x = new float[SIDE * SIDE];
    field.draw(new SeededRandom(seed));
    field.addX(x);
    return x;
  }

  @ParameterizedTest
  @CsvSource({"34, 4", "8, 4", "10, 2", "3, 1"})
  void drawWhenFarFromTheEdgesHasTheDeviationOfTheFormula(float alpha, float sigma) {
    var drawn = new ElasticField(new Elastic(alpha, sigma), SIDE, SIDE);
    var random = new SeededRandom(1);
    double sum = 0;
    double squares = 0;
    double product = 0;
    for (int n = 0; n < DRAWS; n++) {
      float[] x = new float[SIDE * SIDE];
      float[] y = new float[SIDE * SIDE];
      drawn.draw(random);
      drawn.addX(x);
      drawn.addY(y);
      int centre = 14 * SIDE + 14;
      sum += x[centre];
      squares += x[centre] * x[centre];
      product += x[centre] * y[centre];
    }
    double expected = 0.163 * alpha / sigma;
    assertThat(Math.sqrt(squares / DRAWS))
        .as("seed 1")
        .isCloseTo(expected, within(0.05 * expected));
    assertThat(sum / DRAWS).isCloseTo(0, within(0.06 * expected));
    assertThat(product / squares).as("Δx and Δy are independent").isCloseTo(0, within(0.06));
  }

  @Test
  void drawWhenNeighboursAreComparedIsSmooth() {
    // Noise smoothed by a Gaussian is correlated as exp(-d² / 4σ²) over a distance d.
    double[] correlations = new double[9];
    double squares = 0;
    for (int n = 0; n < DRAWS; n++) {
      float[] x = drawX(n);
      for (int d = 0; d < correlations.length; d++) {
        correlations[d] += x[14 * SIDE + 10] * x[14 * SIDE + 10 + d];
      }
      squares += x[14 * SIDE + 10] * x[14 * SIDE + 10];
    }
    for (int d = 0; d < correlations.length; d++) {
      assertThat(correlations[d] / squares)
          .as("seeds 0 to %d, distance %d", DRAWS - 1, d)
          .isCloseTo(Math.exp(-d * d / 64.0), within(0.06));
    }
  }

  @Test
  void drawWhenSmoothedIsWhatAPlainDoubleSumGives() {
    float[] x = drawX(7);
    var random = new SeededRandom(7);
    double[] noise = new double[SIDE * SIDE];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (int) (random.nextLong() >> 32) / 0x1.0p31;
    }
    double weights = 0;
    for (int k = -12; k <= 12; k++) {
      weights += Math.exp(-k * k / 32.0);
    }
    for (int i : new int[] {0, 27, 5 * SIDE + 1, 14 * SIDE + 14, 27 * SIDE, 27 * SIDE + 27}) {
      double sum = 0;
      for (int j = 0; j < noise.length; j++) {
        int dx = j % SIDE - i % SIDE;
        int dy = j / SIDE - i / SIDE;
        if (Math.abs(dx) <= 12 && Math.abs(dy) <= 12) {
          sum += noise[j] * Math.exp(-(dx * dx + dy * dy) / 32.0);
        }
      }
      assertThat((double) x[i])
          .as("pixel %d", i)
          .isCloseTo(34 * sum / (weights * weights), within(1e-5));
    }
  }

  @Test
  void drawWhenRepeatedLeavesNothingOfTheDrawsBefore() {
    float[] first = drawX(1);
    drawX(2);
    assertThat(drawX(1)).containsExactly(first);
    assertThat(drawX(2)).isNotEqualTo(first);
  }

  @Test
  void addWhenThereAreNumbersAddsToThem() {
    float[] x = drawX(3);
    float[] onTop = new float[SIDE * SIDE];
    Arrays.fill(onTop, 8);
    field.addX(onTop);
    for (int i = 0; i < x.length; i++) {
      assertThat(onTop[i]).isEqualTo(8 + x[i]);
    }
  }
}
