package dev.fromscratch.cnn.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.layer.ConvBias;
import dev.fromscratch.cnn.engine.layer.Padding;
import dev.fromscratch.cnn.engine.layer.WeightInit;
import dev.fromscratch.cnn.engine.loss.BinaryCrossEntropy;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.loss.MeanSquaredError;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.NetworkGradientCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How far the gradients of every layer, loss and preset are from those measured in double
 * precision. What was found is written to {@code target/gradient-errors.md}.
 */
@TestInstance(Lifecycle.PER_CLASS)
class GradientErrorTests {

  private static final double TOLERANCE = 1e-5;
  private static final long SEED = 7;
  private static final Shape IMAGE = Shape.of(2, 6, 7);

  private final TreeMap<String, String> table = new TreeMap<>();

  /** A layer, behind one that learns, so that its ∂L/∂x shows, and in front of a dense one. */
  static List<LayerSpec> layers() {
    LayerSpec same = conv2d(3, 1, Padding.SAME, ConvBias.PER_CHANNEL);
    return List.of(
        conv2d(3, 1, Padding.VALID, ConvBias.PER_CHANNEL),
        conv2d(2, 2, Padding.SAME, ConvBias.PER_POSITION),
        conv2d(3, 1, Padding.FULL, ConvBias.NONE),
        depthwise(3, 1, Padding.SAME, ConvBias.PER_CHANNEL),
        depthwise(2, 2, Padding.VALID, ConvBias.NONE),
        new LayerSpec.Dense(5),
        new LayerSpec.MaxPool2d(2),
        new LayerSpec.MaxPool2d(3, 1),
        new LayerSpec.AvgPool2d(2),
        new LayerSpec.AvgPool2d(3, 1),
        new LayerSpec.GlobalAvgPool(),
        new LayerSpec.Flatten(),
        new LayerSpec.Reshape(Shape.of(7, 2, 6)),
        new LayerSpec.Relu(),
        new LayerSpec.LeakyRelu(0.1f),
        new LayerSpec.Silu(),
        new LayerSpec.Gelu(),
        new LayerSpec.Tanh(),
        new LayerSpec.Sigmoid(),
        new LayerSpec.Softmax(),
        new LayerSpec.Residual(List.of(same, new LayerSpec.Tanh())),
        new LayerSpec.BatchNorm(),
        new LayerSpec.Dropout(0));
  }

  private static LayerSpec conv2d(int side, int stride, Padding padding, ConvBias bias) {
    return new LayerSpec.Conv2d(2, side, stride, padding, bias, WeightInit.HE);
  }

  private static LayerSpec depthwise(int side, int stride, Padding padding, ConvBias bias) {
    return new LayerSpec.DepthwiseConv2d(side, stride, padding, bias, WeightInit.HE);
  }

  static List<Loss> losses() {
    return List.of(
        new SoftmaxCrossEntropy(),
        new SoftmaxCrossEntropy(0.1f),
        new MeanSquaredError(),
        new BinaryCrossEntropy());
  }

  @ParameterizedTest
  @MethodSource("layers")
  void gradientWhenALayerIsMeasuredAgrees(LayerSpec layer) {
    List<LayerSpec> layers = new ArrayList<>();
    // A bias before batch normalization has a gradient of 0, which would prove nothing.
    boolean unbiased = layer instanceof LayerSpec.BatchNorm;
    layers.add(conv2d(3, 1, Padding.SAME, unbiased ? ConvBias.NONE : ConvBias.PER_CHANNEL));
    if (layer instanceof LayerSpec.Dense || layer instanceof LayerSpec.Softmax) {
      layers.add(new LayerSpec.Flatten());
    }
    layers.add(layer);
    if (!flat(layer)) {
      layers.add(new LayerSpec.Flatten());
    }
    layers.add(new LayerSpec.Dense(4));
    assertSmallError("layer", layer.toString(), spec(IMAGE, layers), new SoftmaxCrossEntropy());
  }

