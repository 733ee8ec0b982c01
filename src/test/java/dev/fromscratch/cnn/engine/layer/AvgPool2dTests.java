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

class AvgPool2dTests {

  @Test
  void outputShapeWhenTheWindowFitsCountsItsStops() {
    assertThat(new AvgPool2d(Shape.of(8, 24, 24), 2, 2).outputShape())
        .isEqualTo(Shape.of(8, 12, 12));
    assertThat(new AvgPool2d(Shape.of(3, 5, 8), 3, 1).outputShape()).isEqualTo(Shape.of(3, 3, 6));
    assertThat(new AvgPool2d(Shape.of(3, 5, 8), 2, 2).outputShape()).isEqualTo(Shape.of(3, 2, 4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AvgPool2d(Shape.of(8), 2, 2))
        .withMessage("expects input [C, H, W], got [8]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AvgPool2d(Shape.of(8, 1, 3), 2, 2))
        .withMessage("kernelSize 2 does not fit a 1x3 input with padding 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AvgPool2d(Shape.of(8, 4, 4), 2, 0))
        .withMessage("stride must be positive, got 0");
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenNumbersAreWorkedByHandGivesThem(Arithmetic arithmetic) {
    var sideBySide = new AvgPool2d(Shape.of(2, 2, 4), 2, 2);
    LayerRun run =
        LayerRun.forward(
            sideBySide, arithmetic, 1, 2, 3, 4, 8, 7, 6, 5, -1, -2, 0, 0, -3, -4, 0, 0);
    assertThat(run.output()).containsExactly(4.5f, 4.5f, -2.5f, 0);
    assertThat(run.backward(4, 8, 12, 16))
        .containsExactly(1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4);
    // The centre lies under all four windows and gets a share of all four gradients.
    var overlapping = new AvgPool2d(Shape.of(1, 3, 3), 2, 1);
    run = LayerRun.forward(overlapping, arithmetic, 1, 2, 3, 4, 9, 5, 6, 7, 8);
    assertThat(run.output()).containsExactly(4, 4.75f, 6.5f, 7.25f);
    assertThat(run.backward(4, 8, 12, 16)).containsExactly(1, 3, 2, 4, 10, 6, 3, 7, 4);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenComparedWithDifferencesAgrees(Arithmetic arithmetic) {
    Shape input = Shape.of(2, 5, 7);
    for (int stride = 1; stride <= 3; stride++) {
      Tensor x = RandomNumbers.tensor(input.batched(3), stride);
      GradientCheck.assertDerivatives(new AvgPool2d(input, 2, stride), x, arithmetic.ops());
    }
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void outputWhenSavedAndLoadedIsTheSame(Arithmetic arithmetic) throws TensorFormatException {
    SaveAndLoad.assertSameOutputs(
        arithmetic, Shape.of(2, 6, 7), new LayerSpec.Conv2d(3, 3), new LayerSpec.AvgPool2d(2));
  }
}
