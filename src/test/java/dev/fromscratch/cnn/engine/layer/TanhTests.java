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

class TanhTests {

  @Test
  void outputShapeWhenAnyShapeComesInIsTheSame() {
    for (Shape shape : new Shape[] {Shape.of(7), Shape.of(3, 4, 5)}) {
      assertThat(new Tanh(shape).inputShape()).isEqualTo(shape);
      assertThat(new Tanh(shape).outputShape()).isEqualTo(shape);
    }
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenNumbersAreWorkedByHandGivesThem(Arithmetic arithmetic) {
    float half = (float) Math.log(3) / 2;
    LayerRun run = LayerRun.forward(new Tanh(Shape.of(3)), arithmetic, 0, half, -half);
    assertThat(run.output()).containsExactly(new float[] {0, 0.5f, -0.5f}, within(1e-7f));
    assertThat(run.backward(1, 1, 2)).containsExactly(new float[] {1, 0.75f, 1.5f}, within(1e-6f));
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenComparedWithTheOriginalAgrees(Arithmetic arithmetic) {
    var original = OriginalVectors.of("tanh");
    var tanh = new Tanh(Shape.of(6));
    LayerRun run = LayerRun.forward(tanh, arithmetic, original.floats("input"));
    original.assertAgrees("output", run.output());
    original.assertAgrees("inputGradient", run.backward(original.floats("outputGradient")));
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenComparedWithDifferencesAgrees(Arithmetic arithmetic) {
    Shape shape = Shape.of(2, 3, 5);
    Tensor x = RandomNumbers.tensor(shape.batched(4), 3);
    GradientCheck.assertDerivatives(new Tanh(shape), x, arithmetic.ops());
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void outputWhenSavedAndLoadedIsTheSame(Arithmetic arithmetic) throws TensorFormatException {
    SaveAndLoad.assertSameOutputs(
        arithmetic, Shape.of(19), new LayerSpec.Dense(9), new LayerSpec.Tanh());
  }
}
