package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import org.junit.jupiter.api.Test;

class ArgMaxTests {

  @Test
  void ofRowWhenNumbersAreEqualIsTheFirst() {
    float[] output = {1, 3, 3, -1, -2, -1, 5, 4, 6};
    Tensor rows = Tensor.view(Shape.of(3, 3), output);
    assertThat(ArgMax.ofRow(rows, 0)).isEqualTo(1);
    assertThat(ArgMax.ofRow(rows, 1)).isZero();
    assertThat(ArgMax.ofRow(rows, 2)).isEqualTo(2);
  }

  /** NaN compares as neither larger nor smaller, so it must be looked for. */
  @Test
  void ofRowWhenANumberIsNaNIsNoClass() {
    float[] output = {Float.NaN, 3, 3, 3, Float.NaN, 1, 1, 2, Float.NaN, 1, 2, 3};
    Tensor rows = Tensor.view(Shape.of(4, 3), output);
    for (int row = 0; row < 3; row++) {
      assertThat(ArgMax.ofRow(rows, row)).as("row %d", row).isEqualTo(ArgMax.NONE);
    }
    assertThat(ArgMax.ofRow(rows, 3)).isEqualTo(2);
  }
}
