package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One step of a network: {@code y = f(x; θ)}, with its derivatives.
 *
 * <p>A layer is built for one input shape and holds nothing but that, its {@linkplain Parameter
 * parameters} θ and its running {@linkplain Statistic statistics}. What a forward pass leaves for
 * the backward pass lives in a {@link Pass}, so one network can serve many requests at once. All
 * tensors have the batch axis N in front; the shapes here are those of one sample.
 *
 * <p>Most layers look at one sample at a time, so that the shards of a batch can go through them
 * one by one. A layer that {@linkplain #spansBatch() spans the batch} needs them all together, as a
 * {@link ShardedPass}.
 */
public sealed interface Layer
    permits Activation,
        AvgPool2d,
        BatchNorm,
        Conv2d,
        Dense,
        DepthwiseConv2d,
        Dropout,
        Flatten,
        GlobalAvgPool,
        MaxPool2d,
        Reshape,
        Residual,
        Softmax {

  /** The shape of one sample of x. */
  Shape inputShape();

  /** The shape of one sample of y. */
  Shape outputShape();

  /** What the layer learns, in a fixed order; empty for layers without parameters. */
  default List<Parameter> parameters() {
    return List.of();
  }

  /** What the layer gathers from batches, in a fixed order; empty for most layers. */
  default List<Statistic> statistics() {
    return List.of();
  }

  /** Everything the layer is saved with, by names that are unique within the layer. */
  default Map<String, Tensor> namedTensors() {
    Map<String, Tensor> named = new LinkedHashMap<>();
    parameters().forEach(parameter -> named.put(parameter.name(), parameter.value()));
    statistics().forEach(statistic -> named.put(statistic.name(), statistic.value()));
    return named;
  }

  /** Whether, in training, y of one sample depends on the other samples of its batch. */
  default boolean spansBatch() {
    return false;
  }

  /** Numbers that a pass keeps for one sample: y, and what is between x and y. */
  default long activationSize() {
    return outputShape().size();
  }

  /**
   * Numbers of working memory that a pass over so many samples takes besides inputs and outputs, at
   * most; all layers share it.
   */
  default long scratchSize(int samples) {
    return 0;
  }

  /**
   * Computes y.
   *
   * @param x the input, {@code [N, inputShape]}
   * @return y, {@code [N, outputShape]}; storage of the pass, valid until its next forward pass
   */
  Tensor forward(Tensor x, Pass pass);

  /**
   * Writes ∂L/∂θ of the last forward pass to the gradients in {@code pass}.
   *
   * @param dy ∂L/∂y, {@code [N, outputShape]}
   */
  default void backwardParameters(Tensor dy, Pass pass) {}

  /**
   * Computes ∂L/∂x of the last forward pass, after {@link #backwardParameters(Tensor, Pass)} for
   * the same dy. A network skips it for its first layer, whose input nobody learns.
   *
   * @param dy ∂L/∂y, {@code [N, outputShape]}
   * @return ∂L/∂x, {@code [N, inputShape]}; storage of the pass
   */
  Tensor backwardInput(Tensor dy, Pass pass);

  /** Computes y for a batch in shards: {@link #forward(Tensor, Pass)} of the whole batch. */
  default List<Tensor> forward(List<Tensor> x, ShardedPass pass) {
    return pass.map(x.size(), i -> forward(x.get(i), pass.shard(i)));
  }

  /** Writes each shard's part of ∂L/∂θ to the gradients in its pass. */
  default void backwardParameters(List<Tensor> dy, ShardedPass pass) {
    pass.run(dy.size(), i -> backwardParameters(dy.get(i), pass.shard(i)));
  }

  /** Computes ∂L/∂x for a batch in shards, after {@link #backwardParameters(List, ShardedPass)}. */
  default List<Tensor> backwardInput(List<Tensor> dy, ShardedPass pass) {
    return pass.map(dy.size(), i -> backwardInput(dy.get(i), pass.shard(i)));
  }

  /** Moves the running statistics towards those of the batch of the last forward pass. */
  default void updateStatistics(ShardedPass pass) {}
}
