package dev.fromscratch.cnn.engine.network;

import dev.fromscratch.cnn.engine.layer.AvgPool2d;
import dev.fromscratch.cnn.engine.layer.Conv2d;
import dev.fromscratch.cnn.engine.layer.Dense;
import dev.fromscratch.cnn.engine.layer.DepthwiseConv2d;
import dev.fromscratch.cnn.engine.layer.Dropout;
import dev.fromscratch.cnn.engine.layer.Flatten;
import dev.fromscratch.cnn.engine.layer.Gelu;
import dev.fromscratch.cnn.engine.layer.GlobalAvgPool;
import dev.fromscratch.cnn.engine.layer.Layer;
import dev.fromscratch.cnn.engine.layer.LeakyRelu;
import dev.fromscratch.cnn.engine.layer.MaxPool2d;
import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.layer.Relu;
import dev.fromscratch.cnn.engine.layer.Reshape;
import dev.fromscratch.cnn.engine.layer.Sigmoid;
import dev.fromscratch.cnn.engine.layer.Silu;
import dev.fromscratch.cnn.engine.layer.Softmax;
import dev.fromscratch.cnn.engine.layer.Tanh;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Layers in a row, wired: every shape is checked when the network is built, before any data is
 * read.
 *
 * <p>Passes may run at the same time, each thread with its own {@link Pass}, as long as nobody
 * changes the parameters.
 */
public final class Network {

  /** Numbers in all parameters: 64 MB, far beyond what small pictures need. */
  private static final long MAX_PARAMETERS = 1 << 24;

  private final NetworkSpec spec;
  private final List<Layer> layers;
  private final List<Parameter> parameters;

  private Network(NetworkSpec spec, List<Layer> layers) {
    this.spec = spec;
    this.layers = List.copyOf(layers);
    this.parameters = layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
  }

  /**
   * Builds the network with fresh parameters, which depend on the seed alone.
   *
   * @throws LayerShapeException if a layer does not fit; the message names it, what it expects and
   *     what it received
   */
  public static Network build(NetworkSpec spec, long seed) {
    List<Layer> layers = new ArrayList<>();
    Shape shape = spec.inputShape();
    long parameters = 0;
    for (int i = 0; i < spec.layers().size(); i++) {
      LayerSpec layerSpec = spec.layers().get(i);
      try {
        Layer layer = create(layerSpec, shape, i, SeededRandom.derive(seed, i));
        layers.add(layer);
        shape = layer.outputShape();
        parameters += layer.parameters().stream().mapToLong(Parameter::size).sum();
        requireSmall(parameters);
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new LayerShapeException(
            i, "layer %d (%s): %s".formatted(i, layerSpec.type(), e.getMessage()));
      }
    }
    return new Network(spec, layers);
  }

  /** Refuses a network of many large layers before it fills the memory. */
  private static void requireSmall(long parameters) {
    if (parameters > MAX_PARAMETERS) {
      throw new IllegalArgumentException(
          "the network has %d parameters up to here, at most %d are allowed"
              .formatted(parameters, MAX_PARAMETERS));
    }
  }

