package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.COLUMNS;
import static dev.fromscratch.cnn.engine.ops.VectorTile.LANES;
import static dev.fromscratch.cnn.engine.ops.VectorTile.ROWS;
import static dev.fromscratch.cnn.engine.ops.VectorWinograd.ELEMENTS;

import java.util.Arrays;

/**
 * The gradient of the weight of a 3x3 window by 16 products for four outputs instead of 36: where
 * {@code M[e] = U[e] · V[e]}, {@code ∂L/∂U[e] = ∂L/∂M[e] · V[e]ᵀ}, see {@link VectorWinograd}.
 *
 * <p>These are sums over tiles and samples, which in V lie side by side and in ∂L/∂M must be rows.
 * So ∂L/∂y is turned around, channels last, before it is transformed, and there the lanes hold
 * output channels.
 */
final class VectorWinogradGradient {

  /**
   * Tiles times samples that are summed at a time: with 64 channels, 0.8 MB in the second cache.
   */
  private static final int DEPTH = 128;

  private VectorWinogradGradient() {}

  /**
   * Whether this class takes such a convolution; too few output channels would leave lanes idle.
   */
  static boolean suits(Convolution size) {
    return VectorWinogradConvolution.suits(size)
        && DEPTH % size.samples() == 0
        && size.window().channels() % ROWS == 0
        && 4 * size.outChannels() >= 3 * columns(size);
  }

  /** {@link TensorOps#convolveWeightGradient}. */
  static void write(Convolution size, float[] x, float[] dy, float[] gradient, Scratch scratch) {
    float[] work = scratch.floats(gradientBandAt(size) + gradientBand(size).size());
    int[] rows = scratch.ints(ROWS);
    WindowGeometry window = size.window();
    int padding = window.paddingBefore();
    Arrays.fill(work, 0, inputsAt(size), 0);
    for (int top = 0; top < window.outHeight(); top += 2) {
      VectorWinogradConvolution.inputBand(size)
          .load(window, x, top - padding, padding, work, inputBandAt(size));
      gradientBand(size).load(outputs(size), dy, top, 0, work, gradientBandAt(size));
      addBand(size, rows, work);
    }
    writeGradient(size, work, gradient);
  }

  /** y as images with the channels of y. */
  private static WindowGeometry outputs(Convolution size) {
    WindowGeometry window = size.window();
    return new WindowGeometry(
        size.outChannels(), window.outHeight(), window.outWidth(), 1, 1, 0, 0);
  }

  /** The gradients of a row of tiles. */
  private static VectorBand gradientBand(Convolution size) {
    return VectorWinogradConvolution.outputBand(size);
  }

  private static void addBand(Convolution size, int[] rows, float[] work) {
    int tiles = VectorWinogradConvolution.tilesAcross(size.window());
    int step = DEPTH / size.samples();
    for (int first = 0; first < tiles; first += step) {
      int count = Math.min(step, tiles - first);
      for (int tile = first; tile < first + count; tile++) {
        int at = (tile - first) * size.samples();
        transformInputs(size, tile, at, work);
        turn(size, tile, work);
        transformGradients(size, at, work);
      }
      multiply(size, count * size.samples(), rows, work);
    }
  }

  /** Output channels, filled up to whole panels. */
  private static int columns(Convolution size) {
    return VectorPanels.count(size.outChannels()) * COLUMNS;
  }

  /** The gradients of U come first in the working memory: {@code [e, C, columns]}. */
  private static int inputsAt(Convolution size) {
    return ELEMENTS * size.window().channels() * columns(size);
  }

  /** Then V, {@code [e, C, DEPTH]}, ∂L/∂M in panels, and the ∂L/∂y of a tile, channels last. */
  private static int gradientsAt(Convolution size) {
    return inputsAt(size) + ELEMENTS * inputStride(size);
  }

  private static int turnedAt(Convolution size) {
    return gradientsAt(size) + ELEMENTS * gradientStride(size);
  }

  private static int blockAt(Convolution size) {
    return turnedAt(size) + 4 * size.samples() * columns(size);
  }

