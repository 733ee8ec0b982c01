package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.tensor.Tensor;

/** The class a network's output speaks for. */
public final class ArgMax {

  /** The answer to an output that is not a number: no class, and so never the right one. */
  public static final int NONE = -1;

  private ArgMax() {}

  /**
   * The index of the largest number of one sample of {@code [N, K]}, the first of them in a tie, or
   * {@link #NONE} if one of the numbers is NaN.
   */
  public static int ofSample(Tensor output, int sample) {
    int count = output.dim(0);
    int best = sample;
    for (int i = sample; i < output.size(); i += count) {
      float value = output.data()[i];
      if (Float.isNaN(value)) {
        return NONE;
      }
      if (value > output.data()[best]) {
        best = i;
      }
    }
    return best / count;
  }
}
