package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.COLUMNS;
import static dev.fromscratch.cnn.engine.ops.VectorTile.LANES;
import static dev.fromscratch.cnn.engine.ops.VectorTile.SPECIES;
import static dev.fromscratch.cnn.engine.ops.VectorWinograd.IN;
import static dev.fromscratch.cnn.engine.ops.VectorWinograd.OUT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * A channel of a picture sorted by the remainders of its rows and columns, its polyphase
 * components: {@code x[4p + s, 4q + r]} goes to {@code [s, r, p, q]}.
 *
 * <p>Tiles of 6x6 inputs begin four pixels apart. So number (i, j) of all tiles is a run of numbers
 * that follow each other, those of {@code [i % 4, j % 4]} from {@code (i / 4, j / 4)} on. For
 * {@code s} there are two more values than remainders, so that the six rows of tiles are equally
 * far apart: 4 and 5 are 0 and 1 from the next p on.
 *
 * @param window what slides over the picture, with its padding
 * @param pitch numbers of a row of a component: one more than tiles
 * @param lanes numbers that are read of each component
 */
record VectorPolyphase(WindowGeometry window, int pitch, int lanes) {

  private static final VectorMask<Float> LOWER = SPECIES.indexInRange(0, LANES / 2);
  private static final VectorMask<Float> UPPER = LOWER.not();

  /** From two vectors, every fourth number from 0 on, then from 1 on; from 2, then from 3. */
  private static final VectorShuffle<Float> FIRST_REMAINDERS = everyFourth(0);

  private static final VectorShuffle<Float> LAST_REMAINDERS = everyFourth(2);

  private static VectorShuffle<Float> everyFourth(int first) {
    int half = LANES / 2;
    return VectorShuffle.fromOp(SPECIES, lane -> OUT * (lane % half) + first + lane / half);
  }

  /** Numbers of a component, and room for those behind the last row. */
  private int component() {
    return lanes + pitch + LANES;
  }

  /** From row i of all tiles to row i + 1. */
  int row() {
    return OUT * component();
  }

  /** Where column j of all tiles begins. */
  int column(int j) {
    return j % OUT * component() + j / OUT;
  }

  /** Numbers of all components. */
  int size() {
    return IN * row();
  }

  /**
   * Sorts a channel.
   *
   * @param offset where the components go, among zeros or another channel sorted before
   */
  void load(float[] x, int channel, float[] work, int offset) {
    int padding = window.paddingBefore();
    for (int i = 0; i < window.inHeight(); i++) {
      int from = channel * window.inArea() + i * window.inWidth() - padding;
      int to = offset + (i + padding) % OUT * row() + (i + padding) / OUT * pitch;
      for (int column = 0; column < window.inWidth() + padding; column += COLUMNS) {
        loadRun(x, from, column, work, to + column / OUT);
      }
    }
    for (int i = 0; i < (IN - OUT) * OUT; i++) {
      int from = offset + i * component() + pitch;
      int to = offset + OUT * row() + i * component();
      System.arraycopy(work, from, work, to, component() - pitch);
    }
  }

  /**
   * Sorts two vectors of a row, into four halves. What lies behind the row are zeros, where numbers
   * of the next row will be.
   */
  private void loadRun(float[] x, int row, int column, float[] work, int to) {
    int at = column - window.paddingBefore();
    int end = window.inWidth();
    FloatVector left =
        FloatVector.fromArray(SPECIES, x, row + column, SPECIES.indexInRange(at, end));
    FloatVector right =
        FloatVector.fromArray(
            SPECIES, x, row + column + LANES, SPECIES.indexInRange(at + LANES, end));
    FloatVector first = left.rearrange(FIRST_REMAINDERS, right);
    first.intoArray(work, to, LOWER);
    first.intoArray(work, to + component() - LANES / 2, UPPER);
    FloatVector last = left.rearrange(LAST_REMAINDERS, right);
    last.intoArray(work, to + 2 * component(), LOWER);
    last.intoArray(work, to + 3 * component() - LANES / 2, UPPER);
  }
}
