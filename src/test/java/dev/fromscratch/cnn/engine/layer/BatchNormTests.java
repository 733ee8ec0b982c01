package dev.fromscratch.cnn.engine.layer;

import static dev.fromscratch.cnn.engine.testing.DoubleNetwork.doubles;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.format.NetworkFile;
import dev.fromscratch.cnn.engine.format.Safetensors;
import dev.fromscratch.cnn.engine.format.TensorFormatException;
import dev.fromscratch.cnn.engine.layer.ShardedRun.Cut;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.GradientCheck;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchNormTests {

  /** One channel or feature; with a variance of 1 and ε = 3, √(σ² + ε) is 2. */
  private static BatchNorm norm(Shape shape) {
    return new BatchNorm(shape, 0.5f, 3);
  }

  private static BatchNorm usual(Shape shape) {
    return new BatchNorm(shape, 0.1f, 1e-5f);
  }

  private static float[] running(BatchNorm layer, int statistic) {
    return layer.statistics().get(statistic).value().data();
  }

  private static Tensor features(float... x) {
    return Tensor.view(Shape.of(x.length, 1), x);
  }

  private static float[] predict(BatchNorm layer, Arithmetic arithmetic, float... x) {
    Tensor y = layer.forward(features(x), Pass.inference(arithmetic.ops()));
    return y.samples();
  }

  @Test
  void outputShapeWhenTheInputHasChannelsOrFeaturesIsTheSame() {
    for (Shape shape : List.of(Shape.of(3, 4, 5), Shape.of(7))) {
      assertThat(usual(shape).inputShape()).isEqualTo(shape);
      assertThat(usual(shape).outputShape()).isEqualTo(shape);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> usual(Shape.of(3, 4)))
        .withMessage("expects input [C, H, W] or [features], got [3, 4]");
  }

  @Test
  void constructorWhenASettingIsOutOfRangeNamesIt() {
    for (float momentum : new float[] {0, -0.1f, 1.1f, Float.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new BatchNorm(Shape.of(3), momentum, 1))
          .withMessage("momentum must be above 0 and at most 1, got " + momentum);
    }
    for (float epsilon : new float[] {0, -1, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new BatchNorm(Shape.of(3), 1, epsilon))
          .withMessage("epsilon must be a positive finite number, got " + epsilon);
    }
  }

  @Test
  void tensorsWhenItIsFreshLeaveTheInputAsItIs() {
    BatchNorm layer = usual(Shape.of(3, 4, 5));
    assertThat(layer.parameters())
        .extracting(Parameter::toString)
        .containsExactly("weight[3]", "bias[3]");
    assertThat(layer.parameters()).noneMatch(Parameter::decays);
    assertThat(layer.namedTensors().keySet())
        .containsExactly("weight", "bias", "running_mean", "running_var");
    assertThat(layer.namedTensors().values())
        .extracting(tensor -> tensor.data()[2])
        .containsExactly(1f, 0f, 0f, 1f);
  }

  /** μ = 2 and σ² = 1, so x̂ is -1/2 and 1/2. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenNumbersAreWorkedByHandGivesThem(Arithmetic arithmetic) {
    for (Shape shape : List.of(Shape.of(1), Shape.of(1, 1, 1), Shape.of(1, 2, 1))) {
      BatchNorm layer = norm(shape);
      LayerRun.set(layer, 0, 4);
      LayerRun.set(layer, 1, 1);
      LayerRun run = LayerRun.forward(layer, arithmetic, 1, 3);
      assertThat(run.output()).containsExactly(-1, 3);
      assertThat(run.backward(1, 2)).containsExactly(-0.75f, 0.75f);
      assertThat(run.gradient(0)).containsExactly(0.5f);
      assertThat(run.gradient(1)).containsExactly(3);
    }
  }

  /**
   * Three samples of two channels, against the equations of section 3 of the paper in double
   * precision: the gradient goes through σ² and μ one after the other. Running statistics are moved
   * as PyTorch documents it.
   */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenComparedWithReferenceNumbersAgrees(Arithmetic arithmetic) {
    BatchNorm layer = usual(Shape.of(2, 2, 1));
    LayerRun.set(layer, 0, 1.5f, -0.75f);
    LayerRun.set(layer, 1, 0.25f, 2);
    float[] x = {
      -0.38f, -1.25f, 1.25f, -1.64f, 0.68f, -0.17f, -1.71f, 0.54f, -1.81f, 0.17f, -1.65f, -1.55f
    };
    float[] dy = {
      -0.15f, 0.65f, -0.75f, -0.55f, 0.25f, 0.9f, 0.15f, -0.21f, 0.95f, -0.91f, 0.72f, -0.42f
    };
    var run = new ShardedRun(layer, arithmetic, new Cut(3, 1), x, dy);
    assertClose(
        run.y,
        0.3928561,
        -1.1607043,
        0.7357711,
        2.5238403,
        2.2856999,
        0.7678535,
        2.56715,
        1.1750546,
        -2.1606972,
        1.374992,
        2.5300274,
        2.4681565);
    assertClose(
        run.dx,
        -0.7088995,
        0.0461903,
        0.0990108,
        0.336942,
        0.8259327,
        1.3286493,
        -0.0873941,
        -0.1462382,
        0.1484019,
        -1.6402748,
        -0.4475671,
        0.2452466);
    assertThat(run.gradient(0))
        .containsExactly(new double[] {-2.1848655, -1.4711527}, within(1e-6));
    assertThat(run.gradient(1)).containsExactly(new double[] {1.69, -1.06}, within(1e-6));
    layer.updateStatistics(run.pass);
    assertClose(running(layer, 0), -0.046, -0.0793333);
    assertClose(running(layer, 1), 0.984672, 1.0763307);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void statisticsWhenSeveralBatchesPassAreThoseOfAll(Arithmetic arithmetic) {
    BatchNorm layer = norm(Shape.of(1));
    ShardedPass pass = ShardedPass.of(Pass.training(arithmetic.ops()));
    layer.forward(List.of(features(1, 3)), pass);
    assertThat(running(layer, 0)).as("before the update").containsExactly(0);
    layer.updateStatistics(pass);
    assertThat(running(layer, 0)).containsExactly(1);
    assertThat(running(layer, 1)).as("half of 1 and of (1 + 1) / (2 - 1)").containsExactly(1.5f);
    layer.forward(List.of(features(5, 9)), pass);
    layer.updateStatistics(pass);
    assertThat(running(layer, 0)).containsExactly(4);
    assertThat(running(layer, 1)).containsExactly(4.75f);
  }

  /** √(σ² + ε) = √(6 + 3) = 3. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenItIsAPredictionTakesTheRunningStatistics(Arithmetic arithmetic) {
    BatchNorm layer = norm(Shape.of(1));
    running(layer, 0)[0] = 4;
    running(layer, 1)[0] = 6;
    LayerRun.set(layer, 0, 2);
    LayerRun.set(layer, 1, 1);
    assertThat(predict(layer, arithmetic, 7)).containsExactly(3);
    assertThat(predict(layer, arithmetic, 7, 100, -5)[0]).isEqualTo(3);
    assertThat(running(layer, 0)[0]).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenComparedWithDifferencesAgrees(Arithmetic arithmetic) {
    for (Shape shape : List.of(Shape.of(3, 4, 5), Shape.of(7))) {
      BatchNorm layer = usual(shape);
      LayerRun.set(layer, 0, RandomNumbers.uniform(shape.dim(0), 3));
      LayerRun.set(layer, 1, RandomNumbers.uniform(shape.dim(0), 4));
      GradientCheck.assertDerivatives(
          layer, RandomNumbers.tensor(shape.batched(8), 2), arithmetic.ops());
    }
  }

  /** A mean of 10,000 leaves three digits of the deviations, which must not get lost. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenTheMeanIsFarLargerThanTheDeviationsKeepsThem(Arithmetic arithmetic) {
    BatchNorm layer = new BatchNorm(Shape.of(1), 0.1f, 1e-12f);
    LayerRun run =
        LayerRun.forward(layer, arithmetic, 9_999.75f, 10_000.25f, 10_000.25f, 9_999.75f);
    for (int i = 0; i < 4; i++) {
      assertThat(Math.abs(run.output()[i])).isCloseTo(1, within(1e-6f));
    }
  }

  /** As behind a rectifier that lets nothing through. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenAllNumbersAreEqualGivesTheBias(Arithmetic arithmetic) {
    BatchNorm layer = new BatchNorm(Shape.of(1), 0.1f, Float.MIN_NORMAL);
    LayerRun.set(layer, 1, 5);
    LayerRun run = LayerRun.forward(layer, arithmetic, 0.1f, 0.1f, 0.1f);
    assertThat(run.output()).containsExactly(5, 5, 5);
    run.backward(1, 1, 1);
    assertThat(run.gradient(0)).containsExactly(0);
  }

  /** Nothing can be said of its variance: running statistics are used, and stay. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenTheBatchIsASingleNumberTakesTheRunningStatistics(Arithmetic arithmetic) {
    BatchNorm layer = norm(Shape.of(1));
    running(layer, 0)[0] = 4;
    running(layer, 1)[0] = 6;
    LayerRun.set(layer, 0, 2);
    ShardedPass pass = ShardedPass.of(Pass.training(arithmetic.ops()));
    layer.forward(List.of(features(1, 2, 3)), pass);
    Tensor y = layer.forward(List.of(features(7)), pass).getFirst();
    layer.updateStatistics(pass);
    assertThat(y.data()[0]).isEqualTo(2);
    assertThat(running(layer, 0)).containsExactly(4);
    assertThat(running(layer, 1)).containsExactly(6);
    layer.backwardParameters(List.of(features(6)), pass);
    assertThat(layer.backwardInput(List.of(features(6)), pass).getFirst().data()[0])
        .as("6 times 2/3, with constant statistics")
        .isEqualTo(4);
    assertThat(pass.first().gradient(layer.parameters().getFirst()).data()).containsExactly(6);
    // The same pass again, with a batch.
    assertThat(layer.forward(List.of(features(1, 3)), pass).getFirst().data()).startsWith(-1, 1);
  }

  @Test
  void backwardWhenThereWasNoForwardSaysSo() {
    BatchNorm layer = usual(Shape.of(1));
    Pass pass = Pass.training(TensorOps.scalar());
    assertThatIllegalStateException()
        .isThrownBy(() -> layer.backwardParameters(features(1), pass))
        .withMessage("backward needs a forward pass first");
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void outputWhenSavedAndLoadedIsTheSame(Arithmetic arithmetic) throws TensorFormatException {
    LayerSpec body = new LayerSpec.Residual(List.of(new LayerSpec.BatchNorm()));
    var spec =
        new NetworkSpec(Shape.of(3), Normalization.NONE, List.of(body, new LayerSpec.Flatten()));
    Network saved = Network.build(spec, 1);
    Network loaded = Network.build(spec, 1);
    float value = 2;
    for (Tensor tensor : saved.namedTensors().values()) {
      Arrays.fill(tensor.data(), value++);
    }
    Safetensors file = NetworkFile.of(saved, Map.of());
    assertThat(file.tensors().keySet())
        .containsExactly("0.0.weight", "0.0.bias", "0.0.running_mean", "0.0.running_var");
    NetworkFile.load(Safetensors.read(file.toBytes()), loaded);
    Tensor x = RandomNumbers.tensor(Shape.of(1, 3), 5);
    float[] expected = saved.forward(x, Pass.inference(arithmetic.ops())).data();
    assertThat(loaded.forward(x, Pass.inference(arithmetic.ops())).data()).isEqualTo(expected);
    assertThat((double) expected[0])
        .isCloseTo(x.data()[0] + 2 * (x.data()[0] - 4) / Math.sqrt(5 + 1e-5) + 3, within(1e-6));
  }

  private static void assertClose(float[] actual, double... expected) {
    assertThat(doubles(actual)).containsExactly(expected, within(1e-6));
  }
}
