package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.COLUMNS;
import static dev.fromscratch.cnn.engine.ops.VectorTile.LANES;
import static dev.fromscratch.cnn.engine.ops.VectorTile.ROWS;
import static dev.fromscratch.cnn.engine.ops.VectorWinograd.ELEMENTS;
import static dev.fromscratch.cnn.engine.ops.VectorWinograd.IN;
import static dev.fromscratch.cnn.engine.ops.VectorWinograd.OUT;

/**
 * How the outputs of a convolution are cut into tiles of 4x4, for {@link VectorWinograd}.
 *
 * <p>The tiles of a row, in all samples, are the columns of matrices with a row for each channel. A
 * panel of them, two vectors, goes through all steps at a time.
 *
 * @param size the convolution
 */
record VectorWinogradTiles(Convolution size) {

  /** Fewer channels than this, in or out, and the transforms cost more than they save. */
  private static final int MIN_CHANNELS = 8;

  /** Numbers of the inputs that are held close, about: half a megabyte, a quarter of the cache. */
  private static final int BAND = 1 << 17;

  /** Whether there is such a way: lanes must hold samples of one position. */
  boolean suit() {
    return size.samples() % LANES == 0 && hasWindowAndChannels(size);
  }

  /** Whether the transforms fit the window, and there are enough channels for them. */
  static boolean hasWindowAndChannels(Convolution size) {
    WindowGeometry window = size.window();
    return window.kernelSize() == VectorWinograd.WINDOW
        && window.stride() == 1
        && Math.min(window.channels(), size.outChannels()) >= MIN_CHANNELS;
  }

  /** Tiles in a row of y, the last of which may lie partly outside. */
  int across() {
    return Math.ceilDiv(size.window().outWidth(), OUT);
  }

  /** Tiles of a row that are worked on together: as many as leave the cache room, and alike. */
  int together() {
    int channels = Math.max(size.window().channels(), size.outChannels());
    int pixels = BAND / (IN * channels * size.samples());
    int parts = Math.ceilDiv(across(), Math.max(1, (pixels - IN + OUT) / OUT));
    return Math.ceilDiv(across(), parts);
  }

  /** The inputs of tiles in a row. */
  VectorBand inputs(int tiles) {
    int width = OUT * tiles + IN - OUT;
    return new VectorBand(size.window().channels(), IN, width, size.samples());
  }

  /** The outputs of tiles in a row. */
  VectorBand outputs(int tiles) {
    return new VectorBand(size.outChannels(), OUT, OUT * tiles, size.samples());
  }

  /** y as images with the channels of y. */
  WindowGeometry outputImages() {
    WindowGeometry window = size.window();
    return new WindowGeometry(
        size.outChannels(), window.outHeight(), window.outWidth(), 1, 1, 0, 0);
  }

  /** Where in a row of a band the first number of the tile lies that belongs to a lane. */
  int offset(int column) {
    return OUT * (column / size.samples()) * size.samples() + column % size.samples();
  }

  /**
   * How far an element of a panel of transformed tiles is from the next. A vector more than it
   * takes: with a power of two, all elements would fall on the same place in the nearest cache.
   */
  static int element(int rows) {
    return rows * COLUMNS + LANES;
  }

  /** {@code right[e] = U[e] · left[e]} for a panel of tiles. */
  static void multiply(
      VectorWinogradWeights weights,
      float[] transformed,
      int weightsAt,
      float[] work,
      int left,
      int right) {
    int rows = weights.wholeRows();
    int depth = weights.depth();
    for (int e = 0; e < ELEMENTS; e++) {
      int u = weightsAt + e * weights.element();
      int v = left + e * element(depth);
      int m = right + e * element(rows);
      for (int row = 0; row < rows; row += ROWS) {
        int to = m + row * COLUMNS;
        VectorTile.panels(depth, transformed, u + row * depth, work, v, work, to, COLUMNS);
      }
    }
  }
}
