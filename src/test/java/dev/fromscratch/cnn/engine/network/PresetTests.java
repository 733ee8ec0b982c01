package dev.fromscratch.cnn.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PresetTests {

  private static final Shape MNIST = Shape.of(1, 28, 28);

  /** {@code pytorch-mnist} has the number of parameters that PyTorch's example has. */
  @ParameterizedTest
  @CsvSource({
    // per layer: weights + biases
    "MNIST_CONV,    342_535", // 45 + 3380, 338,000 + 100, 1000 + 10
    "LENET,          37_610", // 200 + 8, 3200 + 16, 32,768 + 128, 1280 + 10
    "PYTORCH_MNIST, 1_199_882", // 288 + 32, 18,432 + 64, 1,179,648 + 128, 1280 + 10
    "COMPACT,       288_170", // 288 + 9216, 18,432 + 36,864, 73,728 + 147,456, norms 896, 1290
    "XOR,             2_395", // 2352 + 3, 30 + 10
  })
  void specWhenBuiltForMnistHasItsParameters(Preset preset, String count) {
    Network network = Network.build(preset.spec(MNIST, 10), 1);
    assertThat(network.parameterCount()).isEqualTo(Long.parseLong(count.replace("_", "")));
    assertThat(network.inputShape()).isEqualTo(MNIST);
    assertThat(network.outputShape()).isEqualTo(Shape.of(10));
  }

  @Test
  void specWhenLenetHasTheShapesOfItsDescription() {
    assertThat(Network.build(Preset.LENET.spec(MNIST, 10), 1).layers())
        .extracting(layer -> layer.outputShape().toString())
        .containsExactly(
            "[8, 24, 24]",
            "[8, 24, 24]",
            "[8, 12, 12]",
            "[16, 8, 8]",
            "[16, 8, 8]",
            "[16, 4, 4]",
            "[256]",
            "[128]",
            "[128]",
            "[10]");
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void specWhenImagesAndClassesDifferFitsThem(Preset preset) {
    Network network = Network.build(preset.spec(Shape.of(3, 32, 20), 4), 1);
    assertThat(network.inputShape()).isEqualTo(Shape.of(3, 32, 20));
    assertThat(network.outputShape()).isEqualTo(Shape.of(4));
  }

  @ParameterizedTest
  @EnumSource(Preset.class)
  void specWithSigmoidWhenComparedIsTheSameWithASigmoid(Preset preset) {
    NetworkSpec logits = preset.spec(MNIST, 10);
    NetworkSpec sigmoid = preset.specWithSigmoid(MNIST, 10);
    List<LayerSpec> layers = sigmoid.layers();
    assertThat(layers.getLast()).isEqualTo(new LayerSpec.Sigmoid());
    assertThat(layers.subList(0, layers.size() - 1)).isEqualTo(logits.layers());
    assertThat(sigmoid.inputShape()).isEqualTo(logits.inputShape());
    assertThat(sigmoid.normalization()).isEqualTo(logits.normalization());
  }

  @Test
  void specWhenTheImagesAreTooSmallNamesTheLayer() {
    NetworkSpec spec = Preset.LENET.spec(Shape.of(1, 8, 8), 10);
    assertThatExceptionOfType(LayerShapeException.class)
        .isThrownBy(() -> Network.build(spec, 1))
        .withMessage("layer 3 (conv2d): kernelSize 5 does not fit a 2x2 input with padding 0");
  }

  @Test
  void findWhenTheNameExistsIsThatPreset() {
    assertThat(Preset.find("mnist-conv")).contains(Preset.MNIST_CONV);
    assertThat(Preset.find("lenet")).contains(Preset.LENET);
    assertThat(Preset.find("pytorch-mnist")).contains(Preset.PYTORCH_MNIST);
    assertThat(Preset.find("compact")).contains(Preset.COMPACT);
    assertThat(Preset.find("xor")).contains(Preset.XOR);
    assertThat(Preset.find("LENET")).isEmpty();
    assertThat(Preset.values()).allMatch(p -> Preset.find(p.id()).orElseThrow() == p);
  }
}
