package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Layers in a row, each with the output of the one before as its input: what a network is made of,
 * and what stands inside a {@link Residual} layer.
 *
 * @param layers the layers in order, at least one
 */
public record Chain(List<Layer> layers) {

  public Chain {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a chain needs at least one layer");
    }
  }

  /** All parameters, layer by layer. */
  public List<Parameter> parameters() {
    return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
  }

  /**
   * All parameters in the same order by name, which begins with the position of the layer: {@code
   * 0.weight}, {@code 0.bias}, {@code 3.weight}, …
   */
  public Map<String, Parameter> namedParameters() {
    Map<String, Parameter> named = new LinkedHashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      String position = i + ".";
      layers
          .get(i)
          .namedParameters()
          .forEach((name, parameter) -> named.put(position + name, parameter));
    }
    return named;
  }

  /**
   * Runs all layers.
   *
   * @param x input of the first layer
   * @return output of the last layer; storage of the pass
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
   * @param outputGradient ∂L/∂y for the output y of the last layer
   * @return ∂L/∂y for the output y of the first layer, from which it can compute ∂L/∂x
   */
  public Tensor backwardParameters(Tensor outputGradient, Pass pass) {
    Tensor dy = outputGradient;
    for (int i = layers.size() - 1; i > 0; i--) {
      layers.get(i).backwardParameters(dy, pass);
      dy = layers.get(i).backwardInput(dy, pass);
    }
    layers.getFirst().backwardParameters(dy, pass);
    return dy;
  }
}
