package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;

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

class ReluTests {

  @Test
  void outputShapeWhenAnyShapeComesInIsTheSame() {
    for (Shape shape : new Shape[] {Shape.of(7), Shape.of(3, 4, 5)}) {
      assertThat(new Relu(shape).inputShape()).isEqualTo(shape);
      assertThat(new Relu(shape).outputShape()).isEqualTo(shape);
    }
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenNumbersAreWorkedByHandGivesThem(Arithmetic arithmetic) {
    LayerRun run = LayerRun.forward(new Relu(Shape.of(4)), arithmetic, -1, 0, 1e-30f, 3);
    assertThat(run.output()).containsExactly(0, 0, 1e-30f, 3);
    assertThat(run.backward(1, 2, 3, 4)).containsExactly(0, 0, 3, 4);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenComparedWithDifferencesAgrees(Arithmetic arithmetic) {
    Shape shape = Shape.of(2, 3, 5);
    Tensor x = Tensor.view(shape.batched(4), RandomNumbers.apart(4 * shape.size(), 3));
    GradientCheck.assertDerivatives(new Relu(shape), x, arithmetic.ops());
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void outputWhenSavedAndLoadedIsTheSame(Arithmetic arithmetic) throws TensorFormatException {
    SaveAndLoad.assertSameOutputs(
        arithmetic, Shape.of(19), new LayerSpec.Dense(9), new LayerSpec.Relu());
  }
}
