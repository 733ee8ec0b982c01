package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.COLUMNS;
import static dev.fromscratch.cnn.engine.ops.VectorTile.LANES;
import static dev.fromscratch.cnn.engine.ops.VectorTile.ROWS;
import static dev.fromscratch.cnn.engine.ops.VectorWinograd.ELEMENTS;
import static dev.fromscratch.cnn.engine.ops.VectorWinograd.IN;
import static dev.fromscratch.cnn.engine.ops.VectorWinograd.OUT;
import static dev.fromscratch.cnn.engine.ops.VectorWinograd.WINDOW;

import java.util.Arrays;

/**
 * The gradient of the weight of {@link VectorWinogradConvolution}: where {@code M[e] = U[e] ·
 * V[e]}, {@code ∂L/∂U[e] = ∂L/∂M[e] · V[e]ᵀ}, and then {@code ∂L/∂g = Gᵀ ∂L/∂U G}.
 *
 * <p>These are sums over tiles and samples, which in V lie side by side and in ∂L/∂M must be rows.
 * So ∂L/∂y is turned around, channels last, before it is transformed, and there the lanes hold
 * output channels.
 */
final class VectorWinogradWeightGradient {

  /** Tiles times samples that are summed at a time, so that with 64 channels all stays close. */
  private static final int DEPTH = 64;

  private final Convolution size;
  private final VectorWinogradTiles tiles;
  private final WindowGeometry images;
  private final VectorBand inputs;
  private final VectorBand gradients;

  /** Output channels, filled up to whole panels. */
  private final int columns;

  /** From one element of V, or of ∂L/∂M, to the next: not a power of two. */
  private final int inputElement;

  private final int gradientElement;

  /**
   * Where things are in the working memory. First comes ∂L/∂U, {@code [e, C, columns]}, then V,
   * {@code [e, C, DEPTH]}, ∂L/∂M in panels, and the ∂L/∂y of a tile, {@code [OUT, OUT, N,
   * columns]}.
   */
  private final int inputsAt;

  private final int gradientsAt;
  private final int turnedAt;
  private final int tileAt;
  private final int inputBandAt;
  private final int gradientBandAt;
  private final int workSize;
  private float[] work = {};
  private final int[] rows = new int[ROWS];

  private VectorWinogradWeightGradient(Convolution size) {
    this.size = size;
    int channels = size.window().channels();
    tiles = new VectorWinogradTiles(size);
    images = tiles.outputImages();
    inputs = tiles.inputs(tiles.together());
    gradients = tiles.outputs(tiles.together());
    columns = columns(size);
    inputElement = channels * DEPTH + LANES;
    gradientElement = columns * DEPTH + LANES;
    inputsAt = ELEMENTS * channels * columns;
    gradientsAt = inputsAt + ELEMENTS * inputElement;
    turnedAt = gradientsAt + ELEMENTS * gradientElement;
    tileAt = turnedAt + OUT * OUT * size.samples() * columns;
    inputBandAt = tileAt + Math.max(VectorWinograd.WORK, VectorTranspose.WORK);
    gradientBandAt = inputBandAt + inputs.size();
    workSize = gradientBandAt + gradients.size();
  }

  private static int columns(Convolution size) {
    return VectorPanels.count(size.outChannels()) * COLUMNS;
  }

  /**
   * Whether this class takes such a convolution; too few output channels would leave lanes idle.
   */
  static boolean suits(Convolution size) {
    return new VectorWinogradTiles(size).suit()
        && DEPTH % size.samples() == 0
        && size.window().channels() % ROWS == 0
        && 4 * size.outChannels() >= 3 * columns(size);
  }

  /** {@link TensorOps#convolveWeightGradient}. */
  static void write(Convolution size, float[] x, float[] dy, float[] gradient, Scratch scratch) {
    scratch
        .plan(VectorWinogradWeightGradient.class, size, VectorWinogradWeightGradient::new)
        .write(x, dy, gradient, scratch);
  }

  private void write(float[] x, float[] dy, float[] gradient, Scratch scratch) {
    work = scratch.floats(workSize);
    WindowGeometry window = size.window();
    int padding = window.paddingBefore();
    Arrays.fill(work, 0, inputsAt, 0);
    for (int top = 0; top < window.outHeight(); top += OUT) {
      for (int left = 0; left < window.outWidth(); left += gradients.width()) {
        inputs.load(window, x, top - padding, left - padding, work, inputBandAt);
        gradients.load(images, dy, top, left, work, gradientBandAt);
        addBand();
      }
    }
    writeGradient(gradient);
  }

