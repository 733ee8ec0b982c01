package dev.fromscratch.cnn.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.layer.ConvBias;
import dev.fromscratch.cnn.engine.layer.Padding;
import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.layer.ShardedPass;
import dev.fromscratch.cnn.engine.layer.WeightInit;
import dev.fromscratch.cnn.engine.loss.BinaryCrossEntropy;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.loss.MeanSquaredError;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.DoubleNetwork;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole networks with their loss against {@link DoubleNetwork}: outputs and every gradient. */
class NetworkGradientTests {

  /** Float rounding through a few layers, relative to the largest number of the same tensor. */
  private static final double TOLERANCE = 2e-6;

  /** The same through many, four of which divide by deviations. */
  private static final double DEEP_TOLERANCE = 1e-5;

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

  /** Its first shard has one sample, the others more. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void backwardWhenShardsMeetInBatchNormalizationAgreesWithDoublePrecision(Arithmetic arithmetic) {
    LayerSpec conv2d = new LayerSpec.Conv2d(3, 3, 1, Padding.SAME, ConvBias.NONE, WeightInit.HE);
    LayerSpec norm = new LayerSpec.BatchNorm();
    var inner = new LayerSpec.Residual(List.of(norm, new LayerSpec.Tanh(), conv2d));
    NetworkSpec spec =
        spec(
            Shape.of(2, 5, 6),
            conv2d,
            norm,
            new LayerSpec.Silu(),
            new LayerSpec.Residual(List.of(conv2d, inner, norm)),
            new LayerSpec.Flatten(),
            new LayerSpec.Dense(6),
            new LayerSpec.Tanh(),
            new LayerSpec.BatchNorm(0.5f, 1e-3f),
            new LayerSpec.Dense(4));
    for (int[] shardSizes : new int[][] {{6}, {1, 3, 2}}) {
      assertAgrees(spec, new SoftmaxCrossEntropy(), arithmetic, DEEP_TOLERANCE, shardSizes);
    }
  }

  private static void assertAgrees(NetworkSpec spec, Loss loss, Arithmetic arithmetic) {
    assertAgrees(spec, loss, arithmetic, TOLERANCE, SAMPLES);
  }

  private static void assertAgrees(
      NetworkSpec spec, Loss loss, Arithmetic arithmetic, double tolerance, int... shardSizes) {
    Network network = Network.build(spec, 1);
    int count = IntStream.of(shardSizes).sum();
    Tensor x = RandomNumbers.tensor(network.inputShape().batched(count), 2);
    Tensor targets = Tensor.zeros(network.outputShape().batched(count));
    for (int n = 0; n < count; n++) {
      targets.data()[n % 2 * count + n] = 1;
    }
    List<Pass> passes =
        IntStream.of(shardSizes).mapToObj(_ -> Pass.training(arithmetic.ops())).toList();
    double[][] output = run(network, passes, loss, cut(x, shardSizes), cut(targets, shardSizes));

    var oracle = new DoubleNetwork(network);
    double[][] expectedOutput = oracle.forward(rows(x));
    for (int n = 0; n < count; n++) {
      assertClose("output " + n, output[n], expectedOutput[n], tolerance);
    }
    for (int p = 0; p < network.parameters().size(); p++) {
      double[] expected = oracle.gradient(p, loss, rows(x), rows(targets));
      double[] gradient = gradient(network, p, passes);
      assertClose("gradient of parameter " + p, gradient, expected, tolerance);
    }
  }

  /** Forward and backward; returns the output for every sample. */
  private static double[][] run(
      Network network, List<Pass> passes, Loss loss, List<Tensor> x, List<Tensor> targets) {
    if (passes.size() == 1) {
      Pass pass = passes.getFirst();
      Tensor y = network.forward(x.getFirst(), pass);
      network.backward(outputGradient(loss, pass, y, targets.getFirst(), y.dim(0)), pass);
      return rows(y);
    }
    int count = x.stream().mapToInt(shard -> shard.dim(0)).sum();
    try (var workers = new WorkerPool(2)) {
      ShardedPass pass = ShardedPass.of(passes, workers);
      List<Tensor> y = network.forward(x, pass);
      List<Tensor> dy =
          pass.map(
              x.size(), i -> outputGradient(loss, passes.get(i), y.get(i), targets.get(i), count));
      network.backward(dy, pass);
      return y.stream().flatMap(shard -> Arrays.stream(rows(shard))).toArray(double[][]::new);
    }
  }

  private static Tensor outputGradient(
      Loss loss, Pass pass, Tensor output, Tensor targets, int count) {
    Tensor gradient = Tensor.zeros(output.shape());
    loss.gradient(pass.ops(), output, targets, count, gradient);
    return gradient;
  }

  /** The gradient of one parameter, summed over the shards. */
  private static double[] gradient(Network network, int parameter, List<Pass> passes) {
    Parameter of = network.parameters().get(parameter);
    double[] sum = new double[of.size()];
    for (Pass pass : passes) {
      Arrays.setAll(sum, i -> sum[i] + pass.gradient(of).data()[i]);
    }
    return sum;
  }

  private static List<Tensor> cut(Tensor batch, int... shardSizes) {
    List<Tensor> shards = new ArrayList<>();
    Shape sample = batch.shape().sample();
    int from = 0;
    for (int size : shardSizes) {
      int to = from + size * sample.size();
      shards.add(Tensor.batch(sample, Arrays.copyOfRange(batch.samples(), from, to)));
      from = to;
    }
    return shards;
  }

  /** The samples of a batch, one by one. */
  private static double[][] rows(Tensor batch) {
    double[][] rows = new double[batch.dim(0)][];
    for (int n = 0; n < rows.length; n++) {
      rows[n] = DoubleNetwork.doubles(batch.sample(n));
    }
    return rows;
  }

  private static void assertClose(
      String what, double[] actual, double[] expected, double tolerance) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    double largestError = 0;
    for (int i = 0; i < expected.length; i++) {
      largestError = Math.max(largestError, Math.abs(actual[i] - expected[i]));
    }
    assertThat(largest).as("a gradient of zeros would prove nothing, " + what).isPositive();
    assertThat(largestError / largest)
        .as("largest relative error, %s, seeds 1 and 2", what)
        .isLessThan(tolerance);
  }
}
