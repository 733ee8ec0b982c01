package dev.fromscratch.cnn.engine.network;

import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.List;

/**
 * The description of a network as plain data: what a request asks for and a model file stores.
 *
 * @param inputShape {@code [C, H, W]} of one sample
 * @param normalization what happens to pixels before the first layer
 * @param layers the layers in order, at least one
 */
public record NetworkSpec(Shape inputShape, Normalization normalization, List<LayerSpec> layers) {

  public NetworkSpec {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("a network needs at least one layer");
    }
  }
}
