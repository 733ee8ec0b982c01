package dev.fromscratch.cnn.engine.network;

import dev.fromscratch.cnn.engine.layer.Activation;
import dev.fromscratch.cnn.engine.layer.AvgPool2d;
import dev.fromscratch.cnn.engine.layer.BatchNorm;
import dev.fromscratch.cnn.engine.layer.Conv2d;
import dev.fromscratch.cnn.engine.layer.Dense;
import dev.fromscratch.cnn.engine.layer.DepthwiseConv2d;
import dev.fromscratch.cnn.engine.layer.Dropout;
import dev.fromscratch.cnn.engine.layer.Flatten;
import dev.fromscratch.cnn.engine.layer.GlobalAvgPool;
import dev.fromscratch.cnn.engine.layer.Layer;
import dev.fromscratch.cnn.engine.layer.MaxPool2d;
import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.layer.Reshape;
import dev.fromscratch.cnn.engine.layer.Residual;
import dev.fromscratch.cnn.engine.layer.Softmax;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What a network is made of and what it costs, layer by layer.
 *
 * <p>A multiply-add is a product that is added to a sum. The time of a forward pass is nearly
 * proportional to their number, most of which are in the matrix products, so only these count:
 *
 * <pre>
 * conv2d            C_out · H_out · W_out · C_in · K²
 * depthwiseConv2d   C · H_out · W_out · K²
 * dense             in · out
 * </pre>
 *
 * <p>By convention everything else counts 0: biases, pooling, activation functions, the sum of a
 * residual layer. Each multiply-add is two floating-point operations, so twice this number is what
 * others call FLOPs. A training step takes about three times as many: forward, ∂L/∂θ and ∂L/∂x.
 *
 * @param inputShape the shape of one input sample
 * @param layers the layers in order, each residual layer followed by those inside it
 * @param activationSize numbers that a pass keeps for one sample: the input, and the outputs of all
 *     layers
 */
public record NetworkSummary(Shape inputShape, List<LayerSummary> layers, long activationSize) {

  /**
   * One layer of a network.
   *
   * @param position the position as in the names of its parameters: {@code 4}, and {@code 4.1}
   *     inside the residual layer 4
   * @param type the type as people write it
   * @param outputShape the shape of one output sample
   * @param parameters how many numbers the layer learns; those inside a residual layer count at the
   *     layers they belong to
   * @param multiplyAdds of one forward pass of one sample, counted in the same way
   */
  public record LayerSummary(
      String position, String type, Shape outputShape, long parameters, long multiplyAdds) {}

  public NetworkSummary {
    layers = List.copyOf(layers);
  }

  /** The summary of a network. */
  public static NetworkSummary of(Network network) {
    List<LayerSummary> layers = new ArrayList<>();
    add("", network.spec().layers(), network.layers(), layers);
    long activations = network.layers().stream().mapToLong(Layer::activationSize).sum();
    return new NetworkSummary(
        network.inputShape(), layers, network.inputShape().size() + activations);
  }

  private static void add(
      String prefix, List<LayerSpec> specs, List<Layer> layers, List<LayerSummary> summaries) {
    for (int i = 0; i < layers.size(); i++) {
      LayerSpec spec = specs.get(i);
      Layer layer = layers.get(i);
      String position = prefix + i;
      summaries.add(
          new LayerSummary(
              position, spec.type(), layer.outputShape(), parameters(layer), multiplyAdds(layer)));
      if (spec instanceof LayerSpec.Residual inside && layer instanceof Residual residual) {
        add(position + ".", inside.layers(), residual.layers(), summaries);
      }
    }
  }

  private static long parameters(Layer layer) {
    return layer instanceof Residual
        ? 0
        : layer.parameters().stream().mapToLong(Parameter::size).sum();
  }

  private static long multiplyAdds(Layer layer) {
    return switch (layer) {
      case Conv2d _, DepthwiseConv2d _ -> weightSize(layer) * area(layer.outputShape());
      case Dense _ -> weightSize(layer);
      case Activation _,
          AvgPool2d _,
          BatchNorm _,
          Dropout _,
          Flatten _,
          GlobalAvgPool _,
          MaxPool2d _,
          Reshape _,
          Residual _,
          Softmax _ ->
          0;
    };
  }

  private static long weightSize(Layer layer) {
    return layer.parameters().getFirst().size();
  }

  /** Positions of an output {@code [C, H, W]}, at each of which the whole weight is used once. */
  private static long area(Shape output) {
    return (long) output.dim(1) * output.dim(2);
  }

  /** How many numbers the network learns. */
  public long parameters() {
    return sum(LayerSummary::parameters);
  }

  /** The multiply-adds of one forward pass of one sample. */
  public long multiplyAdds() {
    return sum(LayerSummary::multiplyAdds);
  }

  private long sum(ToLongFunction<LayerSummary> figure) {
    return layers.stream().mapToLong(figure).sum();
  }
}
