package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Layers in a row, each with the output of the one before as its input: what a network is made of,
 * and what stands inside a {@link Residual} layer.
 *
 * <p>A batch in shards goes through a run of layers that look at one sample at a time in one task
 * per shard; only at a layer that spans the batch do the shards meet.
 */
public final class Chain {

  private final List<Layer> layers;
  private final boolean spansBatch;
  private final List<Step> steps;

  /** The layers as they are run. */
  private final List<Layer> order;

  /** Where a layer spans the batch: that layer alone, and the runs between such layers. */
  private final List<Chain> parts;

  /**
   * A layer where it is run.
   *
   * @param position where it is described: its index in {@link #layers()}
   * @param layer what is run there
   */
  public record Step(int position, Layer layer) {}

  /**
   * A chain of these layers.
   *
   * @param layers the layers in order, at least one
   */
  public Chain(List<Layer> layers) {
    this.layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a chain needs at least one layer");
    }
    this.spansBatch = layers.stream().anyMatch(Layer::spansBatch);
    this.steps = poolFirst(layers);
    this.order = steps.stream().map(Step::layer).toList();
    this.parts = layers.size() > 1 && spansBatch ? split(order) : List.of();
  }

  /**
   * Puts a ReLU behind the max-pooling that follows it. The largest number is the same before and
   * after the ReLU, and so is its place unless the ReLU makes it 0, where no gradient flows; and
   * there are fewer numbers left, a quarter with a 2x2 window.
   */
  private static List<Step> poolFirst(List<Layer> layers) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      steps.add(new Step(i, layers.get(i)));
    }
    for (int i = 1; i < steps.size(); i++) {
      Step before = steps.get(i - 1);
      if (before.layer() instanceof Relu && steps.get(i).layer() instanceof MaxPool2d pool) {
        steps.set(i - 1, steps.get(i));
        steps.set(i, new Step(before.position(), new Relu(pool.outputShape())));
      }
    }
    return List.copyOf(steps);
  }

  private static List<Chain> split(List<Layer> layers) {
    List<Chain> parts = new ArrayList<>();
    List<Layer> run = new ArrayList<>();
    for (Layer layer : layers) {
      if (layer.spansBatch() && !run.isEmpty()) {
        parts.add(new Chain(run));
        run.clear();
      }
      if (layer.spansBatch()) {
        parts.add(new Chain(List.of(layer)));
      } else {
        run.add(layer);
      }
    }
    if (!run.isEmpty()) {
      parts.add(new Chain(run));
    }
    return parts;
  }

  /** The layers in order. */
  public List<Layer> layers() {
    return layers;
  }

  /** The layers in the order in which they are run: a ReLU behind the max-pooling after it. */
  public List<Step> steps() {
    return steps;
  }

  /** The layers in the order in which they are run. */
  List<Layer> order() {
    return order;
  }

  /** The layer that is run first. */
  Layer first() {
    return order.getFirst();
  }

  /** All parameters, layer by layer. */
  public List<Parameter> parameters() {
    return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
  }

  /** All running statistics, layer by layer. */
  public List<Statistic> statistics() {
    return layers.stream().flatMap(layer -> layer.statistics().stream()).toList();
  }

  /**
   * Everything the layers are saved with by name, which begins with the position of the layer:
   * {@code 0.weight}, {@code 0.bias}, {@code 3.weight}, …
   */
  public Map<String, Tensor> namedTensors() {
    Map<String, Tensor> named = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      String position = i + ".";
      layers.get(i).namedTensors().forEach((name, tensor) -> named.put(position + name, tensor));
    }
    return named;
  }

  /** Whether one of the layers does. */
  public boolean spansBatch() {
    return spansBatch;
  }

  /**
   * Runs all layers.
   *
   * @param x input of the first layer
   * @return output of the last layer; storage of the pass
   */
  public Tensor forward(Tensor x, Pass pass) {
    Tensor y = x;
    for (Layer layer : order) {
      y = layer.forward(y, pass);
    }
    return y;
  }

  /** Runs all layers on a batch in shards. */
  public List<Tensor> forward(List<Tensor> x, ShardedPass pass) {
    if (!parts.isEmpty()) {
      List<Tensor> y = x;
      for (Chain part : parts) {
        y = part.forward(y, pass);
      }
      return y;
    }
    return spansBatch()
        ? order.getFirst().forward(x, pass)
        : pass.map(x.size(), i -> forward(x.get(i), pass.shard(i)));
  }

  /**
   * Writes ∂L/∂θ of the last forward pass to the gradients in {@code pass}, for every parameter.
   *
   * @param outputGradient ∂L/∂y for the output y of the last layer
   * @return ∂L/∂y for the output y of the first layer, from which it can compute ∂L/∂x
   */
  public Tensor backwardParameters(Tensor outputGradient, Pass pass) {
    Tensor dy = outputGradient;
    for (int i = order.size() - 1; i > 0; i--) {
      order.get(i).backwardParameters(dy, pass);
      dy = order.get(i).backwardInput(dy, pass);
    }
    order.getFirst().backwardParameters(dy, pass);
    return dy;
  }

  /** The same for a batch in shards, each of which writes the gradients of its own pass. */
  public List<Tensor> backwardParameters(List<Tensor> outputGradient, ShardedPass pass) {
    List<Tensor> dy = outputGradient;
    if (!parts.isEmpty()) {
      for (int i = parts.size() - 1; i > 0; i--) {
        dy = parts.get(i).backward(dy, pass);
      }
      return parts.getFirst().backwardParameters(dy, pass);
    }
    if (spansBatch()) {
      order.getFirst().backwardParameters(dy, pass);
      return dy;
    }
    return pass.map(dy.size(), i -> backwardParameters(outputGradient.get(i), pass.shard(i)));
  }

  /** Both halves of the backward pass of a part: returns ∂L/∂x for its input x. */
  private List<Tensor> backward(List<Tensor> outputGradient, ShardedPass pass) {
    Layer first = order.getFirst();
    if (spansBatch()) {
      return first.backwardInput(backwardParameters(outputGradient, pass), pass);
    }
    return pass.map(
        outputGradient.size(),
        i -> {
          Pass shard = pass.shard(i);
          return first.backwardInput(backwardParameters(outputGradient.get(i), shard), shard);
        });
  }

  /**
   * The same for predictions alone: without dropout, and with a batch normalization that follows a
   * convolution or a dense layer as a part of it. Its answers differ from those of this chain by
   * the rounding of that alone.
   */
  public Chain folded() {
    return Folding.of(this);
  }

  /** Moves the running statistics of all layers, see {@link Layer#updateStatistics}. */
  public void updateStatistics(ShardedPass pass) {
    layers.forEach(layer -> layer.updateStatistics(pass));
  }
}
