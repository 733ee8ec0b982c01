package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.ops.WindowGeometry;
import dev.fromscratch.cnn.engine.tensor.Shape;

/** The window of a layer over its input shape. */
final class Windows {

  private Windows() {}

  static WindowGeometry over(
      Shape input, int kernelSize, int stride, int paddingBefore, int paddingAfter) {
    requireImage(input);
    return new WindowGeometry(
        input.dim(0), input.dim(1), input.dim(2), kernelSize, stride, paddingBefore, paddingAfter);
  }

  static void requireImage(Shape input) {
    if (input.rank() != 3) {
      throw new IllegalArgumentException("expects input [C, H, W], got " + input);
    }
  }
}
