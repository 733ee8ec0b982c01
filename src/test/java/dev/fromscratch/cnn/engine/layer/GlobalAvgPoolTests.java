package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.GradientCheck;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GlobalAvgPoolTests {

  @Test
  void outputShapeWhenAnImageComesInIsItsChannels() {
    assertThat(new GlobalAvgPool(Shape.of(8, 24, 23)).inputShape()).isEqualTo(Shape.of(8, 24, 23));
    assertThat(new GlobalAvgPool(Shape.of(8, 24, 23)).outputShape()).isEqualTo(Shape.of(8));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GlobalAvgPool(Shape.of(8)))
        .withMessage("expects input [C, H, W], got [8]");
  }

  /** Two samples of two channels. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenNumbersAreWorkedByHandGivesThem(Arithmetic arithmetic) {
    var pool = new GlobalAvgPool(Shape.of(2, 2, 1));
    LayerRun run = LayerRun.forward(pool, arithmetic, 1, 2, -3, 5, 4, 4, 0, -1);
    assertThat(run.output()).containsExactly(1.5f, 1, 4, -0.5f);
    assertThat(run.backward(2, 4, 6, -8)).containsExactly(1, 1, 2, 2, 3, 3, -4, -4);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenComparedWithDifferencesAgrees(Arithmetic arithmetic) {
    Shape input = Shape.of(3, 4, 5);
    GradientCheck.assertDerivatives(
        new GlobalAvgPool(input), RandomNumbers.tensor(input.batched(3), 2), arithmetic.ops());
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void outputWhenSavedAndLoadedIsTheSame(Arithmetic arithmetic) throws TensorFormatException {
    SaveAndLoad.assertSameOutputs(
        arithmetic, Shape.of(2, 6, 7), new LayerSpec.Conv2d(3, 3), new LayerSpec.GlobalAvgPool());
  }
}
