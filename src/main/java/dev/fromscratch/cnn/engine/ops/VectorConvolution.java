package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.COLUMNS;
import static dev.fromscratch.cnn.engine.ops.VectorTile.ROWS;

import java.util.Arrays;

/**
 * Convolution as a matrix product with the matrix of all windows, of which only a panel exists at a
 * time: see {@link VectorWindows}.
 *
 * <pre>
 * y = weight · windows                  [O, outPlane] = [O, C*K*K] · [C*K*K, outPlane]
 * ∂L/∂windows = weightᵀ · ∂L/∂y         and each panel is added to the pixels it came from
 * </pre>
 *
 * <p>The second is cheaper than convolving ∂L/∂y with the flipped weight, which would compute the
 * border with zeros: 2.25 times the products for a 5x5 window over 12x12 pixels.
 */
final class VectorConvolution {

  /**
   * Rows of panels that are written before the first is read. A vector that was written in pieces
   * can be read only when these have left the processor's store buffer, and with the nine rows of a
   * 3x3 window over a single picture they have not: each panel waited for hundreds of nanoseconds.
   */
  private static final int ROWS_AHEAD = 128;

  private VectorConvolution() {}

  /** {@link TensorOps#convolve}. */
  static void convolve(
      Convolution size,
      Epilogue epilogue,
      float[] weight,
      float[] bias,
      float[] x,
      float[] y,
      Scratch scratch) {
    WindowGeometry pool = epilogue.pool();
    if (VectorWinogradConvolution.suits(size, epilogue, bias)) {
      VectorWinogradConvolution.convolve(size, epilogue, weight, bias, x, y, scratch);
    } else if (VectorWinogradPicture.suits(size, epilogue, bias)) {
      VectorWinogradPicture.convolve(size, epilogue, weight, bias, x, y, scratch);
    } else if (pool == null) {
      convolveByWindows(size, epilogue, weight, bias, x, y, scratch);
    } else {
      float[] between = scratch.between(size.outSize());
      convolve(size, Epilogue.NONE, weight, bias, x, between, scratch);
      if (size.samples() == 1 && VectorPixelPooling.pools(pool)) {
        VectorPixelPooling.maxPool(pool, between, y);
      } else {
        VectorPooling.maxPool(pool, size.samples(), between, y);
      }
      rectify(epilogue, y, 0, epilogue.outSize(size));
    }
  }

  private static void rectify(Epilogue epilogue, float[] y, int from, int to) {
    if (epilogue.rectified()) {
      VectorRectifiers.relu(y, from, to);
    }
  }

  private static void convolveByWindows(
      Convolution size,
      Epilogue epilogue,
      float[] weight,
      float[] bias,
      float[] x,
      float[] y,
      Scratch scratch) {
    int own = forwardSize(size);
    if (VectorWindows.isPadded(size.window())) {
      Convolution large = large(size);
      float[] work = scratch.floats(own + large.inSize());
      VectorWindows.pad(size, x, work, own);
      convolve(large, epilogue, weight, bias, work, own, y, work);
    } else {
      convolve(size, epilogue, weight, bias, x, 0, y, scratch.floats(own));
    }
  }

  /** The convolution of the same batch with its padding around it. */
  static Convolution large(Convolution size) {
    return new Convolution(VectorWindows.padded(size.window()), size.outChannels(), size.samples());
  }

  /** Panels of windows that are written before the first is read. */
  private static int panelsAhead(int k) {
    return Math.ceilDiv(ROWS_AHEAD, k);
  }

  /** Numbers that the panels of the weight and of windows take, and a tile. */
  private static int forwardSize(Convolution size) {
    int k = size.window().windowSize();
    int rows = roundedUp(size.outChannels());
    return rows * k + panelsAhead(k) * k * COLUMNS + rows + ROWS * COLUMNS;
  }

  private static int roundedUp(int rows) {
    return Math.ceilDiv(rows, ROWS) * ROWS;
  }

