package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One step of a network: {@code y = f(x; θ)}, with its derivatives.
 *
 * <p>A layer is built for one input shape and holds nothing but that and its {@linkplain Parameter
 * parameters} θ. What a forward pass leaves for the backward pass lives in a {@link Pass}, so one
 * network can serve many requests at once. All tensors have the batch axis N in front; the shapes
 * here are those of one sample.
 */
public sealed interface Layer
    permits Activation,
        AvgPool2d,
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

  /** The same by name, which is unique within the layer. */
  default Map<String, Parameter> namedParameters() {
    Map<String, Parameter> named = new LinkedHashMap<>();
    parameters().forEach(parameter -> named.put(parameter.name(), parameter));
    return named;
  }

  /** Numbers that a pass keeps for one sample: y, and what is between x and y. */
  default long activationSize() {
    return outputShape().size();
  }

  /** Numbers of working memory that a pass takes besides inputs and outputs, for any batch size. */
  default long scratchSize() {
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
   * Adds ∂L/∂θ of the last forward pass to the gradients in {@code pass}.
   *
   * @param dy ∂L/∂y, {@code [N, outputShape]}
   */
  default void backwardParameters(Tensor dy, Pass pass) {}

  /**
   * Computes ∂L/∂x of the last forward pass, after {@link #backwardParameters} for the same dy. A
   * network skips it for its first layer, whose input nobody learns.
   *
   * @param dy ∂L/∂y, {@code [N, outputShape]}
   * @return ∂L/∂x, {@code [N, inputShape]}; storage of the pass
   */
  Tensor backwardInput(Tensor dy, Pass pass);
}
