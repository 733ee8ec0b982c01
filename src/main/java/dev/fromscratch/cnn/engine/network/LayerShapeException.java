package dev.fromscratch.cnn.engine.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Thrown when a layer of a network does not fit what comes before it; the message names the layer.
 */
public final class LayerShapeException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final transient List<Integer> path;

  private LayerShapeException(List<Integer> path, String message) {
    super(message);
    this.path = path;
  }

  static LayerShapeException of(int layer, LayerSpec spec, String message) {
    return new LayerShapeException(List.of(layer), "%s: %s".formatted(name(layer, spec), message));
  }

  /** The same about a layer inside another one. */
  LayerShapeException inside(int layer, LayerSpec spec) {
    List<Integer> longer = new ArrayList<>(List.of(layer));
    longer.addAll(path);
    return new LayerShapeException(
        List.copyOf(longer), "%s, %s".formatted(name(layer, spec), getMessage()));
  }

  private static String name(int layer, LayerSpec spec) {
    return "layer %d (%s)".formatted(layer, spec.type());
  }

  /**
   * The position of the layer, from 0; inside a residual layer preceded by the position of that.
   */
  public List<Integer> path() {
    return path;
  }
}
