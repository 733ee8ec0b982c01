package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.COLUMNS;
import static dev.fromscratch.cnn.engine.ops.VectorTile.LANES;
import static dev.fromscratch.cnn.engine.ops.VectorTile.ROWS;

import dev.fromscratch.cnn.engine.ops.TensorOps.Product;
import java.util.Arrays;

/**
 * Matrix products from tiles: b is cut into panels of two vectors of columns, and each block of
 * rows of a meets every panel while it is in the nearest cache.
 *
 * <p>Of the two operands, a may be large, as the weight of a dense layer is, and is read once from
 * far away. b is the narrow one, with a column for each sample; a batch of as many samples as a
 * panel has columns is a panel already. A last panel that is not full is filled up with zeros.
 */
final class VectorMultiply {

  /**
   * Numbers of a transposed a that are multiplied at a time, packed into panels: 128 kB, which the
   * second cache keeps. They are packed a row at a time, the order in which memory hands them out.
   */
  private static final int BLOCK = 1 << 15;

  private VectorMultiply() {}

  /** {@link TensorOps#multiply}. */
  static void multiply(
      Product size, float[] a, int aOffset, float[] b, float[] c, int cOffset, Scratch scratch) {
    if (size.n() == 1) {
      VectorSingle.multiply(size, a, aOffset, b, c, cOffset, scratch);
    } else if (size.k() == 1) {
      VectorSingle.writeProducts(size, a, aOffset, b, c, cOffset);
    } else {
      Arrays.fill(c, cOffset, cOffset + size.m() * size.n(), 0);
      add(size, a, aOffset, b, c, cOffset, scratch);
    }
  }

  /** {@link TensorOps#addProduct}. */
  static void add(
      Product size, float[] a, int aOffset, float[] b, float[] c, int cOffset, Scratch scratch) {
    int k = size.k();
    int n = size.n();
    float[] work = scratch.floats(workSize(size, 0));
    float[] panels = panels(size, b, 0, work);
    int[] rows = scratch.ints(ROWS);
    for (int r = 0; r < ROWS; r++) {
      rows[r] = aOffset + r * k;
    }
    int tile = VectorPanels.count(n) * k * COLUMNS;
    int whole = size.m() / ROWS * ROWS;
    for (int row = 0; row < whole; row += ROWS) {
      for (int column = 0; column < n; column += COLUMNS) {
        int to = cOffset + row * n + column;
        if (column + COLUMNS <= n) {
          VectorTile.rows(k, a, rows, 0, row * k, panels, column * k, c, to, n);
          continue;
        }
        if (column + LANES < n) {
          VectorPanels.clear(work, tile, COLUMNS);
          VectorTile.rows(k, a, rows, 0, row * k, panels, column * k, work, tile, COLUMNS);
        } else {
          VectorTile.leftOfRows(k, a, rows, row * k, panels, column * k, work, tile);
        }
        VectorPanels.add(work, tile, ROWS, n - column, c, to, n);
      }
    }
    if (whole < size.m()) {
      int aPanel = tile + ROWS * COLUMNS;
      VectorPanels.ofRows(k, a, aOffset + whole * k, size.m() - whole, work, aPanel);
      for (int column = 0; column < n; column += COLUMNS) {
        VectorTile.panels(k, work, aPanel, panels, column * k, work, tile, COLUMNS);
        int to = cOffset + whole * n + column;
        VectorPanels.add(work, tile, size.m() - whole, Math.min(COLUMNS, n - column), c, to, n);
      }
    }
  }

  /** {@link TensorOps#multiplyTransposedA}. */
  static void transposedA(
      Product size,
      float[] a,
      float[] b,
      int firstRow,
      float[] start,
      float[] c,
      int cOffset,
      Scratch scratch) {
    if (size.n() == 1) {
      VectorSingle.multiplyTransposedA(size, a, b, firstRow, start, c, cOffset);
      return;
    }
    int m = size.m();
    int depth = Math.min(size.k(), Math.max(1, BLOCK / m));
    float[] work = scratch.floats(workSize(size, depth));
    float[] panels = panels(size, b, firstRow, work);
    int panelsAt = size.n() == COLUMNS ? firstRow * COLUMNS : 0;
    for (int row = 0; row < m; row++) {
      int to = cOffset + row * size.n();
      Arrays.fill(c, to, to + size.n(), start[row]);
    }
    int aPanels = VectorPanels.count(size.n()) * size.k() * COLUMNS + ROWS * COLUMNS;
    for (int from = 0; from < size.k(); from += depth) {
      int count = Math.min(depth, size.k() - from);
      int aAt = (firstRow + from) * m;
      VectorPanels.ofColumns(count, m, a, aAt, work, aPanels, panelStride(depth));
      for (int row = 0; row < m; row += ROWS) {
        int aPanel = aPanels + row / ROWS * panelStride(depth);
        addPanel(size, count, row, aPanel, panels, panelsAt + from * COLUMNS, c, cOffset, work);
      }
    }
  }

  /** Adds the products of {@code depth} columns of a block of rows. */
  private static void addPanel(
      Product size,
      int depth,
      int row,
      int aPanel,
      float[] panels,
      int bShift,
      float[] c,
      int cOffset,
      float[] work) {
    int n = size.n();
    int rows = Math.min(ROWS, size.m() - row);
    int tile = VectorPanels.count(n) * size.k() * COLUMNS;
    for (int column = 0; column < n; column += COLUMNS) {
      int b = column * size.k() + bShift;
      VectorTile.panels(depth, work, aPanel, panels, b, work, tile, COLUMNS);
      int to = cOffset + row * n + column;
      VectorPanels.add(work, tile, rows, Math.min(COLUMNS, n - column), c, to, n);
    }
  }

  /** From one panel of a to the next: a vector is stored for each of its rows, the last as well. */
  private static int panelStride(int depth) {
    return depth * ROWS + LANES;
  }

  /** The panels of b from a row on: b itself if it is as wide as one. */
  private static float[] panels(Product size, float[] b, int firstRow, float[] work) {
    if (size.n() == COLUMNS) {
      return b;
    }
    for (int column = 0; column < size.n(); column += COLUMNS) {
      VectorPanels.ofRows(size.k(), size.n(), b, firstRow, column, work, column * size.k());
    }
    return work;
  }

  /** The panels of b, a tile of c, and panels of {@code depth} columns of a, or a last one. */
  private static int workSize(Product size, int depth) {
    int b = VectorPanels.count(size.n()) * size.k() * COLUMNS;
    int blocks = Math.ceilDiv(size.m(), ROWS);
    int a = depth == 0 ? size.k() * ROWS : blocks * panelStride(depth);
    return b + ROWS * COLUMNS + a;
  }
}
