package dev.fromscratch.cnn.engine.network;

/** What a classifier says to a picture, and what was found on the way to that. */
public final class Answer {

  private final float[] probabilities;
  private final float[] features;

  Answer(float[] probabilities, float[] features) {
    this.probabilities = probabilities;
    this.features = features;
  }

  /** A number for each class; NaN where a network gives none. The array itself. */
  public float[] probabilities() {
    return probabilities;
  }

  /**
   * What the first network found out about the picture as it is, see {@link Network#features};
   * empty if it has none. The array itself.
   */
  public float[] features() {
    return features;
  }
}
