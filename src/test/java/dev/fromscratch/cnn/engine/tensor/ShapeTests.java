package dev.fromscratch.cnn.engine.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ShapeTests {

  @Test
  void equalsWhenAxesAreTheSameIsTrue() {
    assertThat(Shape.of(2, 3)).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
    assertThat(Shape.of(2, 3)).isNotEqualTo(Shape.of(3, 2));
  }

  @Test
  void ofWhenTheCallersArrayChangesKeepsItsAxes() {
    int[] dims = {2, 3};
    Shape shape = Shape.of(dims);
    dims[0] = 9;
    shape.toArray()[1] = 9;
    assertThat(shape).hasToString("[2, 3]");
  }

  @Test
  void batchedWhenUndoneBySampleIsTheSame() {
    Shape shape = Shape.of(1, 28, 28);
    assertThat(shape.batched(32)).hasToString("[32, 1, 28, 28]");
    assertThat(shape.batched(32).sample()).isEqualTo(shape);
    assertThat(shape.batched(32).size()).isEqualTo(32 * 784);
  }

  @Test
  void ofWhenAnAxisIsNotPositiveNamesTheAxes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of(3, 0, 2))
        .withMessage("every axis of a shape must be positive, got [3, 0, 2]");
  }

  @Test
  void ofWhenTheProductExceedsAnIntIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Shape.of(100_000, 100_000, 100_000, 100_000, 100_000))
        .withMessageContaining("at most 2147483647 numbers");
  }

  @Test
  void reshapeWhenSizesDifferNamesBoth() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.zeros(2, 3).reshape(Shape.of(7)))
        .withMessage("cannot reshape [2, 3] (6 numbers) to [7] (7 numbers)");
  }

  @Test
  void viewWhenTheArrayIsTooShortNamesBoth() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.view(Shape.of(2, 3), new float[5]))
        .withMessage("shape [2, 3] needs 6 numbers, got an array of 5");
  }
}
