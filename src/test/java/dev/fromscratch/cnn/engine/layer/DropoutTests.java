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
import org.junit.jupiter.params.provider.ValueSource;

/** See {@link DropoutMaskTests} for what is dropped. */
class DropoutTests {

  @Test
  void outputShapeWhenAnyShapeComesInIsTheSame() {
    var dropout = new Dropout(Shape.of(3, 4, 5), 0.5f, 2);
    assertThat(dropout.inputShape()).isEqualTo(Shape.of(3, 4, 5));
    assertThat(dropout.outputShape()).isEqualTo(Shape.of(3, 4, 5));
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, 1, 2, Float.NaN})
  void outputShapeWhenTheRateIsNoProbabilityBelowOneSaysWhy(float rate) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dropout(Shape.of(3), rate, 0))
        .withMessage("rate must be at least 0 and below 1, got " + rate);
  }

  /** Three quarters dropped: what stays is four times as large, and so is its gradient. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenTrainingDropsOrScalesEveryNumber(Arithmetic arithmetic) {
    float[] x = RandomNumbers.apart(2 * 50, 1);
    float[] dy = RandomNumbers.apart(2 * 50, 2);
    LayerRun run = LayerRun.forward(new Dropout(Shape.of(50), 0.75f, 0), arithmetic, x);
    float[] y = run.output();
    float[] dx = run.backward(dy);
    for (int i = 0; i < x.length; i++) {
      boolean dropped = y[i] == 0;
      assertThat(y[i]).as("y[%d]", i).isEqualTo(dropped ? 0 : 4 * x[i]);
      assertThat(dx[i]).as("dx[%d]", i).isEqualTo(dropped ? 0 : 4 * dy[i]);
    }
    assertThat(y).contains(0);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenComparedWithDifferencesAgrees(Arithmetic arithmetic) {
    GradientCheck.assertDerivatives(
        new Dropout(Shape.of(2, 3, 4), 0.3f, 0),
        RandomNumbers.tensor(Shape.of(3, 2, 3, 4), 3),
        arithmetic.ops());
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void outputWhenSavedAndLoadedIsTheSame(Arithmetic arithmetic) throws TensorFormatException {
    SaveAndLoad.assertSameOutputs(
        arithmetic, Shape.of(19), new LayerSpec.Dense(9), new LayerSpec.Dropout(0.5f));
  }
}
