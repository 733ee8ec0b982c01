package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** What a convolution adds to its output. */
public enum ConvBias {
  /** One number per output channel, {@code [C_out]}. */
  PER_CHANNEL,
  /** One number per output position, {@code [C_out, H_out, W_out]}, as the original has it. */
  PER_POSITION,
  /** Nothing. */
  NONE;

  /** The bias of an output {@code [C_out, H_out, W_out]}, all zeros, or null for none. */
  @Nullable Parameter parameter(Shape outputShape) {
    return switch (this) {
      case PER_CHANNEL -> Parameter.bias(Shape.of(outputShape.dim(0)));
      case PER_POSITION -> Parameter.bias(outputShape);
      case NONE -> null;
    };
  }
}
