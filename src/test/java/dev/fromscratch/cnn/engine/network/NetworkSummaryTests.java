package dev.fromscratch.cnn.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.layer.ConvBias;
import dev.fromscratch.cnn.engine.layer.Padding;
import dev.fromscratch.cnn.engine.layer.WeightInit;
import dev.fromscratch.cnn.engine.network.NetworkSummary.LayerSummary;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkSummaryTests {

  private static NetworkSummary of(Shape input, LayerSpec... layers) {
    return NetworkSummary.of(
        Network.build(new NetworkSpec(input, Normalization.NONE, List.of(layers)), 1));
  }

  @Test
  void layersWhenTheNetworkIsLenetAreThoseOfItsDescription() {
    NetworkSummary summary =
        NetworkSummary.of(Network.build(Preset.LENET.spec(Shape.of(1, 28, 28), 10), 1));
    assertThat(summary.layers())
        .containsExactly(
            new LayerSummary("0", "conv2d", Shape.of(8, 24, 24), 208, 8 * 24 * 24 * 25),
            new LayerSummary("1", "relu", Shape.of(8, 24, 24), 0, 0),
            new LayerSummary("2", "maxPool2d", Shape.of(8, 12, 12), 0, 0),
            new LayerSummary("3", "conv2d", Shape.of(16, 8, 8), 3216, 16 * 8 * 8 * 8 * 25),
            new LayerSummary("4", "relu", Shape.of(16, 8, 8), 0, 0),
            new LayerSummary("5", "maxPool2d", Shape.of(16, 4, 4), 0, 0),
            new LayerSummary("6", "flatten", Shape.of(256), 0, 0),
            new LayerSummary("7", "dense", Shape.of(128), 32_896, 256 * 128),
            new LayerSummary("8", "relu", Shape.of(128), 0, 0),
            new LayerSummary("9", "dense", Shape.of(10), 1290, 1280));
    assertThat(summary.inputShape()).isEqualTo(Shape.of(1, 28, 28));
    int outputs = 2 * 8 * 24 * 24 + 8 * 12 * 12 + 2 * 16 * 8 * 8 + 2 * 256 + 2 * 128 + 10;
    assertThat(summary.activationSize()).isEqualTo(784 + outputs);
  }

  @ParameterizedTest
  @CsvSource({
    "LENET,         37610,      354048",
    "MNIST_CONV,    342535,     369420", // 5·26·26·9 + 3380·100 + 100·10
    "PYTORCH_MNIST, 1199882,  11992448", // 32·26·26·9 + 64·24·24·32·9 + 9216·128 + 128·10
  })
  void totalsWhenTheNetworkIsAPresetAreThoseWorkedByHand(
      Preset preset, long parameters, long multiplyAdds) {
    NetworkSummary summary =
        NetworkSummary.of(Network.build(preset.spec(Shape.of(1, 28, 28), 10), 1));
    assertThat(summary.parameters()).isEqualTo(parameters);
    assertThat(summary.multiplyAdds()).isEqualTo(multiplyAdds);
  }

  @Test
  void multiplyAddsWhenConvolutionsAreDepthwiseStridedOrWithoutBiasCountTheWeightAlone() {
    NetworkSummary summary =
        of(
            Shape.of(3, 9, 7),
            new LayerSpec.DepthwiseConv2d(3, 2, Padding.SAME, ConvBias.PER_POSITION, WeightInit.HE),
            new LayerSpec.Conv2d(5, 1, 1, Padding.VALID, ConvBias.NONE, WeightInit.HE));
    assertThat(summary.layers())
        .containsExactly(
            new LayerSummary(
                "0", "depthwiseConv2d", Shape.of(3, 5, 4), 3 * 9 + 3 * 5 * 4, 3 * 5 * 4 * 9),
            new LayerSummary("1", "conv2d", Shape.of(5, 5, 4), 15, 5 * 5 * 4 * 3));
  }

  /** Layers inside are counted once, where they stand. */
  @Test
  void layersWhenSomeStandInsideOthersFollowThemWithTheirPaths() {
    Shape image = Shape.of(1, 2, 2);
    var inner = new LayerSpec.Residual(List.of(new LayerSpec.Tanh(), new LayerSpec.Conv2d(1, 1)));
    NetworkSummary summary =
        of(
            image,
            new LayerSpec.Relu(),
            new LayerSpec.Residual(List.of(inner, new LayerSpec.Conv2d(1, 1))));
    assertThat(summary.layers())
        .containsExactly(
            new LayerSummary("0", "relu", image, 0, 0),
            new LayerSummary("1", "residual", image, 0, 0),
            new LayerSummary("1.0", "residual", image, 0, 0),
            new LayerSummary("1.0.0", "tanh", image, 0, 0),
            new LayerSummary("1.0.1", "conv2d", image, 2, 4),
            new LayerSummary("1.1", "conv2d", image, 2, 4));
    // The input and six outputs, of which each residual layer has one for its sum.
    assertThat(summary.activationSize()).isEqualTo(4 * 7);
  }
}
