package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.LANES;
import static dev.fromscratch.cnn.engine.ops.VectorTile.ROWS;
import static dev.fromscratch.cnn.engine.ops.VectorWinograd.ELEMENTS;
import static dev.fromscratch.cnn.engine.ops.VectorWinograd.IN;
import static dev.fromscratch.cnn.engine.ops.VectorWinograd.WINDOW;

import java.util.Arrays;

/**
 * The 3x3 windows of a convolution transformed, {@code U = G g Gᵀ}, as the left factors of 36
 * matrix products, in panels of {@code [e, rows / ROWS, depth, ROWS]}.
 *
 * @param rows output channels, or input channels for {@code Uᵀ}
 * @param depth the others, over which products are added
 */
record VectorWinogradWeights(int rows, int depth) {

  private static final int NUMBERS = WINDOW * WINDOW;

  /** Rows, filled up to whole tiles. */
  int wholeRows() {
    return Math.ceilDiv(rows, ROWS) * ROWS;
  }

  /** From one element of U to the next: a whole number of vectors. */
  int element() {
    return Math.ceilDiv(wholeRows() * depth, LANES) * LANES;
  }

  /** Numbers of U. */
  int size() {
    return ELEMENTS * element();
  }

  /** Numbers of working memory, which nobody needs afterwards. */
  int workSize() {
    return NUMBERS * element() + VectorWinograd.WORK;
  }

  /**
   * Transforms all windows.
   *
   * @param weight {@code [rows, depth, 3, 3]}, or {@code [depth, rows, 3, 3]}
   * @param transposed whether it is the second
   * @param at where in the working memory U shall be
   * @param temporary where {@link #workSize} numbers may be overwritten
   */
  void transform(float[] weight, boolean transposed, float[] work, int at, int temporary) {
    Arrays.fill(work, temporary, temporary + NUMBERS * element(), 0);
    for (int row = 0; row < rows; row++) {
      for (int d = 0; d < depth; d++) {
        int from = (transposed ? d * rows + row : row * depth + d) * NUMBERS;
        int to = temporary + (row / ROWS * depth + d) * ROWS + row % ROWS;
        for (int i = 0; i < NUMBERS; i++) {
          work[to + i * element()] = weight[from + i];
        }
      }
    }
    for (int i = 0; i < element(); i += LANES) {
      transform(work, temporary + i, at + i, temporary + NUMBERS * element());
    }
  }

  /** A vector of windows. */
  private void transform(float[] work, int from, int to, int temporary) {
    int step = element();
    for (int j = 0; j < WINDOW; j++) {
      int column = temporary + j * LANES;
      VectorWinograd.weights(work, from + j * step, WINDOW * step, work, column, WINDOW * LANES);
    }
    for (int i = 0; i < IN; i++) {
      int row = temporary + i * WINDOW * LANES;
      VectorWinograd.weights(work, row, LANES, work, to + i * IN * step, step);
    }
  }
}
