package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.tensor.Tensor;

/** The class a network's output speaks for. */
public final class ArgMax {

  private ArgMax() {}

  /** The index of the largest number in one row of {@code [N, K]}, the first of them in a tie. */
  public static int ofRow(Tensor output, int row) {
    int columns = output.dim(1);
    int start = row * columns;
    int best = 0;
    for (int i = 1; i < columns; i++) {
      if (output.data()[start + i] > output.data()[start + best]) {
        best = i;
      }
    }
    return best;
  }
}
