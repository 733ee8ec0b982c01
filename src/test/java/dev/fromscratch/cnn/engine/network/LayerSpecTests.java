package dev.fromscratch.cnn.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.layer.ConvBias;
import dev.fromscratch.cnn.engine.layer.Padding;
import dev.fromscratch.cnn.engine.layer.WeightInit;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LayerSpecTests {

  @Test
  void typeWhenAskedIsWhatPeopleWrite() {
    List<LayerSpec> specs =
        List.of(
            new LayerSpec.Conv2d(2, 3),
            new LayerSpec.DepthwiseConv2d(3),
            new LayerSpec.Dense(2),
            new LayerSpec.MaxPool2d(2),
            new LayerSpec.AvgPool2d(2),
            new LayerSpec.GlobalAvgPool(),
            new LayerSpec.Flatten(),
            new LayerSpec.Reshape(Shape.of(2)),
            new LayerSpec.Relu(),
            new LayerSpec.LeakyRelu(),
            new LayerSpec.Silu(),
            new LayerSpec.Gelu(),
            new LayerSpec.Tanh(),
            new LayerSpec.Sigmoid(),
            new LayerSpec.Softmax(),
            new LayerSpec.Dropout(0.5f),
            new LayerSpec.Residual(List.of(new LayerSpec.Relu())));
    assertThat(specs.stream().map(LayerSpec::type).collect(Collectors.joining(" ")))
        .isEqualTo(
            "conv2d depthwiseConv2d dense maxPool2d avgPool2d globalAvgPool flatten reshape relu leakyRelu silu gelu tanh sigmoid softmax dropout residual");
  }

  @Test
  void constructorWhenOnlyTheSizesAreGivenTakesTheModernDefaults() {
    assertThat(new LayerSpec.Conv2d(8, 5))
        .isEqualTo(
            new LayerSpec.Conv2d(8, 5, 1, Padding.VALID, ConvBias.PER_CHANNEL, WeightInit.HE));
    assertThat(new LayerSpec.Dense(8)).isEqualTo(new LayerSpec.Dense(8, WeightInit.HE));
    assertThat(new LayerSpec.MaxPool2d(2)).isEqualTo(new LayerSpec.MaxPool2d(2, 2));
    assertThat(new LayerSpec.AvgPool2d(2)).isEqualTo(new LayerSpec.AvgPool2d(2, 2));
  }
}
