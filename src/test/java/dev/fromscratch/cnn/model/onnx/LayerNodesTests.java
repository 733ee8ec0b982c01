package dev.fromscratch.cnn.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import dev.fromscratch.cnn.engine.layer.ConvBias;
import dev.fromscratch.cnn.engine.layer.Padding;
import dev.fromscratch.cnn.engine.layer.WeightInit;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.network.Preset;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.testing.RandomNetworks;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer in ONNX Runtime. */
class LayerNodesTests {

  /** Neither square nor of one channel. */
  private static final Shape PICTURE = Shape.of(2, 7, 9);

  /** Pixels from 0 to 1 become numbers from -4 to 6. */
  private static final Normalization WIDE = new Normalization(0.4f, 0.1f);

  private static Stream<LayerSpec> convolutions() {
    return windows(4)
        .flatMap(window ->
            Stream.of(Padding.values())
                .flatMap(padding ->
                    Stream.of(ConvBias.values())
                        .flatMap(bias ->
                            Stream.of(
                                new LayerSpec.Conv2d(
                                    3,
                                    window.side(),
                                    window.stride(),
                                    padding,
                                    bias,
                                    WeightInit.HE),
                                new LayerSpec.DepthwiseConv2d(
                                    window.side(),
                                    window.stride(),
                                    padding,
                                    bias,
                                    WeightInit.HE)))));
  }

  private static Stream<LayerSpec> pooling() {
    return windows(3)
        .flatMap(window ->
            Stream.of(
                new LayerSpec.MaxPool2d(window.side(), window.stride()),
                new LayerSpec.AvgPool2d(window.side(), window.stride())));
  }

  private record Window(int side, int stride) {}

  private static Stream<Window> windows(int largest) {
    return IntStream.rangeClosed(1, largest)
        .boxed()
        .flatMap(side -> IntStream.rangeClosed(1, 3).mapToObj(stride -> new Window(side, stride)));
  }

  private static Stream<LayerSpec> others() {
    return Stream.of(
        new LayerSpec.GlobalAvgPool(),
        new LayerSpec.BatchNorm(),
        new LayerSpec.BatchNorm(0.5f, 0.3f),
        new LayerSpec.Flatten(),
        new LayerSpec.Reshape(Shape.of(126)),
        new LayerSpec.Reshape(Shape.of(9, 2, 7)),
        new LayerSpec.Relu(),
        new LayerSpec.LeakyRelu(),
        new LayerSpec.LeakyRelu(0.3f),
        new LayerSpec.Silu(),
        new LayerSpec.Gelu(),
        new LayerSpec.Tanh(),
        new LayerSpec.Sigmoid(),
        new LayerSpec.Dropout(0.5f),
        new LayerSpec.Residual(
            List.of(
                new LayerSpec.Silu(),
                new LayerSpec.Residual(List.of(sameConv2d(), new LayerSpec.BatchNorm())),
                sameConv2d())),
        new LayerSpec.Residual(List.of(new LayerSpec.Dropout(0.5f))));
  }

  private static LayerSpec sameConv2d() {
    return new LayerSpec.Conv2d(2, 4, 1, Padding.SAME, ConvBias.PER_CHANNEL, WeightInit.HE);
  }

  static Stream<LayerSpec> layersOfPictures() {
    return Stream.of(convolutions(), pooling(), others()).flatMap(layers -> layers);
  }

  static Stream<LayerSpec> layersOfFeatures() {
    return Stream.of(
        new LayerSpec.Dense(4),
        new LayerSpec.Softmax(),
        new LayerSpec.BatchNorm(0.1f, 0.2f),
        new LayerSpec.Relu(),
        new LayerSpec.Flatten(),
        new LayerSpec.Reshape(Shape.of(3, 1, 2)),
        new LayerSpec.Residual(List.of(new LayerSpec.Dense(6), new LayerSpec.Softmax())));
  }

  @Test
  void layersWhenTestedAreOfEveryType() {
    assertThat(Stream.concat(layersOfPictures(), layersOfFeatures()).map(Object::getClass))
        .contains(LayerSpec.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("layersOfPictures")
  void layerWhenItTakesPicturesAgrees(LayerSpec layer) throws OrtException {
    var layers = List.of(layer, new LayerSpec.Flatten(), new LayerSpec.Dense(3));
    assertAgrees(new NetworkSpec(PICTURE, WIDE, layers), 1, 3);
  }

  @ParameterizedTest
  @MethodSource("layersOfFeatures")
  void layerWhenItTakesFeaturesAgrees(LayerSpec layer) throws OrtException {
    List<LayerSpec> layers = new ArrayList<>();
    layers.add(new LayerSpec.Flatten());
    layers.add(new LayerSpec.Dense(6));
    layers.add(layer);
    layers.add(new LayerSpec.Flatten());
    layers.add(new LayerSpec.Dense(3));
    assertAgrees(new NetworkSpec(PICTURE, WIDE, layers), 1, 3);
  }

  @ParameterizedTest
  @EnumSource
  void presetWhenRunAgrees(Preset preset) throws OrtException {
    Shape mnist = Shape.of(1, 28, 28);
    assertAgrees(preset.spec(mnist, 10), 1, 2, 65);
    assertAgrees(preset.specWithSigmoid(mnist, 10), 2);
  }

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void randomNetworkWhenRunAgrees(long seed) throws OrtException {
    NetworkSpec spec = RandomNetworks.spec(seed);
    Agreement.assertAgrees(Agreement.randomNetwork(spec, seed), 3, seed);
  }

  private static void assertAgrees(NetworkSpec spec, int... counts) throws OrtException {
    for (int count : counts) {
      Agreement.assertAgrees(Agreement.randomNetwork(spec, 1), count, 2);
    }
  }
}
