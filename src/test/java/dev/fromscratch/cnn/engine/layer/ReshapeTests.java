package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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

class ReshapeTests {

  @Test
  void outputShapeWhenSizesAreEqualIsTheOneAskedFor() {
    var reshape = new Reshape(Shape.of(2, 3, 4), Shape.of(4, 6));
    assertThat(reshape.inputShape()).isEqualTo(Shape.of(2, 3, 4));
    assertThat(reshape.outputShape()).isEqualTo(Shape.of(4, 6));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Reshape(Shape.of(2, 3, 4), Shape.of(5, 5)))
        .withMessage("cannot reshape [2, 3, 4] (24 numbers) to [5, 5] (25 numbers)");
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenComparedWithTheOriginalAgrees(Arithmetic arithmetic) {
    var original = OriginalVectors.of("reshape");
    var reshape = new Reshape(Shape.of(2, 3, 4), Shape.of(24));
    LayerRun run = LayerRun.forward(reshape, arithmetic, original.floats("input"));
    original.assertAgrees("output", run.output());
    original.assertAgrees("inputGradient", run.backward(original.floats("outputGradient")));
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenComparedWithDifferencesAgrees(Arithmetic arithmetic) {
    var reshape = new Reshape(Shape.of(2, 3, 4), Shape.of(4, 6));
    GradientCheck.assertDerivatives(
        reshape, RandomNumbers.tensor(Shape.of(3, 2, 3, 4), 3), arithmetic.ops());
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void outputWhenSavedAndLoadedIsTheSame(Arithmetic arithmetic) throws TensorFormatException {
    SaveAndLoad.assertSameOutputs(
        arithmetic,
        Shape.of(24),
        new LayerSpec.Reshape(Shape.of(2, 3, 4)),
        new LayerSpec.Conv2d(3, 2));
  }
}
