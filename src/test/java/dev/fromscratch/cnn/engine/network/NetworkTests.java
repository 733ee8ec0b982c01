package dev.fromscratch.cnn.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fromscratch.cnn.engine.layer.ConvBias;
import dev.fromscratch.cnn.engine.layer.Padding;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.layer.WeightInit;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkTests {

  private static final Shape IMAGE = Shape.of(1, 6, 6);

  private static NetworkSpec spec(LayerSpec... layers) {
    return new NetworkSpec(IMAGE, Normalization.NONE, List.of(layers));
  }

  private static NetworkSpec small() {
    return spec(
        new LayerSpec.Conv2d(3, 3),
        new LayerSpec.Tanh(),
        new LayerSpec.MaxPool2d(2),
        new LayerSpec.Flatten(),
        new LayerSpec.Dense(12),
        new LayerSpec.Dense(12));
  }

  private static List<float[]> values(Network network) {
    return network.parameters().stream().map(parameter -> parameter.data().clone()).toList();
  }

  @Test
  void buildWhenLayersFitWiresTheirShapes() {
    Network network = Network.build(small(), 1);
    assertThat(network.inputShape()).isEqualTo(IMAGE);
    assertThat(network.layers())
        .extracting(layer -> layer.outputShape().toString())
        .containsExactly("[3, 4, 4]", "[3, 4, 4]", "[3, 2, 2]", "[12]", "[12]", "[12]");
    assertThat(network.outputShape()).isEqualTo(Shape.of(12));
    assertThat(network.spec()).isEqualTo(small());
    assertThat(network.namedTensors().keySet())
        .containsExactly("0.weight", "0.bias", "4.weight", "4.bias", "5.weight", "5.bias");
    assertThat(network.namedTensors().values()).containsExactlyElementsOf(network.tensors());
    assertThat(network.parameterCount()).isEqualTo(27 + 3 + 144 + 12 + 144 + 12);
  }

  private static void assertRefused(int layer, String message, LayerSpec... layers) {
    assertThatExceptionOfType(LayerShapeException.class)
        .isThrownBy(() -> Network.build(spec(layers), 1))
        .withMessage(message)
        .satisfies(e -> assertThat(e.path()).containsExactly(layer));
  }

  /** 2²⁴ are allowed, in one parameter and altogether; those inside a residual layer count once. */
  @Test
  void buildWhenThereAreTooManyParametersNamesTheLayer() {
    Shape features = Shape.of(4096, 1, 1);
    LayerSpec.Conv2d full =
        new LayerSpec.Conv2d(4096, 1, 1, Padding.VALID, ConvBias.NONE, WeightInit.UNIFORM);
    NetworkSpec largest =
        new NetworkSpec(
            features, Normalization.NONE, List.of(new LayerSpec.Residual(List.of(full))));
    assertThat(Network.build(largest, 1).parameterCount()).isEqualTo(1 << 24);

    LayerSpec.Conv2d half =
        new LayerSpec.Conv2d(2048, 1, 1, Padding.VALID, ConvBias.NONE, WeightInit.UNIFORM);
    LayerSpec.Conv2d back =
        new LayerSpec.Conv2d(4096, 1, 1, Padding.VALID, ConvBias.PER_CHANNEL, WeightInit.UNIFORM);
    assertThatExceptionOfType(LayerShapeException.class)
        .isThrownBy(() ->
            Network.build(new NetworkSpec(features, Normalization.NONE, List.of(half, back)), 1))
        .withMessage(
            "layer 1 (conv2d): the network has 16781312 parameters up to here, at most 16777216 are"
                + " allowed");
  }

  @Test
  void buildWhenALayerInsideAResidualLayerDoesNotFitNamesItsPath() {
    var conv2d = new LayerSpec.Conv2d(2, 5);
    var misfit = new LayerSpec.Residual(List.of(new LayerSpec.Relu(), new LayerSpec.Dense(3)));
    var nested = new LayerSpec.Residual(List.of(misfit));
    assertThatExceptionOfType(LayerShapeException.class)
        .isThrownBy(() -> Network.build(spec(new LayerSpec.Relu(), nested), 1))
        .withMessage(
            "layer 1 (residual), layer 0 (residual), layer 1 (dense): expects input [features], got [1, 6, 6]; put a flatten layer before it")
        .satisfies(e -> assertThat(e.path()).containsExactly(1, 0, 1));
    assertRefused(
        0,
        "layer 0 (residual): the layers inside must keep the shape [1, 6, 6], got [2, 2, 2]",
        new LayerSpec.Residual(List.of(conv2d)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LayerSpec.Residual(List.of()))
        .withMessage("a residual layer needs at least one layer inside");
  }

  @Test
  void buildWhenAnInputHasTheWrongRankNamesTheLayer() {
    var conv2d = new LayerSpec.Conv2d(2, 5);
    String expected = "expects input [features], got [2, 2, 2]; put a flatten layer before it";
    assertRefused(1, "layer 1 (dense): " + expected, conv2d, new LayerSpec.Dense(3));
    assertRefused(1, "layer 1 (softmax): " + expected, conv2d, new LayerSpec.Softmax());
    assertRefused(
        2,
        "layer 2 (conv2d): expects input [C, H, W], got [8]",
        conv2d,
        new LayerSpec.Flatten(),
        conv2d);
  }

  @Test
  void buildWhenAWindowDoesNotFitNamesTheLayer() {
    var conv2d = new LayerSpec.Conv2d(2, 5);
    String expected = " does not fit a 2x2 input with padding 0";
    assertRefused(1, "layer 1 (conv2d): kernelSize 5" + expected, conv2d, conv2d);
    assertRefused(
        1, "layer 1 (maxPool2d): kernelSize 3" + expected, conv2d, new LayerSpec.MaxPool2d(3));
  }

  @Test
  void buildWhenASettingIsWrongNamesTheLayer() {
    assertRefused(
        0,
        "layer 0 (dropout): rate must be at least 0 and below 1, got 1.5",
        new LayerSpec.Dropout(1.5f));
    assertRefused(
        0,
        "layer 0 (reshape): cannot reshape [1, 6, 6] (36 numbers) to [35] (35 numbers)",
        new LayerSpec.Reshape(Shape.of(35)));
    assertRefused(
        0, "layer 0 (conv2d): outChannels must be positive, got -1", new LayerSpec.Conv2d(-1, 3));
    assertRefused(
        1,
        "layer 1 (dense): a tensor holds at most 2147483647 numbers, got shape [36, 2147483647]",
        new LayerSpec.Flatten(),
        new LayerSpec.Dense(Integer.MAX_VALUE));
    assertThatIllegalArgumentException()
        .isThrownBy(NetworkTests::spec)
        .withMessage("a network needs at least one layer");
  }

  @Test
  void buildWhenTheSeedIsTheSameGivesTheSameParameters() {
    List<float[]> values = values(Network.build(small(), 1));
    assertThat(values(Network.build(small(), 1)))
        .usingElementComparator(Arrays::compare)
        .containsExactlyElementsOf(values);
    List<float[]> others = values(Network.build(small(), 2));
    // Biases are zeros under any seed.
    for (int weight = 0; weight < values.size(); weight += 2) {
      assertThat(others.get(weight)).as("weight %d", weight).isNotEqualTo(values.get(weight));
    }
  }

  @Test
  void buildWhenLayersAreAlikeGivesEachItsOwnParameters() {
    List<float[]> values = values(Network.build(small(), 1));
    assertThat(values.get(2)).hasSameSizeAs(values.get(4)).isNotEqualTo(values.get(4));
  }

  @Test
  void specWhenTheCallerChangesItsListLaterKeepsItsOwn() {
    List<LayerSpec> layers = new ArrayList<>(List.of(new LayerSpec.Flatten()));
    var spec = new NetworkSpec(IMAGE, Normalization.NONE, layers);
    layers.clear();
    assertThat(spec.layers()).containsExactly(new LayerSpec.Flatten());
  }

  /** Each thread has its own pass and its own input; all share the network. */
  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void forwardWhenRunByManyThreadsGivesTheSameBits(Arithmetic arithmetic) throws Exception {
    Network network = Network.build(small(), 1);
    List<float[]> expected =
        IntStream.range(0, 8).mapToObj(seed -> output(network, arithmetic, seed)).toList();
    List<Callable<Integer>> callers = new ArrayList<>();
    for (int seed = 0; seed < expected.size(); seed++) {
      int input = seed;
      callers.add(() -> differences(network, arithmetic, input, expected.get(input)));
    }
    try (var threads = Executors.newFixedThreadPool(callers.size())) {
      for (var differences : threads.invokeAll(callers)) {
        assertThat(differences.get()).isZero();
      }
    }
  }

  private static int differences(
      Network network, Arithmetic arithmetic, int seed, float[] expected) {
    int differences = 0;
    for (int i = 0; i < 100; i++) {
      if (!Arrays.equals(output(network, arithmetic, seed), expected)) {
        differences++;
      }
    }
    return differences;
  }

  private static float[] output(Network network, Arithmetic arithmetic, int seed) {
    Tensor x = RandomNumbers.tensor(IMAGE.batched(5), seed);
    Tensor y = network.forward(x, Pass.inference(arithmetic.ops()));
    return y.samples();
  }
}
