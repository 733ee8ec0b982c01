package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ArgMaxTests {

  @Test
  void ofSampleWhenNumbersAreEqualIsTheFirst() {
    float[] output = {1, 3, 3, -1, -2, -1, 5, 4, 6};
    Tensor rows = Tensor.batch(Shape.of(3), output);
    assertThat(ArgMax.ofSample(rows, 0)).isEqualTo(1);
    assertThat(ArgMax.ofSample(rows, 1)).isZero();
    assertThat(ArgMax.ofSample(rows, 2)).isEqualTo(2);
  }

  /** NaN compares as neither larger nor smaller, so it must be looked for. */
  @Test
  void ofSampleWhenANumberIsNaNIsNoClass() {
    float[] output = {Float.NaN, 3, 3, 3, Float.NaN, 1, 1, 2, Float.NaN, 1, 2, 3};
    Tensor rows = Tensor.batch(Shape.of(3), output);
    for (int row = 0; row < 3; row++) {
      assertThat(ArgMax.ofSample(rows, row)).as("row %d", row).isEqualTo(ArgMax.NONE);
    }
    assertThat(ArgMax.ofSample(rows, 3)).isEqualTo(2);
  }
}
