package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fromscratch.cnn.engine.tensor.Shape;
import org.junit.jupiter.api.Test;

class ParameterTests {

  @Test
  void constructorWhenTheShapeIsReasonableGivesZeros() {
    var parameter = Parameter.weight(Shape.of(2, 3));
    assertThat(parameter.data()).hasSize(6).containsOnly(0);
    assertThat(parameter.size()).isEqualTo(6);
    assertThat(parameter).hasToString("weight[2, 3]");
  }

  @Test
  void constructorWhenThereAreTooManyNumbersSaysSo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Parameter.weight(Shape.of(4_097, 4_096)))
        .withMessage(
            "weight [4097, 4096] has 16781312 numbers, a parameter holds at most 16777216");
  }
}