  private static int inputBandAt(Convolution size) {
    return blockAt(size) + VectorTranspose.WORK;
  }

  private static int gradientBandAt(Convolution size) {
    return inputBandAt(size) + VectorWinogradConvolution.inputBand(size).size();
  }

  /** From one element of V to the next: not a power of two, see the forward pass. */
  private static int inputStride(Convolution size) {
    return size.window().channels() * DEPTH + LANES;
  }

  private static int gradientStride(Convolution size) {
    return columns(size) * DEPTH + LANES;
  }

  private static void transformInputs(Convolution size, int tile, int at, float[] work) {
    VectorBand band = VectorWinogradConvolution.inputBand(size);
    int samples = size.samples();
    for (int c = 0; c < band.channels(); c++) {
      int from = inputBandAt(size) + c * band.channel() + 2 * tile * samples;
      int to = inputsAt(size) + c * DEPTH + at;
      for (int n = 0; n < samples; n += LANES) {
        VectorWinograd.inputs(work, from + n, band.row(), samples, work, to + n, inputStride(size));
      }
    }
  }

  /** The four outputs of a tile, {@code [4, N, columns]}. */
  private static void turn(Convolution size, int tile, float[] work) {
    VectorBand band = gradientBand(size);
    int samples = size.samples();
    int columns = columns(size);
    for (int position = 0; position < 4; position++) {
      int from =
          gradientBandAt(size) + position / 2 * band.row() + (2 * tile + position % 2) * samples;
      int to = turnedAt(size) + position * samples * columns;
      for (int n = 0; n < samples; n += LANES) {
        turn(size, band.channel(), from + n, to + n * columns, work);
      }
    }
  }

  /** A vector of samples of one output in all channels; zeros for channels that fill a panel. */
  private static void turn(Convolution size, int channel, int from, int to, float[] work) {
    int columns = columns(size);
    int whole = size.outChannels() / LANES * LANES;
    for (int o = 0; o < whole; o += LANES) {
      VectorTranspose.block(
          work, from + o * channel, channel, work, to + o, columns, work, blockAt(size));
    }
    for (int o = whole; o < columns; o++) {
      for (int n = 0; n < LANES; n++) {
        work[to + n * columns + o] = o < size.outChannels() ? work[from + o * channel + n] : 0;
      }
    }
  }

  private static void transformGradients(Convolution size, int at, float[] work) {
    int columns = columns(size);
    int position = size.samples() * columns;
    for (int n = 0; n < size.samples(); n++) {
      for (int o = 0; o < columns; o += LANES) {
        int from = turnedAt(size) + n * columns + o;
        int to = gradientsAt(size) + (o / COLUMNS * DEPTH + at + n) * COLUMNS + o % COLUMNS;
        VectorWinograd.gradients(work, from, position, work, to, gradientStride(size));
      }
    }
  }

  private static void multiply(Convolution size, int depth, int[] rows, float[] work) {
    int channels = size.window().channels();
    int columns = columns(size);
    for (int e = 0; e < ELEMENTS; e++) {
      int v = inputsAt(size) + e * inputStride(size);
      int m = gradientsAt(size) + e * gradientStride(size);
      for (int c = 0; c < channels; c += ROWS) {
        for (int r = 0; r < ROWS; r++) {
          rows[r] = (c + r) * DEPTH;
        }
        int to = (e * channels + c) * columns;
        for (int o = 0; o < columns; o += COLUMNS) {
          VectorTile.rows(depth, work, rows, 0, v, work, m + o * DEPTH, work, to + o, columns);
        }
      }
    }
  }

  private static void writeGradient(Convolution size, float[] work, float[] gradient) {
    int channels = size.window().channels();
    int columns = columns(size);
    for (int o = 0; o < size.outChannels(); o++) {
      for (int c = 0; c < channels; c++) {
        VectorWinograd.weightGradient(
            work, c * columns + o, channels * columns, gradient, (o * channels + c) * 9);
      }
    }
  }
}
