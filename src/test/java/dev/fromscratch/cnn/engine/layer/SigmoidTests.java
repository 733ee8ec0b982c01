package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.GradientCheck;
import dev.fromscratch.cnn.engine.testing.OriginalVectors;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SigmoidTests {

  @Test
  void outputShapeWhenAnyShapeComesInIsTheSame() {
    for (Shape shape : new Shape[] {Shape.of(7), Shape.of(3, 4, 5)}) {
      assertThat(new Sigmoid(shape).inputShape()).isEqualTo(shape);
      assertThat(new Sigmoid(shape).outputShape()).isEqualTo(shape);
    }
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenNumbersAreWorkedByHandGivesThem(Arithmetic arithmetic) {
    float three = (float) Math.log(3);
    LayerRun run = LayerRun.forward(new Sigmoid(Shape.of(3)), arithmetic, 0, three, -three);
    assertThat(run.output()).containsExactly(new float[] {0.5f, 0.75f, 0.25f}, within(1e-7f));
    assertThat(run.backward(1, 16, -32)).containsExactly(new float[] {0.25f, 3, -6}, within(1e-6f));
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenComparedWithTheOriginalAgrees(Arithmetic arithmetic) {
    var original = OriginalVectors.of("sigmoid");
    var sigmoid = new Sigmoid(Shape.of(6));
    LayerRun run = LayerRun.forward(sigmoid, arithmetic, original.floats("input"));
    original.assertAgrees("output", run.output());
    original.assertAgrees("inputGradient", run.backward(original.floats("outputGradient")));
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenComparedWithDifferencesAgrees(Arithmetic arithmetic) {
    Shape shape = Shape.of(2, 3, 5);
    Tensor x = RandomNumbers.tensor(shape.batched(4), 3);
    GradientCheck.assertDerivatives(new Sigmoid(shape), x, arithmetic.ops());
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void outputWhenSavedAndLoadedIsTheSame(Arithmetic arithmetic) throws TensorFormatException {
    SaveAndLoad.assertSameOutputs(
        arithmetic, Shape.of(19), new LayerSpec.Dense(9), new LayerSpec.Sigmoid());
  }
}
