package dev.fromscratch.cnn.benchmark;

import dev.fromscratch.cnn.engine.layer.ConvBias;
import dev.fromscratch.cnn.engine.layer.Padding;
import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.NetworkSummary;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.network.Preset;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.List;

/**
 * The networks that speed is measured on: presets that take pixels as they are, with one bias per
 * channel, which is what other libraries have.
 */
public enum ReferenceNetwork {
  MNIST_CONV(Preset.MNIST_CONV),
  LENET(Preset.LENET),
  PYTORCH_MNIST(Preset.PYTORCH_MNIST);

  /** One picture of MNIST. */
  public static final Shape IMAGE = Shape.of(1, 28, 28);

  public static final int CLASSES = 10;

  /** What fresh parameters are drawn from. */
  public static final long SEED = 1;

  private final Preset preset;

  ReferenceNetwork(Preset preset) {
    this.preset = preset;
  }

  /** The name of the preset. */
  public String id() {
    return preset.id();
  }

  /** What it consists of. */
  public NetworkSpec spec() {
    List<LayerSpec> layers =
        preset.spec(IMAGE, CLASSES).layers().stream()
            .map(ReferenceNetwork::biasPerChannel)
            .toList();
    return new NetworkSpec(IMAGE, Normalization.NONE, layers);
  }

  private static LayerSpec biasPerChannel(LayerSpec layer) {
    return layer instanceof LayerSpec.Conv2d(var channels, var size, var stride, _, _, var init)
        ? new LayerSpec.Conv2d(channels, size, stride, Padding.VALID, ConvBias.PER_CHANNEL, init)
        : layer;
  }

  /** The network with fresh parameters, always the same. */
  public Network build() {
    return Network.build(spec(), SEED);
  }

  /** The same network and parameters without dropout, so that training draws no numbers. */
  public Network buildWithoutDropout() {
    List<LayerSpec> layers =
        spec().layers().stream().filter(layer -> !(layer instanceof LayerSpec.Dropout)).toList();
    Network network = Network.build(new NetworkSpec(IMAGE, Normalization.NONE, layers), SEED);
    List<Parameter> parameters = build().parameters();
    for (int i = 0; i < parameters.size(); i++) {
      Parameter from = parameters.get(i);
      System.arraycopy(from.data(), 0, network.parameters().get(i).data(), 0, from.size());
    }
    return network;
  }

  /**
   * Floating-point operations of a training step per image: a multiply-add is two, and backward
   * costs about twice as much as forward.
   */
  public double trainingOperations() {
    return 3 * 2.0 * NetworkSummary.of(build()).multiplyAdds();
  }
}
