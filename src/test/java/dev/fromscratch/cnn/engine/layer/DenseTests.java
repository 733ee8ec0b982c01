package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.GradientCheck;
import dev.fromscratch.cnn.engine.testing.OriginalVectors;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DenseTests {

  private static Dense dense(int in, int out) {
    return new Dense(Shape.of(in), out, WeightInit.STANDARD_NORMAL, new SeededRandom(1));
  }

  @Test
  void outputShapeWhenInputHasOneAxisIsOutFeatures() {
    Dense dense = dense(4, 3);
    assertThat(dense.inputShape()).isEqualTo(Shape.of(4));
    assertThat(dense.outputShape()).isEqualTo(Shape.of(3));
    assertThat(dense.parameters())
        .extracting(Parameter::toString)
        .containsExactly("weight[4, 3]", "bias[3]");
    var random = new SeededRandom(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dense(Shape.of(1, 4, 4), 3, WeightInit.HE, random))
        .withMessage("expects input [features], got [1, 4, 4]; put a flatten layer before it");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dense(Shape.of(4), 0, WeightInit.HE, random))
        .withMessage("outFeatures must be positive, got 0");
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenNumbersAreWorkedByHandGivesThem(Arithmetic arithmetic) {
    Dense dense = dense(2, 3);
    LayerRun.set(dense, 0, 1, 2, 3, 4, 5, 6);
    LayerRun.set(dense, 1, 10, 20, 30);
    LayerRun run = LayerRun.forward(dense, arithmetic, 1, 2, 0, 1);
    assertThat(run.output()).containsExactly(19, 32, 45, 14, 25, 36);
    assertThat(run.backward(1, 0, -1, 0, 0, 2)).containsExactly(-2, -2, 6, 12);
    assertThat(run.gradient(0)).containsExactly(1, 0, -1, 2, 0, 0);
    assertThat(run.gradient(1)).containsExactly(1, 0, 1);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenComparedWithTheOriginalAgrees(Arithmetic arithmetic) {
    var original = OriginalVectors.of("dense");
    Dense dense = dense(4, 3);
    LayerRun.set(dense, 0, transposed(original.floats("weights"), 3));
    LayerRun.set(dense, 1, original.floats("bias"));
    LayerRun run = LayerRun.forward(dense, arithmetic, original.floats("input"));
    original.assertAgrees("output", run.output());
    original.assertAgrees("inputGradient", run.backward(original.floats("outputGradient")));
    run.step(original.number("learningRate"));
    original.assertAgrees("weightsAfter", transposed(run.parameter(0), 4));
    original.assertAgrees("biasAfter", run.parameter(1));
  }

  /** The original's weight is {@code [out, in]} = {@code [3, 4]}, ours {@code [in, out]}. */
  private static float[] transposed(float[] matrix, int rows) {
    int columns = matrix.length / rows;
    float[] transposed = new float[matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      transposed[i % columns * rows + i / columns] = matrix[i];
    }
    return transposed;
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenComparedWithDifferencesAgrees(Arithmetic arithmetic) {
    GradientCheck.assertDerivatives(
        dense(19, 7), RandomNumbers.tensor(Shape.of(5, 19), 2), arithmetic.ops());
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void outputWhenSavedAndLoadedIsTheSame(Arithmetic arithmetic) throws TensorFormatException {
    SaveAndLoad.assertSameOutputs(arithmetic, Shape.of(19), new LayerSpec.Dense(7));
  }
}
