package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.COLUMNS;
import static dev.fromscratch.cnn.engine.ops.VectorTile.ROWS;

import dev.fromscratch.cnn.engine.ops.TensorOps.Product;
import java.util.Arrays;

/**
 * Matrix products from tiles: b is cut into panels of two vectors of columns, and each block of
 * rows of a meets every panel while it is in the nearest cache.
 *
 * <p>Of the two operands, a may be large, as the weight of a dense layer is, and is read once from
 * far away. b is the narrow one, with a column for each sample; a batch of as many samples as a
 * panel has columns is a panel already. Where the last panel would not be full it begins earlier,
 * and some columns are computed twice, with the same result.
 */
final class VectorMultiply {

  /**
   * Numbers of a transposed a that are multiplied at a time, so that they stay in the second cache
   * between blocks of columns: half a megabyte. Without it, a weight of 9216 x 128 runs at half the
   * speed.
   */
  private static final int BLOCK = 1 << 17;

  private VectorMultiply() {}

  /** {@link TensorOps#multiply}. */
  static void multiply(
      Product size, float[] a, int aOffset, float[] b, float[] c, int cOffset, Scratch scratch) {
    if (size.n() == 1) {
      VectorSingle.multiply(size, a, aOffset, b, c, cOffset, scratch);
      return;
    }
    if (size.k() == 1) {
      VectorSingle.writeProducts(size, a, aOffset, b, c, cOffset);
      return;
    }
    float[] work = scratch.floats(workSize(size));
    byRows(size, a, aOffset, panels(size, b, work), c, cOffset, work, scratch);
  }

  /** {@link TensorOps#multiplyTransposedA}. */
  static void multiplyTransposedA(
      Product size, float[] a, float[] b, float[] start, float[] c, Scratch scratch) {
    if (size.n() == 1) {
      VectorSingle.multiplyTransposedA(size, a, b, start, c);
      return;
    }
    float[] work = scratch.floats(workSize(size));
    float[] panels = panels(size, b, work);
    int depth = Math.max(1, BLOCK / size.m());
    for (int from = 0; from < size.k(); from += depth) {
      int count = Math.min(depth, size.k() - from);
      for (int row = 0; row < size.m(); row += ROWS) {
        int rows = Math.min(ROWS, size.m() - row);
        VectorPanels.ofColumns(count, size.m(), a, from * size.m() + row, rows, work, aPanel(size));
        for (int r = 0; r < ROWS; r++) {
          work[startAt(size) + r] = from == 0 && r < rows ? start[row + r] : 0;
        }
        multiplyPanel(size, from, count, row, rows, panels, c, 0, work);
      }
    }
  }

  /** The first column of a panel. */
  private static int firstColumn(Product size, int panel) {
    return Math.max(0, Math.min(panel * COLUMNS, size.n() - COLUMNS));
  }

  /** The panels of b: b itself if it is as wide as one. */
  private static float[] panels(Product size, float[] b, float[] work) {
    if (size.n() == COLUMNS) {
      return b;
    }
    for (int panel = 0; panel < VectorPanels.count(size.n()); panel++) {
      int to = panel * size.k() * COLUMNS;
      VectorPanels.ofRows(size.k(), size.n(), b, firstColumn(size, panel), work, to);
    }
    return work;
  }

  /** Blocks of rows of a where they lie; only a last one that is not full is copied. */
  private static void byRows(
      Product size,
      float[] a,
      int aOffset,
      float[] panels,
      float[] c,
      int cOffset,
      float[] work,
      Scratch scratch) {
    int k = size.k();
    int n = size.n();
    int[] rows = scratch.ints(ROWS);
    for (int r = 0; r < ROWS; r++) {
      rows[r] = aOffset + r * k;
    }
    int full = n < COLUMNS ? 0 : size.m() / ROWS * ROWS;
    for (int row = 0; row < full; row += ROWS) {
      for (int panel = 0; panel < VectorPanels.count(n); panel++) {
        int to = cOffset + row * n + firstColumn(size, panel);
        VectorPanels.clear(c, to, n);
        VectorTile.rows(k, a, rows, 0, row * k, panels, panel * k * COLUMNS, c, to, n);
      }
    }
    Arrays.fill(work, startAt(size), startAt(size) + ROWS, 0);
    for (int row = full; row < size.m(); row += ROWS) {
      int count = Math.min(ROWS, size.m() - row);
      VectorPanels.ofRows(k, a, aOffset + row * k, count, work, aPanel(size));
      multiplyPanel(size, 0, k, row, count, panels, c, cOffset, work);
    }
  }

  /**
   * Multiplies the panel of a in the working memory, {@code rows} of which count; a first part of k
   * is written, the others are added.
   */
  private static void multiplyPanel(
      Product size,
      int from,
      int depth,
      int row,
      int rows,
      float[] panels,
      float[] c,
      int cOffset,
      float[] work) {
    int n = size.n();
    int columns = Math.min(COLUMNS, n);
    int start = startAt(size);
    int tile = start + ROWS;
    for (int panel = 0; panel < VectorPanels.count(n); panel++) {
      int b = (panel * size.k() + from) * COLUMNS;
      int to = cOffset + row * n + firstColumn(size, panel);
      if (from == 0 && rows == ROWS && n >= COLUMNS) {
        VectorTile.panels(depth, work, aPanel(size), panels, b, work, start, c, to, n);
      } else {
        VectorTile.panels(depth, work, aPanel(size), panels, b, work, start, work, tile, COLUMNS);
        if (from == 0) {
          VectorPanels.copy(work, tile, rows, columns, c, to, n);
        } else {
          // Columns that two panels share are added by the first of them.
          int shared = panel * COLUMNS - firstColumn(size, panel);
          VectorPanels.add(work, tile + shared, rows, columns - shared, c, to + shared, n);
        }
      }
    }
  }

  /** Where in the working memory a panel of a lies: behind all panels of b. */
  private static int aPanel(Product size) {
    return VectorPanels.count(size.n()) * size.k() * COLUMNS;
  }

  /** Then what its rows start from, and a tile of c. */
  private static int startAt(Product size) {
    return aPanel(size) + size.k() * ROWS;
  }

  private static int workSize(Product size) {
    return startAt(size) + ROWS + ROWS * COLUMNS;
  }
}
