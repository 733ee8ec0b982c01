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
}
