package dev.fromscratch.cnn.engine.ops;

/** The pooling of {@link ScalarTensorOps}, over windows without padding. */
final class ScalarPooling {

  private ScalarPooling() {}

  /** {@link TensorOps#maxPool}. */
  static void maxPool(
      WindowGeometry window,
      float[] image,
      int imageOffset,
      float[] output,
      int[] indices,
      int outputOffset) {
    int to = outputOffset;
    for (int channel = 0; channel < window.channels(); channel++) {
      for (int oy = 0; oy < window.outHeight(); oy++) {
        for (int ox = 0; ox < window.outWidth(); ox++) {
          int found = indexOfMax(window, image, imageOffset, channel, oy, ox);
          indices[to] = found;
          output[to++] = image[imageOffset + found];
        }
      }
    }
  }

  /** Where within its image the first of the largest numbers under a window lies. */
  static int indexOfMax(
      WindowGeometry window, float[] image, int imageOffset, int channel, int oy, int ox) {
    int first = firstPixel(window, channel, oy, ox);
    int found = first;
    for (int i = 0; i < window.kernelSize(); i++) {
      for (int j = 0; j < window.kernelSize(); j++) {
        int candidate = first + i * window.inWidth() + j;
        float value = image[imageOffset + candidate];
        // Written so that a NaN is taken and then kept: a broken network must not look healthy.
        if (value > image[imageOffset + found] || Float.isNaN(value)) {
          found = candidate;
        }
      }
    }
    return found;
  }

  /** {@link TensorOps#avgPool}. */
  static void avgPool(
      WindowGeometry window, float[] image, int imageOffset, float[] output, int outputOffset) {
    int side = window.kernelSize();
    int to = outputOffset;
    for (int channel = 0; channel < window.channels(); channel++) {
      for (int oy = 0; oy < window.outHeight(); oy++) {
        for (int ox = 0; ox < window.outWidth(); ox++) {
          int first = imageOffset + firstPixel(window, channel, oy, ox);
          double sum = 0;
          for (int i = 0; i < side; i++) {
            for (int j = 0; j < side; j++) {
              sum += image[first + i * window.inWidth() + j];
            }
          }
          output[to++] = (float) (sum / (side * side));
        }
      }
    }
  }

  /** {@link TensorOps#avgPoolBackward}. */
  static void avgPoolBackward(
      WindowGeometry window, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    int side = window.kernelSize();
    int from = dyOffset;
    for (int channel = 0; channel < window.channels(); channel++) {
      for (int oy = 0; oy < window.outHeight(); oy++) {
        for (int ox = 0; ox < window.outWidth(); ox++) {
          int first = dxOffset + firstPixel(window, channel, oy, ox);
          float share = dy[from++] / (side * side);
          for (int i = 0; i < side; i++) {
            for (int j = 0; j < side; j++) {
              dx[first + i * window.inWidth() + j] += share;
            }
          }
        }
      }
    }
  }

  /** Where within its image the upper left pixel under a window lies. */
  private static int firstPixel(WindowGeometry window, int channel, int oy, int ox) {
    return channel * window.inArea()
        + oy * window.stride() * window.inWidth()
        + ox * window.stride();
  }
}
