package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.COLUMNS;
import static dev.fromscratch.cnn.engine.ops.VectorTile.LANES;
import static dev.fromscratch.cnn.engine.ops.VectorTile.ROWS;
import static dev.fromscratch.cnn.engine.ops.VectorWinograd.ELEMENTS;

/**
 * Convolution with a 3x3 window by 16 products for four outputs instead of 36, see {@link
 * VectorWinograd}.
 *
 * <p>What the 36 products are to a matrix product over windows, the 16 are to 16 matrix products
 * over tiles, one for each element: {@code M[e] = U[e] · V[e]}, with {@code U[e]} of {@code [O,
 * C]}. A panel of tiles goes through all three steps while it is in the cache. The transforms take
 * about a third of the time if there are dozens of channels, and would take most of it if there
 * were few.
 */
final class VectorWinogradConvolution {

  /** Fewer channels than this, in or out, and the transforms cost more than they save. */
  private static final int MIN_CHANNELS = 8;

  private static final float[] NONE = {};

  private VectorWinogradConvolution() {}

  /** Whether this class takes such a convolution: lanes must hold samples of one position. */
  static boolean suits(Convolution size) {
    WindowGeometry window = size.window();
    return window.kernelSize() == 3
        && window.stride() == 1
        && Math.max(window.paddingBefore(), window.paddingAfter()) <= 2
        && size.samples() % LANES == 0
        && Math.min(window.channels(), size.outChannels()) >= MIN_CHANNELS;
  }

  /** {@link TensorOps#convolve}. */
  static void convolve(
      Convolution size, float[] weight, float[] bias, float[] x, float[] y, Scratch scratch) {
    float[] work = scratch.floats(workSize(size));
    int channels = size.window().channels();
    for (int o = 0; o < size.outChannels(); o++) {
      for (int c = 0; c < channels; c++) {
        writeWeight(size, weight, (o * channels + c) * 9, 1, o, c, work);
      }
    }
    convolve(size, bias, x, y, work);
  }

  /**
   * {@link TensorOps#convolveInputGradient}: the convolution of dy, with enough zeros around it,
   * with the windows turned by half a circle.
   */
  static void inputGradient(
      Convolution size, float[] weight, float[] dy, float[] dx, Scratch scratch) {
    Convolution back = transposed(size);
    float[] work = scratch.floats(workSize(back));
    int channels = size.window().channels();
    for (int o = 0; o < size.outChannels(); o++) {
      for (int c = 0; c < channels; c++) {
        writeWeight(back, weight, (o * channels + c) * 9 + 8, -1, c, o, work);
      }
    }
    convolve(back, NONE, dy, dx, work);
  }

  /** The convolution that leads from dy to dx. */
  private static Convolution transposed(Convolution size) {
    WindowGeometry window = size.window();
    var back =
        new WindowGeometry(
            size.outChannels(),
            window.outHeight(),
            window.outWidth(),
            3,
            1,
            2 - window.paddingBefore(),
            2 - window.paddingAfter());
    return new Convolution(back, window.channels(), size.samples());
  }

  /**
   * Writes the transform of one window to its place in panels of {@code [e, O / ROWS, C, ROWS]}.
   */
  private static void writeWeight(
      Convolution size, float[] weight, int first, int step, int o, int c, float[] work) {
    int channels = size.window().channels();
    int to = (o / ROWS * channels + c) * ROWS + o % ROWS;
    VectorWinograd.weight(weight, first, step, work, to, rows(size) * channels);
  }

  /** Output channels, filled up to whole tiles. */
  private static int rows(Convolution size) {
    return Math.ceilDiv(size.outChannels(), ROWS) * ROWS;
  }

  /**
   * How far an element of a panel of transformed tiles is from the next. A vector more than it
   * takes: with a power of two, all 16 elements would fall on the same place in the nearest cache,
   * which cost 3 % of a convolution.
   */
  private static int stride(int rows) {
    return rows * COLUMNS + LANES;
  }

  /** Tiles in a row, the last of which may lie partly outside. */
  static int tilesAcross(WindowGeometry window) {
    return Math.ceilDiv(window.outWidth(), 2);
  }

