package dev.fromscratch.cnn.engine.network;

/**
 * How pixels become network input: {@code (pixel / 255 - mean) / deviation}.
 *
 * @param mean subtracted, in units of full ink
 * @param deviation divided by, positive
 */
public record Normalization(float mean, float deviation) {

  /** Pixels from 0 to 1, as they are. */
  public static final Normalization NONE = new Normalization(0, 1);

  /** Mean 0 and variance 1 over the MNIST training images. */
  public static final Normalization MNIST = new Normalization(0.1307f, 0.3081f);

  public Normalization {
    if (!Float.isFinite(mean)) {
      throw new IllegalArgumentException("mean must be finite, got " + mean);
    }
    if (!(deviation > 0 && Float.isFinite(deviation))) {
      throw new IllegalArgumentException(
          "deviation must be a positive finite number, got " + deviation);
    }
  }

  /** The network input of a pixel in {@code [0, 1]}. */
  public float apply(float pixel) {
    return (pixel - mean) / deviation;
  }

  /** The network input of every byte pixel, 0 to 255. */
  public float[] table() {
    float[] table = new float[256];
    for (int i = 0; i < table.length; i++) {
      table[i] = apply(i / 255f);
    }
    return table;
  }
}