  private static Layer create(LayerSpec spec, Shape input, int index, SeededRandom random) {
    return switch (spec) {
      case LayerSpec.Conv2d s ->
          new Conv2d(
              input,
              new Conv2d.Settings(
                  s.outChannels(),
                  s.kernelSize(),
                  s.stride(),
                  s.padding(),
                  s.bias(),
                  s.weightInit()),
              random);
      case LayerSpec.DepthwiseConv2d s ->
          new DepthwiseConv2d(
              input,
              new DepthwiseConv2d.Settings(
                  s.kernelSize(), s.stride(), s.padding(), s.bias(), s.weightInit()),
              random);
      case LayerSpec.Dense s -> new Dense(input, s.outFeatures(), s.weightInit(), random);
      case LayerSpec.MaxPool2d s -> new MaxPool2d(input, s.kernelSize(), s.stride());
      case LayerSpec.AvgPool2d s -> new AvgPool2d(input, s.kernelSize(), s.stride());
      case LayerSpec.GlobalAvgPool _ -> new GlobalAvgPool(input);
      case LayerSpec.Flatten _ -> new Flatten(input);
      case LayerSpec.Reshape s -> new Reshape(input, s.shape());
      case LayerSpec.Relu _ -> new Relu(input);
      case LayerSpec.LeakyRelu s -> new LeakyRelu(input, s.slope());
      case LayerSpec.Silu _ -> new Silu(input);
      case LayerSpec.Gelu _ -> new Gelu(input);
      case LayerSpec.Tanh _ -> new Tanh(input);
      case LayerSpec.Sigmoid _ -> new Sigmoid(input);
      case LayerSpec.Softmax _ -> new Softmax(input);
      case LayerSpec.Dropout s -> new Dropout(input, s.rate(), index);
    };
  }

  /** The description this network was built from. */
  public NetworkSpec spec() {
    return spec;
  }

  /** The layers in order. */
  public List<Layer> layers() {
    return layers;
  }

  /** The shape of one input sample. */
  public Shape inputShape() {
    return spec.inputShape();
  }

  /** The shape of one output sample. */
  public Shape outputShape() {
    return layers.getLast().outputShape();
  }

  /** All parameters, layer by layer. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** All parameters by name, in order: {@code 0.weight}, {@code 0.bias}, {@code 3.weight}, … */
  public Map<String, Parameter> namedParameters() {
    Map<String, Parameter> named = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      for (Parameter parameter : layers.get(i).parameters()) {
        named.put(i + "." + parameter.name(), parameter);
      }
    }
    return named;
  }

  /** How many numbers the network learns. */
  public long parameterCount() {
    return parameters.stream().mapToLong(Parameter::size).sum();
  }

  /**
   * Runs all layers.
   *
   * @param x {@code [N, inputShape]}, normalised
   * @return {@code [N, outputShape]}, storage of the pass
   */
  public Tensor forward(Tensor x, Pass pass) {
    Tensor y = x;
    for (Layer layer : layers) {
      y = layer.forward(y, pass);
    }
    return y;
  }

  /**
   * Adds ∂L/∂θ of the last forward pass to the gradients in {@code pass}, for every parameter.
   *
   * @param outputGradient ∂L/∂output, {@code [N, outputShape]}
   */
  public void backward(Tensor outputGradient, Pass pass) {
    Tensor dy = outputGradient;
    for (int i = layers.size() - 1; i >= 0; i--) {
      layers.get(i).backwardParameters(dy, pass);
      if (i > 0) {
        dy = layers.get(i).backwardInput(dy, pass);
      }
    }
  }

  /**
   * Class probabilities from the network's output, {@code [N, K]} each: a last softmax layer gives
   * them already; the independent answers of a last sigmoid are divided by their sum, or count as
   * equal where all of them underflowed to 0; everything else is taken as logits.
   */
  public void probabilities(Tensor output, Tensor probabilities, Pass pass) {
    int classes = output.dim(1);
    switch (spec.layers().getLast()) {
      case LayerSpec.Softmax _ ->
          System.arraycopy(output.data(), 0, probabilities.data(), 0, output.size());
      case LayerSpec.Sigmoid _ -> divideBySum(output, probabilities, classes);
      default -> pass.ops().softmax(output.data(), probabilities.data(), output.dim(0), classes);
    }
  }

  private static void divideBySum(Tensor output, Tensor probabilities, int classes) {
    for (int start = 0; start < output.size(); start += classes) {
      double sum = 0;
      for (int i = start; i < start + classes; i++) {
        sum += output.data()[i];
      }
      for (int i = start; i < start + classes; i++) {
        probabilities.data()[i] = sum == 0 ? 1f / classes : (float) (output.data()[i] / sum);
      }
    }
  }
}
