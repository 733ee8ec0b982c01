package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.GradientCheck;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlattenTests {

  @Test
  void outputShapeWhenAnyShapeComesInHasOneAxis() {
    assertThat(new Flatten(Shape.of(16, 4, 4)).inputShape()).isEqualTo(Shape.of(16, 4, 4));
    assertThat(new Flatten(Shape.of(16, 4, 4)).outputShape()).isEqualTo(Shape.of(256));
    assertThat(new Flatten(Shape.of(7)).outputShape()).isEqualTo(Shape.of(7));
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenSamplesHaveManyAxesKeepsTheOrderOfTheirNumbers(Arithmetic arithmetic) {
    float[] x = RandomNumbers.uniform(3 * 8, 1);
    float[] dy = RandomNumbers.uniform(3 * 8, 2);
    LayerRun run = LayerRun.forward(new Flatten(Shape.of(2, 2, 2)), arithmetic, x);
    assertThat(run.output()).containsExactly(x);
    assertThat(run.backward(dy)).containsExactly(dy);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenComparedWithDifferencesAgrees(Arithmetic arithmetic) {
    GradientCheck.assertDerivatives(
        new Flatten(Shape.of(2, 3, 4)),
        RandomNumbers.tensor(Shape.of(3, 2, 3, 4), 3),
        arithmetic.ops());
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void outputWhenSavedAndLoadedIsTheSame(Arithmetic arithmetic) throws TensorFormatException {
    SaveAndLoad.assertSameOutputs(
        arithmetic, Shape.of(2, 3, 4), new LayerSpec.Flatten(), new LayerSpec.Dense(5));
  }
}
