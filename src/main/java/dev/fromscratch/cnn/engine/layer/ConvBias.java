package dev.fromscratch.cnn.engine.layer;

/** What a convolution adds to its output. */
public enum ConvBias {
  /** One number per output channel, {@code [C_out]}. */
  PER_CHANNEL,
  /** One number per output position, {@code [C_out, H_out, W_out]}, as the original has it. */
  PER_POSITION,
}
