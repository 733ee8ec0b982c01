package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.tensor.Tensor;

/** The class a network's output speaks for. */
public final class ArgMax {

  /** The answer to an output that is not a number: no class, and so never the right one. */
  public static final int NONE = -1;

  private ArgMax() {}

  /**
   * The index of the largest number in one row of {@code [N, K]}, the first of them in a tie, or
   * {@link #NONE} if one of the numbers is NaN.
   */
  public static int ofRow(Tensor output, int row) {
    int columns = output.dim(1);
    int start = row * columns;
    int best = 0;
    for (int i = 0; i < columns; i++) {
      float value = output.data()[start + i];
      if (Float.isNaN(value)) {
        return NONE;
      }
      if (value > output.data()[start + best]) {
        best = i;
      }
    }
    return best;
  }
}
