package dev.fromscratch.cnn.engine.network;

import dev.fromscratch.cnn.engine.layer.Chain;
import dev.fromscratch.cnn.engine.layer.Layer;
import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
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

  private final NetworkSpec spec;
  private final Chain chain;
  private final List<Parameter> parameters;

  private Network(NetworkSpec spec, Chain chain) {
    this.spec = spec;
    this.chain = chain;
    this.parameters = chain.parameters();
  }

  /**
   * Builds the network with fresh parameters, which depend on the seed alone.
   *
   * @throws LayerShapeException if a layer does not fit; the message names it, what it expects and
   *     what it received
   */
  public static Network build(NetworkSpec spec, long seed) {
    List<Layer> layers = new NetworkBuilder(seed).layers(spec.layers(), spec.inputShape());
    return new Network(spec, new Chain(layers));
  }

  /** The description this network was built from. */
  public NetworkSpec spec() {
    return spec;
  }

  /** The layers in order. */
  public List<Layer> layers() {
    return chain.layers();
  }

  /** The shape of one input sample. */
  public Shape inputShape() {
    return spec.inputShape();
  }

  /** The shape of one output sample. */
  public Shape outputShape() {
    return layers().getLast().outputShape();
  }

  /** All parameters, layer by layer. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /**
   * All parameters by name, in order: {@code 0.weight}, {@code 0.bias}, {@code 3.weight}, and
   * {@code 4.1.weight} inside the residual layer 4.
   */
  public Map<String, Parameter> namedParameters() {
    return chain.namedParameters();
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
    return chain.forward(x, pass);
  }

  /**
   * Adds ∂L/∂θ of the last forward pass to the gradients in {@code pass}, for every parameter.
   *
   * @param outputGradient ∂L/∂output, {@code [N, outputShape]}
   */
  public void backward(Tensor outputGradient, Pass pass) {
    chain.backwardParameters(outputGradient, pass);
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
