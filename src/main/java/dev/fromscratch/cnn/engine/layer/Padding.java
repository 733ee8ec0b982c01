package dev.fromscratch.cnn.engine.layer;

/** How many zeros a convolution adds around its input, for an odd or even kernel size K. */
public enum Padding {
  /** None: the window stays inside, the output is K - 1 pixels smaller. */
  VALID,
  /** K - 1 in all: at stride 1 the output is as big as the input. An even K adds one more after. */
  SAME,
  /** K - 1 on each side: every overlap counts, the output is K - 1 pixels larger. */
  FULL;

  /** Zeros added above and to the left, in pixels. */
  public int before(int kernelSize) {
    return switch (this) {
      case VALID -> 0;
      case SAME -> (kernelSize - 1) / 2;
      case FULL -> kernelSize - 1;
    };
  }

  /** Zeros added below and to the right, in pixels. */
  public int after(int kernelSize) {
    return switch (this) {
      case VALID -> 0;
      case SAME -> kernelSize / 2;
      case FULL -> kernelSize - 1;
    };
  }
}
