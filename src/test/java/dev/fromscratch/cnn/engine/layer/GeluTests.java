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

class GeluTests {

  @Test
  void outputShapeWhenAnyShapeComesInIsTheSame() {
    for (Shape shape : new Shape[] {Shape.of(7), Shape.of(3, 4, 5)}) {
      assertThat(new Gelu(shape).inputShape()).isEqualTo(shape);
      assertThat(new Gelu(shape).outputShape()).isEqualTo(shape);
    }
  }

  /** Φ(1) = 0.8413447 and φ(1) = 0.2419707 from the table of the normal distribution. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenNumbersAreWorkedByHandGivesThem(Arithmetic arithmetic) {
    LayerRun run = LayerRun.forward(new Gelu(Shape.of(3)), arithmetic, 0, 1, -1);
    assertThat(run.output())
        .containsExactly(new float[] {0, 0.8413447f, -0.1586553f}, within(2e-7f));
    assertThat(run.backward(2, 1, 1))
        .containsExactly(new float[] {1, 1.0833155f, -0.0833155f}, within(3e-7f));
  }

  /** The approximation by tanh gives 0.3457140 and -0.0036374 here. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenComparedWithTheTanhFormIsTheExactOne(Arithmetic arithmetic) {
    LayerRun run = LayerRun.forward(new Gelu(Shape.of(2)), arithmetic, 0.5f, -3);
    assertThat(run.output()).containsExactly(new float[] {0.3457312f, -0.0040497f}, within(1e-7f));
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenComparedWithDifferencesAgrees(Arithmetic arithmetic) {
    Shape shape = Shape.of(2, 3, 5);
    Tensor x = RandomNumbers.tensor(shape.batched(4), 3);
    GradientCheck.assertDerivatives(new Gelu(shape), x, arithmetic.ops());
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void outputWhenSavedAndLoadedIsTheSame(Arithmetic arithmetic) throws TensorFormatException {
    SaveAndLoad.assertSameOutputs(
        arithmetic, Shape.of(19), new LayerSpec.Dense(9), new LayerSpec.Gelu());
  }
}
