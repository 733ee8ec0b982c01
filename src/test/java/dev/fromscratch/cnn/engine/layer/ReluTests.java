package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.GradientCheck;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReluTests {

  /** A chain runs the pooling first; one layer after the other, it runs last. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void chainWhenPoolingFollowsGivesTheSameBitsAsOneLayerAfterTheOther(Arithmetic arithmetic) {
    Shape shape = Shape.of(3, 6, 8);
    var relu = new Relu(shape);
    var pool = new MaxPool2d(shape, 2, 2);
    var chain = new Chain(List.of(new Tanh(shape), relu, pool));
    // Few different numbers, many of them negative: ties, and windows without a positive number.
    float[] numbers = RandomNumbers.whole(17 * shape.size(), 2, 3);
    Tensor x = Tensor.batch(shape, numbers);
    Tensor dy = RandomNumbers.tensor(pool.outputShape().batched(17), 4);
    Pass pass = Pass.training(arithmetic.ops());
    Tensor y = chain.forward(x, pass);
    float[] toTanh = chain.backwardParameters(dy, pass).samples();
    Pass apart = Pass.training(arithmetic.ops());
    Tensor rectified = relu.forward(new Tanh(shape).forward(x, apart), apart);
    assertThat(y.samples()).isEqualTo(pool.forward(rectified, apart).samples());
    Tensor back = relu.backwardInput(pool.backwardInput(dy, apart), apart);
    assertThat(toTanh).isEqualTo(back.samples());
  }

  @Test
  void outputShapeWhenAnyShapeComesInIsTheSame() {
    for (Shape shape : new Shape[] {Shape.of(7), Shape.of(3, 4, 5)}) {
      assertThat(new Relu(shape).inputShape()).isEqualTo(shape);
      assertThat(new Relu(shape).outputShape()).isEqualTo(shape);
    }
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenNumbersAreWorkedByHandGivesThem(Arithmetic arithmetic) {
    LayerRun run = LayerRun.forward(new Relu(Shape.of(4)), arithmetic, -1, 0, 1e-30f, 3);
    assertThat(run.output()).containsExactly(0, 0, 1e-30f, 3);
    assertThat(run.backward(1, 2, 3, 4)).containsExactly(0, 0, 3, 4);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenComparedWithDifferencesAgrees(Arithmetic arithmetic) {
    Shape shape = Shape.of(2, 3, 5);
    Tensor x = Tensor.view(shape.batched(4), RandomNumbers.apart(4 * shape.size(), 3));
    GradientCheck.assertDerivatives(new Relu(shape), x, arithmetic.ops());
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void outputWhenSavedAndLoadedIsTheSame(Arithmetic arithmetic) throws TensorFormatException {
    SaveAndLoad.assertSameOutputs(
        arithmetic, Shape.of(19), new LayerSpec.Dense(9), new LayerSpec.Relu());
  }
}
