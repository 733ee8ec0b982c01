package dev.fromscratch.cnn.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.layer.ConvBias;
import dev.fromscratch.cnn.engine.layer.Padding;
import dev.fromscratch.cnn.engine.layer.WeightInit;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Preset;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.web.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class LayerDefinitionsTests {

  private static final Shape INPUT = Shape.of(1, 28, 28);

  private final Faults faults = new Faults();

  static Stream<LayerSpec> layers() {
    Stream<LayerSpec> convolutions =
        Stream.of(Padding.values())
            .flatMap(padding ->
                Stream.of(ConvBias.values())
                    .map(bias -> new LayerSpec.Conv2d(8, 5, 2, padding, bias, WeightInit.HE)));
    Stream<LayerSpec> initialisations =
        Stream.of(WeightInit.values())
            .flatMap(init ->
                Stream.of(
                    new LayerSpec.Dense(10, init),
                    new LayerSpec.Conv2d(8, 5, 1, Padding.VALID, ConvBias.PER_CHANNEL, init)));
    Stream<LayerSpec> others =
        Stream.of(
            new LayerSpec.DepthwiseConv2d(
                3, 2, Padding.SAME, ConvBias.PER_POSITION, WeightInit.XAVIER),
            new LayerSpec.MaxPool2d(3, 2),
            new LayerSpec.AvgPool2d(3, 2),
            new LayerSpec.GlobalAvgPool(),
            new LayerSpec.BatchNorm(0.2f, 1e-3f),
            new LayerSpec.LeakyRelu(0.2f),
            new LayerSpec.Silu(),
            new LayerSpec.Gelu(),
            new LayerSpec.Residual(List.of(new LayerSpec.Relu(), new LayerSpec.Dropout(0.1f))),
            new LayerSpec.Flatten(),
            new LayerSpec.Reshape(Shape.of(4, 7, 28)),
            new LayerSpec.Relu(),
            new LayerSpec.Tanh(),
            new LayerSpec.Sigmoid(),
            new LayerSpec.Softmax(),
            new LayerSpec.Dropout(0),
            new LayerSpec.Dropout(0.1f),
            new LayerSpec.Dropout(Math.nextDown(1f)));
    return Stream.of(convolutions, initialisations, others).flatMap(layers -> layers);
  }

  @Test
  void layersWhenTestedAreOfEveryType() {
    assertThat(layers().map(Object::getClass).distinct())
        .containsExactlyInAnyOrder(LayerSpec.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("layers")
  void layerWhenWrittenAndReadIsTheSame(LayerSpec layer) {
    LayerDefinition definition = LayerDefinitions.of(List.of(layer)).getFirst();
    String json = JsonMapper.shared().writeValueAsString(definition);
    assertThat(json).startsWith("{\"type\":\"%s\"".formatted(layer.type()));
    LayerDefinition read = JsonMapper.shared().readValue(json, LayerDefinition.class);
    assertThat(LayerDefinitions.toSpecs(List.of(read), "", faults)).containsExactly(layer);
    assertThat(faults.any()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void presetWhenWrittenAndReadIsTheSame(Preset preset) {
    NetworkSpec spec = preset.specWithSigmoid(INPUT, 7);
    String json = JsonMapper.shared().writeValueAsString(NetworkDefinition.of(spec));
    NetworkDefinition read = JsonMapper.shared().readValue(json, NetworkDefinition.class);
    assertThat(read.toSpec("", INPUT, faults)).isEqualTo(spec);
    assertThat(faults.any()).isFalse();
  }

  @Test
  void layerWhenOnlyWhatMustBeThereIsThereTakesTheDefaults() {
    List<LayerDefinition> definitions =
        Stream.of(
                "{\"type\":\"conv2d\",\"outChannels\":8,\"kernelSize\":5}",
                "{\"type\":\"dense\",\"outFeatures\":10}",
                "{\"type\":\"maxPool2d\",\"kernelSize\":3}",
                "{\"type\":\"dropout\"}")
            .map(json -> JsonMapper.shared().readValue(json, LayerDefinition.class))
            .toList();
    List<LayerSpec> layers = LayerDefinitions.toSpecs(new ArrayList<>(definitions), "", faults);
    assertThat(layers)
        .containsExactly(
            new LayerSpec.Conv2d(8, 5),
            new LayerSpec.Dense(10),
            new LayerSpec.MaxPool2d(3),
            new LayerSpec.Dropout(0.5f));
    assertThat(faults.any()).isFalse();
  }
}
