package dev.fromscratch.cnn.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.layer.ConvBias;
import dev.fromscratch.cnn.engine.layer.Padding;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.layer.WeightInit;
import dev.fromscratch.cnn.engine.loss.BinaryCrossEntropy;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.loss.MeanSquaredError;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.DoubleNetwork;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole networks with their loss against {@link DoubleNetwork}: outputs and every gradient. */
class NetworkGradientTests {

  /** Float rounding through a few layers, relative to the largest number of the same tensor. */
  private static final double TOLERANCE = 2e-6;

  private static final int SAMPLES = 3;

  private static NetworkSpec spec(Shape input, LayerSpec... layers) {
    return new NetworkSpec(input, Normalization.NONE, List.of(layers));
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenLayersAreModernAgreesWithDoublePrecision(Arithmetic arithmetic) {
    NetworkSpec spec =
        spec(
            Shape.of(2, 8, 9),
            new LayerSpec.Conv2d(3, 3, 1, Padding.SAME, ConvBias.PER_CHANNEL, WeightInit.HE),
            new LayerSpec.Relu(),
            new LayerSpec.MaxPool2d(2),
            new LayerSpec.Conv2d(4, 2, 2, Padding.FULL, ConvBias.PER_CHANNEL, WeightInit.HE),
            new LayerSpec.Relu(),
            new LayerSpec.Flatten(),
            new LayerSpec.Dense(6),
            new LayerSpec.Relu(),
            new LayerSpec.Dense(4));
    assertAgrees(spec, new SoftmaxCrossEntropy(), arithmetic);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenActivationsAreSmoothOrLeakyAgreesWithDoublePrecision(Arithmetic arithmetic) {
    NetworkSpec spec =
        spec(
            Shape.of(6),
            new LayerSpec.Dense(7),
            new LayerSpec.Gelu(),
            new LayerSpec.Dense(8),
            new LayerSpec.Silu(),
            new LayerSpec.Dense(9),
            new LayerSpec.LeakyRelu(0.1f),
            new LayerSpec.Dense(4));
    assertAgrees(spec, new SoftmaxCrossEntropy(), arithmetic);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenMeansArePooledAgreesWithDoublePrecision(Arithmetic arithmetic) {
    NetworkSpec spec =
        spec(
            Shape.of(2, 8, 9),
            new LayerSpec.Conv2d(3, 3),
            new LayerSpec.AvgPool2d(3, 1),
            new LayerSpec.Tanh(),
            new LayerSpec.Conv2d(5, 2),
            new LayerSpec.GlobalAvgPool(),
            new LayerSpec.Dense(4));
    assertAgrees(spec, new SoftmaxCrossEntropy(), arithmetic);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenConvolutionsAreSeparableAgreesWithDoublePrecision(Arithmetic arithmetic) {
    NetworkSpec spec =
        spec(
            Shape.of(2, 8, 9),
            new LayerSpec.DepthwiseConv2d(
                3, 2, Padding.SAME, ConvBias.PER_CHANNEL, WeightInit.UNIFORM),
            new LayerSpec.Conv2d(5, 1, 1, Padding.VALID, ConvBias.NONE, WeightInit.UNIFORM),
            new LayerSpec.Tanh(),
            new LayerSpec.DepthwiseConv2d(3, 1, Padding.VALID, ConvBias.NONE, WeightInit.HE),
            new LayerSpec.GlobalAvgPool(),
            new LayerSpec.Dense(4, WeightInit.UNIFORM));
    assertAgrees(spec, new SoftmaxCrossEntropy(), arithmetic);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenLayersStandInsideLayersAgreesWithDoublePrecision(Arithmetic arithmetic) {
    LayerSpec depthwise =
        new LayerSpec.DepthwiseConv2d(3, 1, Padding.SAME, ConvBias.NONE, WeightInit.UNIFORM);
    LayerSpec mixing = new LayerSpec.Conv2d(2, 1);
    var inner = new LayerSpec.Residual(List.of(depthwise, new LayerSpec.Silu()));
    NetworkSpec spec =
        spec(
            Shape.of(2, 5, 6),
            new LayerSpec.Residual(List.of(depthwise, inner, mixing)),
            new LayerSpec.Tanh(),
            new LayerSpec.Flatten(),
            new LayerSpec.Dense(4, WeightInit.XAVIER));
    assertAgrees(spec, new SoftmaxCrossEntropy(), arithmetic);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenLayersAreTheOriginalsAgreesWithDoublePrecision(Arithmetic arithmetic) {
    NetworkSpec spec =
        spec(
            Shape.of(1, 7, 6),
            new LayerSpec.Conv2d(
                3, 3, 1, Padding.VALID, ConvBias.PER_POSITION, WeightInit.STANDARD_NORMAL),
            new LayerSpec.Sigmoid(),
            new LayerSpec.Reshape(Shape.of(60)),
            new LayerSpec.Dense(5, WeightInit.XAVIER),
            new LayerSpec.Sigmoid(),
            new LayerSpec.Dense(2, WeightInit.XAVIER),
            new LayerSpec.Sigmoid());
    assertAgrees(spec, new BinaryCrossEntropy(), arithmetic);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenItEndsInProbabilitiesAgreesWithDoublePrecision(Arithmetic arithmetic) {
    NetworkSpec spec =
        spec(
            Shape.of(6),
            new LayerSpec.Dense(7, WeightInit.XAVIER),
            new LayerSpec.Tanh(),
            new LayerSpec.Dense(4, WeightInit.XAVIER),
            new LayerSpec.Softmax());
    assertAgrees(spec, new MeanSquaredError(), arithmetic);
  }

  private static void assertAgrees(NetworkSpec spec, Loss loss, Arithmetic arithmetic) {
    Network network = Network.build(spec, 1);
    Tensor x = RandomNumbers.tensor(network.inputShape().batched(SAMPLES), 2);
    Tensor targets = Tensor.zeros(network.outputShape().batched(SAMPLES));
    for (int n = 0; n < SAMPLES; n++) {
      targets.data()[n * network.outputShape().size() + n % 2] = 1;
    }
    Pass pass = Pass.training(arithmetic.ops());
    Tensor output = network.forward(x, pass);
    Tensor outputGradient = Tensor.zeros(output.shape());
    loss.gradient(arithmetic.ops(), output, targets, SAMPLES, outputGradient);
    network.backward(outputGradient, pass);

    var oracle = new DoubleNetwork(network);
    double[][] samples = rows(x);
    double[][] expectedOutput = oracle.forward(samples);
    for (int n = 0; n < SAMPLES; n++) {
      assertClose("output " + n, rows(output)[n], expectedOutput[n]);
    }
    for (int p = 0; p < network.parameters().size(); p++) {
      float[] gradient = pass.gradient(network.parameters().get(p)).data();
      double[] expected = oracle.gradient(p, loss, samples, rows(targets));
      assertClose("gradient of parameter " + p, DoubleNetwork.doubles(gradient), expected);
    }
  }

  /** The samples of a batch, one by one. */
  private static double[][] rows(Tensor batch) {
    double[][] rows = new double[batch.dim(0)][];
    int size = batch.size() / rows.length;
    for (int n = 0; n < rows.length; n++) {
      float[] row = Arrays.copyOfRange(batch.data(), n * size, (n + 1) * size);
      rows[n] = DoubleNetwork.doubles(row);
    }
    return rows;
  }

  private static void assertClose(String what, double[] actual, double[] expected) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    double largestError = 0;
    for (int i = 0; i < expected.length; i++) {
      largestError = Math.max(largestError, Math.abs(actual[i] - expected[i]));
    }
    assertThat(largest).as("a gradient of zeros would prove nothing, " + what).isPositive();
    assertThat(largestError / largest)
        .as("largest relative error, %s, seeds 1 and 2", what)
        .isLessThan(TOLERANCE);
  }
}
