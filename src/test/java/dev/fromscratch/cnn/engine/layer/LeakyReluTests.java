package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.GradientCheck;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LeakyReluTests {

  @Test
  void outputShapeWhenAnyShapeComesInIsTheSame() {
    for (Shape shape : new Shape[] {Shape.of(7), Shape.of(3, 4, 5)}) {
      assertThat(new LeakyRelu(shape, 0.25f).inputShape()).isEqualTo(shape);
      assertThat(new LeakyRelu(shape, 0.25f).outputShape()).isEqualTo(shape);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LeakyRelu(Shape.of(7), 1))
        .withMessage("slope must be at least 0 and below 1, got 1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LeakyRelu(Shape.of(7), Float.NaN))
        .withMessage("slope must be at least 0 and below 1, got NaN");
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenNumbersAreWorkedByHandGivesThem(Arithmetic arithmetic) {
    LayerRun run = LayerRun.forward(new LeakyRelu(Shape.of(4), 0.25f), arithmetic, 3, 0, -2, -8);
    assertThat(run.output()).containsExactly(3, 0, -0.5f, -2);
    assertThat(run.backward(1, 2, 4, -4)).containsExactly(1, 0.5f, 1, -1);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenComparedWithDifferencesAgrees(Arithmetic arithmetic) {
    Shape shape = Shape.of(2, 3, 5);
    Tensor x = Tensor.view(shape.batched(4), RandomNumbers.apart(120, 3));
    GradientCheck.assertDerivatives(new LeakyRelu(shape, 0.25f), x, arithmetic.ops());
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void outputWhenSavedAndLoadedIsTheSame(Arithmetic arithmetic) throws TensorFormatException {
    SaveAndLoad.assertSameOutputs(
        arithmetic, Shape.of(19), new LayerSpec.Dense(9), new LayerSpec.LeakyRelu());
  }
}
