package dev.fromscratch.cnn.engine.network;

/**
 * Thrown when a layer of a network does not fit what comes before it; the message names the layer.
 */
public final class LayerShapeException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final int layer;

  LayerShapeException(int layer, String message) {
    super(message);
    this.layer = layer;
  }

  /** The position of the layer, from 0. */
  public int layer() {
    return layer;
  }
}