  /** The inputs of a row of tiles. */
  static VectorBand inputBand(Convolution size) {
    WindowGeometry window = size.window();
    return new VectorBand(window.channels(), 4, 2 * tilesAcross(window) + 2, size.samples());
  }

  /** The outputs of a row of tiles. */
  static VectorBand outputBand(Convolution size) {
    return new VectorBand(size.outChannels(), 2, 2 * tilesAcross(size.window()), size.samples());
  }

  /** Where things are in the working memory: transformed weights first, then inputs. */
  private static int inputsAt(Convolution size) {
    return ELEMENTS * rows(size) * size.window().channels();
  }

  private static int productsAt(Convolution size) {
    return inputsAt(size) + ELEMENTS * stride(size.window().channels());
  }

  private static int inputBandAt(Convolution size) {
    return productsAt(size) + ELEMENTS * stride(rows(size));
  }

  private static int outputBandAt(Convolution size) {
    return inputBandAt(size) + inputBand(size).size();
  }

  private static int workSize(Convolution size) {
    return outputBandAt(size) + outputBand(size).size();
  }

  private static void convolve(Convolution size, float[] bias, float[] x, float[] y, float[] work) {
    WindowGeometry window = size.window();
    VectorBand inputs = inputBand(size);
    VectorBand outputs = outputBand(size);
    int padding = window.paddingBefore();
    for (int top = 0; top < window.outHeight(); top += 2) {
      inputs.load(window, x, top - padding, padding, work, inputBandAt(size));
      convolveBand(size, inputs, outputs, bias, work);
      outputs.store(work, outputBandAt(size), top, window.outHeight(), window.outWidth(), y);
    }
  }

  private static void convolveBand(
      Convolution size, VectorBand inputs, VectorBand outputs, float[] bias, float[] work) {
    int columns = tilesAcross(size.window()) * size.samples();
    for (int first = 0; first < columns; first += COLUMNS) {
      int last = Math.min(first + COLUMNS, columns);
      for (int column = first; column < last; column += LANES) {
        transformInputs(size, inputs, column, column - first, work);
      }
      multiply(size, work);
      for (int column = first; column < last; column += LANES) {
        transformOutputs(size, outputs, bias, column, column - first, work);
      }
    }
  }

  /** Where in a row of tiles the first number lies that belongs to a lane. */
  private static int first(Convolution size, int column) {
    int samples = size.samples();
    return 2 * (column / samples) * samples + column % samples;
  }

  /** The inputs, in all channels, of the tiles that the lanes from {@code column} on belong to. */
  private static void transformInputs(
      Convolution size, VectorBand band, int column, int lane, float[] work) {
    int from = inputBandAt(size) + first(size, column);
    int to = inputsAt(size) + lane;
    int row = band.row();
    int samples = size.samples();
    int element = stride(band.channels());
    for (int c = 0; c < band.channels(); c++) {
      VectorWinograd.inputs(work, from, row, samples, work, to, element);
      from += band.channel();
      to += COLUMNS;
    }
  }

  private static void multiply(Convolution size, float[] work) {
    int channels = size.window().channels();
    int rows = rows(size);
    for (int e = 0; e < ELEMENTS; e++) {
      int v = inputsAt(size) + e * stride(channels);
      int m = productsAt(size) + e * stride(rows);
      for (int row = 0; row < rows; row += ROWS) {
        int u = (e * rows + row) * channels;
        VectorTile.panels(channels, work, u, work, v, work, m + row * COLUMNS, COLUMNS);
      }
    }
  }

  private static void transformOutputs(
      Convolution size, VectorBand band, float[] bias, int column, int lane, float[] work) {
    int to = outputBandAt(size) + first(size, column);
    int from = productsAt(size) + lane;
    int row = band.row();
    int samples = size.samples();
    int element = stride(rows(size));
    for (int o = 0; o < size.outChannels(); o++) {
      float start = bias.length == 0 ? 0 : bias[o];
      VectorWinograd.outputs(work, from, element, start, work, to, row, samples);
      from += COLUMNS;
      to += band.channel();
    }
  }
}