  private void addBand() {
    int step = DEPTH / size.samples();
    for (int first = 0; first < tiles.together(); first += step) {
      int count = Math.min(step, tiles.together() - first);
      for (int tile = first; tile < first + count; tile++) {
        int at = (tile - first) * size.samples();
        transformInputs(tile, at);
        turn(tile);
        transformGradients(at);
      }
      multiply(count * size.samples());
    }
  }

  private void transformInputs(int tile, int at) {
    int samples = size.samples();
    for (int c = 0; c < inputs.channels(); c++) {
      int from = inputBandAt + c * inputs.channel() + OUT * tile * samples;
      int to = inputsAt + c * DEPTH + at;
      for (int n = 0; n < samples; n += LANES) {
        VectorWinogradConvolution.inputs(inputs, work, from + n, to + n, inputElement, tileAt);
      }
    }
  }

  /** Brings the channels of a tile of ∂L/∂y side by side. */
  private void turn(int tile) {
    int samples = size.samples();
    for (int position = 0; position < OUT * OUT; position++) {
      int pixel = position / OUT * gradients.width() + OUT * tile + position % OUT;
      int to = turnedAt + position * samples * columns;
      for (int n = 0; n < samples; n += LANES) {
        turn(gradientBandAt + pixel * samples + n, to + n * columns);
      }
    }
  }

  /** A vector of samples of one output in all channels; zeros for channels that fill a panel. */
  private void turn(int from, int to) {
    int channel = gradients.channel();
    int whole = size.outChannels() / LANES * LANES;
    for (int o = 0; o < whole; o += LANES) {
      VectorTranspose.block(work, from + o * channel, channel, work, to + o, columns, work, tileAt);
    }
    for (int o = whole; o < columns; o++) {
      for (int n = 0; n < LANES; n++) {
        work[to + n * columns + o] = o < size.outChannels() ? work[from + o * channel + n] : 0;
      }
    }
  }

  /** {@code ∂L/∂M = A ∂L/∂Y Aᵀ}, a vector of output channels at a time. */
  private void transformGradients(int at) {
    for (int n = 0; n < size.samples(); n++) {
      for (int o = 0; o < columns; o += LANES) {
        int to = gradientsAt + (o / COLUMNS * DEPTH + at + n) * COLUMNS + o % COLUMNS;
        transformGradient(turnedAt + n * columns + o, to);
      }
    }
  }

  private void transformGradient(int from, int to) {
    int position = size.samples() * columns;
    for (int j = 0; j < OUT; j++) {
      VectorWinograd.outputGradients(
          work, from + j * position, OUT * position, work, tileAt + j * LANES, OUT * LANES);
    }
    for (int i = 0; i < IN; i++) {
      int row = tileAt + i * OUT * LANES;
      int target = to + i * IN * gradientElement;
      VectorWinograd.outputGradients(work, row, LANES, work, target, gradientElement);
    }
  }

  private void multiply(int depth) {
    int channels = inputs.channels();
    for (int e = 0; e < ELEMENTS; e++) {
      int v = inputsAt + e * inputElement;
      int m = gradientsAt + e * gradientElement;
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

  /** {@code ∂L/∂g = Gᵀ ∂L/∂U G}, which takes the place of the first elements of ∂L/∂U. */
  private void writeGradient(float[] gradient) {
    int channels = inputs.channels();
    int element = channels * columns;
    for (int at = 0; at < element; at += LANES) {
      for (int i = 0; i < IN; i++) {
        int row = tileAt + i * WINDOW * LANES;
        VectorWinograd.weightGradients(work, at + i * IN * element, element, work, row, LANES);
      }
      for (int j = 0; j < WINDOW; j++) {
        VectorWinograd.weightGradients(
            work, tileAt + j * LANES, WINDOW * LANES, work, at + j * element, WINDOW * element);
      }
    }
    for (int o = 0; o < size.outChannels(); o++) {
      for (int c = 0; c < channels; c++) {
        for (int i = 0; i < WINDOW * WINDOW; i++) {
          gradient[(o * channels + c) * WINDOW * WINDOW + i] = work[i * element + c * columns + o];
        }
      }
    }
  }
}
