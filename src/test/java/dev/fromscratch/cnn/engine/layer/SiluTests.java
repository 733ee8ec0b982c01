package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

class SiluTests {

  @Test
  void outputShapeWhenAnyShapeComesInIsTheSame() {
    for (Shape shape : new Shape[] {Shape.of(7), Shape.of(3, 4, 5)}) {
      assertThat(new Silu(shape).inputShape()).isEqualTo(shape);
      assertThat(new Silu(shape).outputShape()).isEqualTo(shape);
    }
  }

  /** At ln 3 the sigmoid is 3/4, at -ln 3 it is 1/4. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenNumbersAreWorkedByHandGivesThem(Arithmetic arithmetic) {
    float log3 = (float) Math.log(3);
    LayerRun run = LayerRun.forward(new Silu(Shape.of(3)), arithmetic, 0, log3, -log3);
    assertThat(run.output())
        .containsExactly(new float[] {0, 0.75f * log3, -0.25f * log3}, within(1e-6f));
    assertThat(run.backward(2, 1, 4))
        .containsExactly(new float[] {1, 0.75f + 0.1875f * log3, 1 - 0.75f * log3}, within(1e-6f));
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenComparedWithDifferencesAgrees(Arithmetic arithmetic) {
    Shape shape = Shape.of(2, 3, 5);
    Tensor x = RandomNumbers.tensor(shape.batched(4), 3);
    GradientCheck.assertDerivatives(new Silu(shape), x, arithmetic.ops());
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void outputWhenSavedAndLoadedIsTheSame(Arithmetic arithmetic) throws TensorFormatException {
    SaveAndLoad.assertSameOutputs(
        arithmetic, Shape.of(19), new LayerSpec.Dense(9), new LayerSpec.Silu());
  }
}
