package dev.fromscratch.cnn.engine.network;

import dev.fromscratch.cnn.engine.layer.Chain;
import dev.fromscratch.cnn.engine.layer.Features;
import dev.fromscratch.cnn.engine.layer.Layer;
import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.layer.ShardedPass;
import dev.fromscratch.cnn.engine.layer.Statistic;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Layers in a row, wired: every shape is checked when the network is built, before any data is
 * read.
 *
 * <p>Passes may run at the same time, each thread with its own {@link Pass}, as long as nobody
 * changes the parameters or the running statistics.
 */
public final class Network {

  private final NetworkSpec spec;
  private final Chain chain;
  private final List<Parameter> parameters;
  private final List<Tensor> tensors;

  private Network(NetworkSpec spec, Chain chain) {
    this.spec = spec;
    this.chain = chain;
    this.parameters = chain.parameters();
    this.tensors =
        Stream.concat(
                parameters.stream().map(Parameter::value),
                chain.statistics().stream().map(Statistic::value))
            .toList();
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

  /** The layers with the order in which they are run. */
  public Chain chain() {
    return chain;
  }

  /** What the layers find out about a picture before the last one tells its class. */
  public Optional<Features> features() {
    return Features.of(chain);
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
   * Everything the network is saved with by name, in the order of the layers: {@code 0.weight},
   * {@code 0.bias}, {@code 1.running_mean}, and {@code 4.1.weight} inside the residual layer 4.
   */
  public Map<String, Tensor> namedTensors() {
    return chain.namedTensors();
  }

  /** The same without names: all parameters, in their order, and then all running statistics. */
  public List<Tensor> tensors() {
    return tensors;
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
   * Writes ∂L/∂θ of the last forward pass to the gradients in {@code pass}, for every parameter.
   *
   * @param outputGradient ∂L/∂output, {@code [N, outputShape]}
   */
  public void backward(Tensor outputGradient, Pass pass) {
    chain.backwardParameters(outputGradient, pass);
  }

  /** Whether, in training, one of the layers looks at the whole batch. */
  public boolean spansBatch() {
    return chain.spansBatch();
  }

  /**
   * Runs all layers on a batch in shards.
   *
   * @param x the samples of each shard, {@code [N, inputShape]}, normalised
   * @return {@code [N, outputShape]} of each shard, storage of its pass
   */
  public List<Tensor> forward(List<Tensor> x, ShardedPass pass) {
    return chain.forward(x, pass);
  }

  /** {@link #backward(Tensor, Pass)} for a batch in shards: each writes gradients of its own. */
  public void backward(List<Tensor> outputGradient, ShardedPass pass) {
    chain.backwardParameters(outputGradient, pass);
  }

  /** Moves the running statistics towards those of the batch of the last forward pass. */
  public void updateStatistics(ShardedPass pass) {
    chain.updateStatistics(pass);
  }

  /**
   * Class probabilities from the network's output, {@code [N, K]} each: a last softmax layer gives
   * them already; the independent answers of a last sigmoid are divided by their sum, or count as
   * equal where all of them underflowed to 0; everything else is taken as logits.
   */
  public void probabilities(Tensor output, Tensor probabilities, Pass pass) {
    probabilities(pass.ops(), output.data(), probabilities.data(), output.dim(0));
  }

  /** The same on arrays with the samples last, which may be the same array. */
  void probabilities(TensorOps ops, float[] output, float[] probabilities, int samples) {
    int classes = outputShape().dim(0);
    switch (spec.layers().getLast()) {
      case LayerSpec.Softmax _ -> System.arraycopy(output, 0, probabilities, 0, classes * samples);
      case LayerSpec.Sigmoid _ -> divideBySum(output, probabilities, classes, samples);
      default -> ops.softmax(output, probabilities, classes, samples);
    }
  }

  private static void divideBySum(float[] output, float[] probabilities, int classes, int samples) {
    int size = classes * samples;
    for (int n = 0; n < samples; n++) {
      double sum = 0;
      for (int i = n; i < size; i += samples) {
        sum += output[i];
      }
      float equal = 1f / classes;
      for (int i = n; i < size; i += samples) {
        probabilities[i] = sum == 0 ? equal : (float) (output[i] / sum);
      }
    }
  }
}
