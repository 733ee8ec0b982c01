package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.COLUMNS;
import static dev.fromscratch.cnn.engine.ops.VectorTile.LANES;
import static dev.fromscratch.cnn.engine.ops.VectorTile.ROWS;
import static dev.fromscratch.cnn.engine.ops.VectorTile.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Copies parts of matrices into the panels that {@link VectorTile} reads: contiguous, with strides
 * that are constants, and filled up with zeros where the matrix ends.
 */
final class VectorPanels {

  private VectorPanels() {}

  /** How many panels of b hold {@code n} columns. */
  static int count(int n) {
    return Math.ceilDiv(n, COLUMNS);
  }

  /** The panel of {@code k} rows of {@code b[.,n]} that begins with a column. */
  static void ofRows(int k, int n, float[] b, int firstRow, int column, float[] panel, int offset) {
    int width = Math.min(COLUMNS, n - column);
    int from = firstRow * n + column;
    int to = offset;
    if (width == COLUMNS) {
      for (int p = 0; p < k; p++, from += n, to += COLUMNS) {
        FloatVector.fromArray(SPECIES, b, from).intoArray(panel, to);
        FloatVector.fromArray(SPECIES, b, from + LANES).intoArray(panel, to + LANES);
      }
      return;
    }
    for (int p = 0; p < k; p++, from += n, to += COLUMNS) {
      System.arraycopy(b, from, panel, to, width);
      Arrays.fill(panel, to + width, to + COLUMNS, 0);
    }
  }

  /** Rows of {@code a[m,k]}, the first at {@code first}, as a panel {@code [k, ROWS]}. */
  static void ofRows(int k, float[] a, int first, int count, float[] panel, int offset) {
    for (int r = 0; r < ROWS; r++) {
      int from = first + r * k;
      for (int p = 0; p < k; p++) {
        panel[offset + p * ROWS + r] = r < count ? a[from + p] : 0;
      }
    }
  }

  /** Columns of a matrix as a panel {@code [k, ROWS]}, see the other method. */
  static void ofColumns(int k, int m, float[] a, int first, int count, float[] panel, int offset) {
    for (int p = 0; p < k; p++) {
      for (int r = 0; r < ROWS; r++) {
        panel[offset + p * ROWS + r] = r < count ? a[first + p * m + r] : 0;
      }
    }
  }

  /**
   * All columns of {@code a[k,m]} as panels {@code [k, ROWS]}: the blocks of rows of aᵀ. A whole
   * vector is written for each row of a panel, and what is too much is overwritten by the next row;
   * so up to a vector of numbers behind each panel is lost.
   *
   * @param first where the first row begins in a
   * @param stride how far a panel is from the next
   */
  static void ofColumns(
      int k, int m, float[] a, int first, float[] panels, int offset, int stride) {
    for (int p = 0; p < k; p++) {
      int from = first + p * m;
      int to = offset + p * ROWS;
      int whole = Math.min(m, a.length - from - Math.max(LANES, ROWS) + ROWS) / ROWS * ROWS;
      for (int r = 0; r < whole; r += ROWS) {
        for (int part = 0; part < ROWS; part += LANES) {
          int at = to + r / ROWS * stride + part;
          FloatVector.fromArray(SPECIES, a, from + r + part).intoArray(panels, at);
        }
      }
      for (int r = Math.max(0, whole); r < m; r++) {
        panels[to + r / ROWS * stride + r % ROWS] = a[from + r];
      }
    }
  }

  /**
   * Zeros for a tile whose rows are a stride apart. Written as vectors because a vector that is
   * read right after it was written in smaller pieces waits for all of them to arrive.
   */
  static void clear(float[] c, int offset, int stride) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int r = 0; r < ROWS; r++) {
      zero.intoArray(c, offset + r * stride);
      zero.intoArray(c, offset + r * stride + LANES);
    }
  }

  /** Adds the upper left {@code rows x columns} numbers of a whole tile to c. */
  static void add(
      float[] tile, int tileOffset, int rows, int columns, float[] c, int cOffset, int cStride) {
    for (int r = 0; r < rows; r++) {
      int from = tileOffset + r * COLUMNS;
      int to = cOffset + r * cStride;
      addTo(c, to, columns, tile, from);
    }
  }

  /** Writes the upper left {@code rows x columns} numbers of a whole tile to c. */
  static void copy(
      float[] tile, int tileOffset, int rows, int columns, float[] c, int cOffset, int cStride) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(tile, tileOffset + r * COLUMNS, c, cOffset + r * cStride, columns);
    }
  }

  /** Adds as many numbers as there are. */
  static void addTo(float[] numbers, int offset, int count, float[] values, int from) {
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector.fromArray(SPECIES, numbers, offset + i)
          .add(FloatVector.fromArray(SPECIES, values, from + i))
          .intoArray(numbers, offset + i);
    }
    for (; i < count; i++) {
      numbers[offset + i] += values[from + i];
    }
  }

  /** Adds one number to many. */
  static void addTo(float[] numbers, int offset, int count, float value) {
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector.fromArray(SPECIES, numbers, offset + i).add(value).intoArray(numbers, offset + i);
    }
    for (; i < count; i++) {
      numbers[offset + i] += value;
    }
  }
}
