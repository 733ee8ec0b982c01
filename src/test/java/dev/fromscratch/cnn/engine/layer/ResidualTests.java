package dev.fromscratch.cnn.engine.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.GradientCheck;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResidualTests {

  private static Residual residual(Layer... layers) {
    return new Residual(new Chain(List.of(layers)));
  }

  private static Conv2d conv2d(Shape input, int outChannels) {
    var settings =
        new Conv2d.Settings(
            outChannels, 3, 1, Padding.SAME, ConvBias.PER_CHANNEL, WeightInit.UNIFORM);
    return new Conv2d(input, settings, new SeededRandom(outChannels));
  }

  @Test
  void outputShapeWhenTheLayersInsideKeepItIsTheSame() {
    Shape shape = Shape.of(2, 4, 5);
    assertThat(residual(conv2d(shape, 2)).inputShape()).isEqualTo(shape);
    assertThat(residual(conv2d(shape, 2)).outputShape()).isEqualTo(shape);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> residual(conv2d(shape, 3)))
        .withMessage("the layers inside must keep the shape [2, 4, 5], got [3, 4, 5]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> residual())
        .withMessage("a chain needs at least one layer");
  }

  @Test
  void parametersWhenLayersStandInsideLayersAreNamedByTheirPath() {
    Shape shape = Shape.of(2, 4, 5);
    Residual layer =
        residual(new Relu(shape), residual(new Relu(shape), conv2d(shape, 2)), conv2d(shape, 2));
    assertThat(layer.namedTensors().keySet())
        .containsExactly("1.1.weight", "1.1.bias", "2.weight", "2.bias");
    assertThat(layer.namedTensors().values())
        .containsExactlyElementsOf(layer.parameters().stream().map(Parameter::value).toList());
    // Outputs of six layers; the layers inside work in the same place, one after the other.
    assertThat(layer.activationSize()).isEqualTo(6 * 40);
    assertThat(layer.scratchSize(5)).isEqualTo(conv2d(shape, 2).scratchSize(5)).isPositive();
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenNumbersAreWorkedByHandGivesThem(Arithmetic arithmetic) {
    var dense = new Dense(Shape.of(2), 2, WeightInit.HE, new SeededRandom(1));
    Residual layer = residual(dense, new LeakyRelu(Shape.of(2), 0.5f));
    LayerRun.set(layer, 0, 1, 2, 3, 4);
    LayerRun.set(layer, 1, 0, -20);
    LayerRun run = LayerRun.forward(layer, arithmetic, 1, 2);
    assertThat(run.output()).containsExactly(1 + 7, 2 - 5);
    assertThat(run.backward(10, 20)).containsExactly(10 + 30, 20 + 70);
    assertThat(run.gradient(0)).containsExactly(10, 10, 20, 20);
    assertThat(run.gradient(1)).containsExactly(10, 10);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenComparedWithDifferencesAgrees(Arithmetic arithmetic) {
    Shape shape = Shape.of(2, 4, 5);
    Tensor x = RandomNumbers.tensor(shape.batched(3), 2);
    Residual inner = residual(conv2d(shape, 2), new Tanh(shape));
    GradientCheck.assertDerivatives(inner, x, arithmetic.ops());
    Shape wide = Shape.of(3, 4, 5);
    Residual outer =
        residual(
            residual(new Silu(shape)),
            conv2d(shape, 3),
            residual(conv2d(wide, 3), new Tanh(wide)),
            conv2d(wide, 2));
    GradientCheck.assertDerivatives(outer, x, arithmetic.ops());
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void outputWhenSavedAndLoadedIsTheSame(Arithmetic arithmetic) throws TensorFormatException {
    var inner = new LayerSpec.Residual(List.of(new LayerSpec.Dense(19), new LayerSpec.Tanh()));
    SaveAndLoad.assertSameOutputs(
        arithmetic,
        Shape.of(19),
        new LayerSpec.Residual(List.of(new LayerSpec.Gelu(), inner, new LayerSpec.Dense(19))));
  }

  /** Ones become {@code (1 + m1) (1 + m2)}, masks of 0 and 2: 3 comes from different masks only. */
  @Test
  void dropoutWhenInsideHasMasksOfItsOwn() {
    var dropout = new LayerSpec.Residual(List.of(new LayerSpec.Dropout(0.5f)));
    var spec = new NetworkSpec(Shape.of(100), Normalization.NONE, List.of(dropout, dropout));
    float[] ones = new float[100];
    Arrays.fill(ones, 1);
    Pass pass = Pass.training(TensorOps.scalar());
    Tensor y = Network.build(spec, 1).forward(Tensor.view(Shape.of(1, 100), ones), pass);
    assertThat(y.data()).contains(1, 3, 9);
  }
}
