package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.GradientCheck;
import dev.fromscratch.cnn.engine.testing.OriginalVectors;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SoftmaxTests {

  @Test
  void outputShapeWhenInputHasOneAxisIsTheSame() {
    assertThat(new Softmax(Shape.of(10)).inputShape()).isEqualTo(Shape.of(10));
    assertThat(new Softmax(Shape.of(10)).outputShape()).isEqualTo(Shape.of(10));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Softmax(Shape.of(2, 3, 4)))
        .withMessage("expects input [features], got [2, 3, 4]; put a flatten layer before it");
  }

  /** The second sample is the first plus 100, which changes nothing. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenNumbersAreWorkedByHandGivesThem(Arithmetic arithmetic) {
    float two = (float) Math.log(2);
    float three = (float) Math.log(3);
    LayerRun run =
        LayerRun.forward(
            new Softmax(Shape.of(3)), arithmetic, 0, two, three, 100, 100 + two, 100 + three);
    float[] expected = {1 / 6f, 2 / 6f, 3 / 6f, 1 / 6f, 2 / 6f, 3 / 6f};
    assertThat(run.output()).containsExactly(expected, within(2e-6f));
    float[] gradient = {5 / 36f, -2 / 36f, -3 / 36f, 0, 0, 0};
    assertThat(run.backward(1, 0, 0, 7, 7, 7)).containsExactly(gradient, within(2e-6f));
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenComparedWithTheOriginalAgrees(Arithmetic arithmetic) {
    var original = OriginalVectors.of("softmax");
    var softmax = new Softmax(Shape.of(6));
    LayerRun run = LayerRun.forward(softmax, arithmetic, original.floats("input"));
    original.assertAgrees("output", run.output());
    original.assertAgrees("inputGradient", run.backward(original.floats("outputGradient")));
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenComparedWithDifferencesAgrees(Arithmetic arithmetic) {
    GradientCheck.assertDerivatives(
        new Softmax(Shape.of(10)), RandomNumbers.tensor(Shape.of(4, 10), 3), arithmetic.ops());
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void outputWhenSavedAndLoadedIsTheSame(Arithmetic arithmetic) throws TensorFormatException {
    SaveAndLoad.assertSameOutputs(
        arithmetic, Shape.of(19), new LayerSpec.Dense(9), new LayerSpec.Softmax());
  }
}
