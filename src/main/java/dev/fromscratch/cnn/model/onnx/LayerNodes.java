package dev.fromscratch.cnn.model.onnx;

import static dev.fromscratch.cnn.model.onnx.OnnxGraph.attribute;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.fromscratch.cnn.engine.layer.ConvBias;
import dev.fromscratch.cnn.engine.layer.Padding;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Layers as ONNX nodes. What layer 3 computes is called {@code 3.conv2d}, inside a residual layer
 * {@code 3.0.conv2d}, and what it learned as in our own file, {@code 3.weight}. Where a layer takes
 * several nodes, the last one has its name, and the others add theirs to it: {@code
 * 4.silu.sigmoid}.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/docs/Operators.md">The operators</a>
 */
final class LayerNodes {

  private final OnnxGraph graph;
  private final Map<String, Tensor> tensors;

  /**
   * Nodes for a graph.
   *
   * @param tensors what the layers learned, by name
   */
  LayerNodes(OnnxGraph graph, Map<String, Tensor> tensors) {
    this.graph = graph;
    this.tensors = tensors;
  }

  /**
   * Adds layers in a row.
   *
   * @param path what the names of the layers begin with: nothing, or {@code 3.} inside layer 3
   * @param input the value that the first layer takes
   * @return the value that the last one gives
   */
  String addAll(List<LayerSpec> layers, String path, String input) {
    String x = input;
    for (int i = 0; i < layers.size(); i++) {
      x = add(layers.get(i), path + i + ".", x);
    }
    return x;
  }

  private String add(LayerSpec layer, String path, String x) {
    String name = path + layer.type();
    return switch (layer) {
      case LayerSpec.Conv2d s -> {
        AttributeProto[] window = window(s.kernelSize(), s.stride(), s.padding(), 1);
        yield convolution(name, path, x, s.bias(), window);
      }
      case LayerSpec.DepthwiseConv2d s -> {
        int channels = tensor(path + "weight").dim(0);
        AttributeProto[] window = window(s.kernelSize(), s.stride(), s.padding(), channels);
        yield convolution(name, path, x, s.bias(), window);
      }
      case LayerSpec.Dense _ ->
          graph.node("Gemm", name, List.of(x, stored(path + "weight"), stored(path + "bias")));
      case LayerSpec.MaxPool2d s ->
          graph.node("MaxPool", name, List.of(x), kernel(s.kernelSize()), strides(s.stride()));
      case LayerSpec.AvgPool2d s ->
          graph.node("AveragePool", name, List.of(x), kernel(s.kernelSize()), strides(s.stride()));
      case LayerSpec.GlobalAvgPool _ -> globalAvgPool(name, x);
      case LayerSpec.BatchNorm s -> batchNorm(name, path, x, s.epsilon());
      case LayerSpec.Flatten _ -> graph.node("Flatten", name, List.of(x));
      case LayerSpec.Reshape s ->
          graph.node("Reshape", name, List.of(x, graph.shape(path + "shape", s.shape())));
      case LayerSpec.Relu _ -> graph.node("Relu", name, List.of(x));
      case LayerSpec.LeakyRelu s ->
          graph.node("LeakyRelu", name, List.of(x), attribute("alpha", s.slope()));
      case LayerSpec.Silu _ -> silu(name, x);
      case LayerSpec.Gelu _ -> gelu(name, x);
      case LayerSpec.Tanh _ -> graph.node("Tanh", name, List.of(x));
      case LayerSpec.Sigmoid _ -> graph.node("Sigmoid", name, List.of(x));
      case LayerSpec.Softmax _ -> graph.node("Softmax", name, List.of(x), attribute("axis", 1));
      case LayerSpec.Residual s -> graph.node("Add", name, List.of(x, addAll(s.layers(), path, x)));
      // Only training drops anything.
      case LayerSpec.Dropout _ -> x;
    };
  }

  /** {@code Conv} takes a bias per channel; one per position is added to what it gives. */
  private String convolution(
      String name, String path, String x, ConvBias bias, AttributeProto... window) {
    String weight = stored(path + "weight");
    return switch (bias) {
      case PER_CHANNEL ->
          graph.node("Conv", name, List.of(x, weight, stored(path + "bias")), window);
      case PER_POSITION -> {
        String y = graph.node("Conv", name + ".conv", List.of(x, weight), window);
        yield graph.node("Add", name, List.of(y, stored(path + "bias")));
      }
      case NONE -> graph.node("Conv", name, List.of(x, weight), window);
    };
  }

  private static AttributeProto[] window(int side, int stride, Padding padding, int groups) {
    long before = padding.before(side);
    long after = padding.after(side);
    return new AttributeProto[] {
      kernel(side),
      strides(stride),
      attribute("pads", List.of(before, before, after, after)),
      attribute("group", groups)
    };
  }

  private static AttributeProto kernel(long side) {
    return attribute("kernel_shape", List.of(side, side));
  }

  private static AttributeProto strides(long stride) {
    return attribute("strides", List.of(stride, stride));
  }

  /** The operator keeps two axes of one pixel. */
  private String globalAvgPool(String name, String x) {
    String means = graph.node("GlobalAveragePool", name + ".mean", List.of(x));
    return graph.node("Flatten", name, List.of(means));
  }

  private String batchNorm(String name, String path, String x, float epsilon) {
    List<String> inputs =
        List.of(
            x,
            stored(path + "weight"),
            stored(path + "bias"),
            stored(path + "running_mean"),
            stored(path + "running_var"));
    return graph.node("BatchNormalization", name, inputs, attribute("epsilon", epsilon));
  }

  private String silu(String name, String x) {
    String sigmoid = graph.node("Sigmoid", name + ".sigmoid", List.of(x));
    return graph.node("Mul", name, List.of(x, sigmoid));
  }

  /** {@code x (1 + erf(x / √2)) / 2}; there is an operator for it only from opset 20 on. */
  private String gelu(String name, String x) {
    String root = graph.number(name + ".sqrtTwo", Math.sqrt(2));
    String one = graph.number(name + ".one", 1);
    String half = graph.number(name + ".half", 0.5);
    String scaled = graph.node("Div", name + ".scaled", List.of(x, root));
    String erf = graph.node("Erf", name + ".erf", List.of(scaled));
    String sum = graph.node("Add", name + ".sum", List.of(erf, one));
    String product = graph.node("Mul", name + ".product", List.of(x, sum));
    return graph.node("Mul", name, List.of(product, half));
  }

  private String stored(String name) {
    return graph.tensor(name, tensor(name));
  }

  private Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(
          "the network has no tensor %s; it has %s".formatted(name, tensors.keySet()));
    }
    return tensor;
  }
}
