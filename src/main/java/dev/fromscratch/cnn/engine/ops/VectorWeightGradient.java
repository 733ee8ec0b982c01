package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.LANES;

import java.util.Arrays;

/**
 * The gradient of a convolution's weight: for each output channel and each number under the window,
 * a dot product along all outputs of the batch,
 *
 * <pre>
 * ∂L/∂weight[o, c, i, j] = ∂L/∂y[o] · x[c, shifted by (i, j)]
 * </pre>
 *
 * <p>Both factors are read where they lie, a row of the image at a time.
 */
final class VectorWeightGradient {

  private VectorWeightGradient() {}

  /** Numbers at the beginning of the working memory: partial sums, and the ends of rows. */
  private static final int OWN = VectorDots.SUMS + VectorDots.ROWS * LANES;

  /** {@link TensorOps#convolveWeightGradient}. */
  static void write(Convolution size, float[] x, float[] dy, float[] gradient, Scratch scratch) {
    if (VectorWinogradWeightGradient.suits(size)) {
      VectorWinogradWeightGradient.write(size, x, dy, gradient, scratch);
      return;
    }
    int[] rows = scratch.ints(2 * VectorDots.ROWS);
    if (VectorWindows.isPadded(size.window())) {
      Convolution large = VectorConvolution.large(size);
      float[] work = scratch.floats(OWN + large.inSize());
      VectorWindows.pad(size, x, work, OWN);
      write(large, work, OWN, dy, gradient, work, rows);
    } else {
      write(size, x, 0, dy, gradient, scratch.floats(OWN), rows);
    }
  }

  private static void write(
      Convolution size,
      float[] x,
      int xOffset,
      float[] dy,
      float[] gradient,
      float[] work,
      int[] rows) {
    for (int o = 0; o < size.outChannels(); o += VectorDots.LEFT) {
      for (int w = 0; w < size.window().windowSize(); w += VectorDots.RIGHT) {
        findRows(size, o, w, rows);
        Arrays.fill(work, 0, VectorDots.SUMS, 0);
        addRuns(size, x, xOffset, dy, work, rows);
        writeSums(size, o, w, work, gradient);
      }
    }
  }

  /** Where the rows of a tile begin; at the edge, the last one stands in for those beyond it. */
  private static void findRows(Convolution size, int o, int w, int[] rows) {
    for (int r = 0; r < VectorDots.LEFT; r++) {
      rows[r] = Math.min(o + r, size.outChannels() - 1) * size.outPlane();
    }
    WindowGeometry window = size.window();
    int side = window.kernelSize();
    for (int q = 0; q < VectorDots.RIGHT; q++) {
      int under = Math.min(w + q, window.windowSize() - 1);
      int channel = under / (side * side);
      int y = channel * window.inHeight() + under / side % side;
      rows[VectorDots.LEFT + q] = (y * window.inWidth() + under % side) * size.samples();
    }
  }

  private static void addRuns(
      Convolution size, float[] x, int xOffset, float[] dy, float[] work, int[] rows) {
    int run;
    for (int first = 0; first < size.outPlane(); first += run) {
      run = VectorWindows.runLength(size, first);
      int from = xOffset + VectorWindows.inputOf(size, first);
      int whole = run / LANES * LANES;
      VectorDots.add(whole, dy, first, x, from, rows, 0, work);
      if (whole < run) {
        copyEnds(run - whole, dy, first + whole, x, from + whole, work, rows);
        VectorDots.add(LANES, work, 0, work, 0, rows, VectorDots.ROWS, work);
      }
    }
  }

  /** Fills the last numbers of all rows, fewer than a vector, up with zeros. */
  private static void copyEnds(
      int count, float[] dy, int dyShift, float[] x, int xShift, float[] work, int[] rows) {
    Arrays.fill(work, VectorDots.SUMS, OWN, 0);
    for (int i = 0; i < VectorDots.ROWS; i++) {
      int to = VectorDots.SUMS + i * LANES;
      boolean left = i < VectorDots.LEFT;
      float[] source = left ? dy : x;
      int from = rows[i] + (left ? dyShift : xShift);
      System.arraycopy(source, from, work, to, count);
      rows[VectorDots.ROWS + i] = to;
    }
  }

  private static void writeSums(Convolution size, int o, int w, float[] sums, float[] gradient) {
    int windowSize = size.window().windowSize();
    int lastRow = Math.min(VectorDots.LEFT, size.outChannels() - o);
    int lastColumn = Math.min(VectorDots.RIGHT, windowSize - w);
    for (int r = 0; r < lastRow; r++) {
      for (int q = 0; q < lastColumn; q++) {
        int from = (r * VectorDots.RIGHT + q) * LANES;
        gradient[(o + r) * windowSize + w + q] = VectorDots.sumOfLanes(sums, from);
      }
    }
  }
}