  private static void convolve(
      Convolution size,
      Epilogue epilogue,
      float[] weight,
      float[] bias,
      float[] x,
      int xOffset,
      float[] y,
      float[] work) {
    int k = size.window().windowSize();
    int channels = size.outChannels();
    for (int row = 0; row < channels; row += ROWS) {
      VectorPanels.ofRows(k, weight, row * k, Math.min(ROWS, channels - row), work, row * k);
    }
    int panels = roundedUp(channels) * k;
    int start = panels + panelsAhead(k) * k * COLUMNS;
    Arrays.fill(work, start, start + roundedUp(channels), 0);
    if (bias.length == channels) {
      System.arraycopy(bias, 0, work, start, channels);
    }
    int ahead = panelsAhead(k) * COLUMNS;
    for (int group = 0; group < size.outPlane(); group += ahead) {
      int end = Math.min(group + ahead, size.outPlane());
      for (int first = group; first < end; first += COLUMNS) {
        VectorWindows.pack(size, x, xOffset, first, work, panels + (first - group) * k);
      }
      for (int first = group; first < end; first += COLUMNS) {
        multiplyPanel(size, bias, first, work, panels + (first - group) * k, y);
      }
      for (int channel = 0; channel < channels; channel++) {
        rectify(epilogue, y, channel * size.outPlane() + group, channel * size.outPlane() + end);
      }
    }
  }

  /** All output channels of a panel of windows. */
  private static void multiplyPanel(
      Convolution size, float[] bias, int first, float[] work, int panel, float[] y) {
    int k = size.window().windowSize();
    int channels = size.outChannels();
    int plane = size.outPlane();
    int columns = Math.min(COLUMNS, plane - first);
    int start = roundedUp(channels) * k + panelsAhead(k) * k * COLUMNS;
    int tile = start + roundedUp(channels);
    for (int row = 0; row < channels; row += ROWS) {
      int rows = Math.min(ROWS, channels - row);
      int to = row * plane + first;
      if (rows == ROWS && columns == COLUMNS) {
        VectorTile.panels(k, work, row * k, work, panel, work, start + row, y, to, plane);
      } else {
        VectorTile.panels(k, work, row * k, work, panel, work, start + row, work, tile, COLUMNS);
        VectorPanels.copy(work, tile, rows, columns, y, to, plane);
      }
      if (bias.length > channels) {
        addBias(size, bias, row, rows, first, columns, y);
      }
    }
  }

  /** Adds a bias that every position has for itself. */
  private static void addBias(
      Convolution size, float[] bias, int row, int rows, int first, int columns, float[] y) {
    for (int r = row; r < row + rows; r++) {
      int from = r * size.window().outArea();
      int to = r * size.outPlane();
      if (size.samples() == 1) {
        VectorPanels.addTo(y, to + first, columns, bias, from + first);
        continue;
      }
      int run;
      for (int i = first; i < first + columns; i += run) {
        run = Math.min(first + columns - i, size.samples() - i % size.samples());
        VectorPanels.addTo(y, to + i, run, bias[from + i / size.samples()]);
      }
    }
  }

  /** {@link TensorOps#convolveInputGradient}. */
  static void inputGradient(
      Convolution size, float[] weight, float[] dy, float[] dx, Scratch scratch) {
    if (new VectorWinogradTiles(size).suit()) {
      VectorWinogradInputGradient.write(size, weight, dy, dx, scratch);
      return;
    }
    int channels = size.outChannels();
    int rows = roundedUp(size.window().windowSize());
    int own = rows * channels + channels * COLUMNS + rows * COLUMNS;
    if (VectorWindows.isPadded(size.window())) {
      var large = large(size);
      float[] work = scratch.floats(own + large.inSize());
      Arrays.fill(work, own, own + large.inSize(), 0);
      inputGradient(large, weight, dy, work, own, work);
      VectorWindows.crop(size, work, own, dx);
    } else {
      Arrays.fill(dx, 0, size.inSize(), 0);
      inputGradient(size, weight, dy, dx, 0, scratch.floats(own));
    }
  }

  private static void inputGradient(
      Convolution size, float[] weight, float[] dy, float[] dx, int dxOffset, float[] work) {
    int k = size.outChannels();
    int windowSize = size.window().windowSize();
    for (int row = 0; row < windowSize; row += ROWS) {
      int rows = Math.min(ROWS, windowSize - row);
      VectorPanels.ofColumns(k, windowSize, weight, row, rows, work, row * k);
    }
    int rows = roundedUp(windowSize);
    int panel = rows * k;
    int windows = panel + k * COLUMNS;
    int plane = size.outPlane();
    for (int first = 0; first < plane; first += COLUMNS) {
      VectorPanels.ofRows(k, plane, dy, 0, first, work, panel);
      for (int row = 0; row < windowSize; row += ROWS) {
        int to = windows + row * COLUMNS;
        VectorTile.panels(k, work, row * k, work, panel, work, to, COLUMNS);
      }
      VectorWindows.unpack(size, work, windows, first, dx, dxOffset);
    }
  }
}