  private static boolean flat(LayerSpec layer) {
    return layer instanceof LayerSpec.Dense
        || layer instanceof LayerSpec.Softmax
        || layer instanceof LayerSpec.GlobalAvgPool
        || layer instanceof LayerSpec.Flatten;
  }

  @ParameterizedTest
  @MethodSource("losses")
  void gradientWhenALossIsMeasuredAgrees(Loss loss) {
    List<LayerSpec> layers = new ArrayList<>(List.of(new LayerSpec.Dense(4)));
    if (loss.expects() == Loss.Expects.PROBABILITIES) {
      layers.add(new LayerSpec.Sigmoid());
    }
    assertSmallError("loss", loss.toString(), spec(Shape.of(5), layers), loss);
  }

  /** The larger ones on smaller pictures, the largest with fewer channels, for the sake of time. */
  @ParameterizedTest
  @EnumSource(Preset.class)
  void gradientWhenAPresetIsMeasuredAgrees(Preset preset) {
    int side =
        switch (preset) {
          case PYTORCH_MNIST -> 6;
          case COMPACT -> 8;
          case LENET, MNIST_CONV, XOR -> 28;
        };
    NetworkSpec preset4 = preset.spec(Shape.of(1, side, side), 4);
    int share = preset == Preset.COMPACT ? 16 : 1;
    List<LayerSpec> layers =
        preset4.layers().stream().map(layer -> measurable(layer, share)).toList();
    assertSmallError(
        "preset", preset.id(), spec(preset4.inputShape(), layers), new SoftmaxCrossEntropy());
  }

  private static LayerSpec measurable(LayerSpec layer, int share) {
    return switch (layer) {
      case LayerSpec.Dropout _ -> new LayerSpec.Dropout(0);
      case LayerSpec.Conv2d s when share > 1 ->
          new LayerSpec.Conv2d(
              s.outChannels() / share,
              s.kernelSize(),
              s.stride(),
              s.padding(),
              s.bias(),
              s.weightInit());
      default -> layer;
    };
  }

  private static NetworkSpec spec(Shape input, List<LayerSpec> layers) {
    return new NetworkSpec(input, Normalization.NONE, layers);
  }

  private void assertSmallError(String kind, String name, NetworkSpec spec, Loss loss) {
    Network network = Network.build(spec, SEED);
    NetworkGradientCheck.randomize(network, SEED);
    var check = new NetworkGradientCheck(network, loss, SEED);
    assertThat(check.measuredShare()).as(name).isGreaterThan(0.9);
    StringBuilder errors = new StringBuilder();
    for (Arithmetic arithmetic : Arithmetic.values()) {
      double error = check.largestError(arithmetic);
      assertThat(error).as("%s, %s, seed %d", name, arithmetic, SEED).isLessThan(TOLERANCE);
      errors.append(String.format(Locale.ROOT, " %.1e |", error));
    }
    table.put("| " + kind + " | `" + name + "` |", errors.toString());
  }

  @Test
  void rowsWhenCountedAreOfEveryLayerAndLoss() {
    Set<Class<?>> measured = new HashSet<>();
    layers().forEach(layer -> measured.add(layer.getClass()));
    assertThat(measured).containsExactlyInAnyOrder(LayerSpec.class.getPermittedSubclasses());
    measured.clear();
    losses().forEach(loss -> measured.add(loss.getClass()));
    assertThat(measured).containsExactlyInAnyOrder(Loss.class.getPermittedSubclasses());
  }

  @AfterAll
  void writeTable() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("Largest error of an output or a gradient, relative to the largest of its tensor.");
    lines.add("");
    lines.add("| | | scalar | vector |");
    lines.add("|---|---|---|---|");
    table.forEach((name, errors) -> lines.add(name + errors));
    Files.write(Path.of("target", "gradient-errors.md"), lines);
  }
}
