package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.COLUMNS;
import static dev.fromscratch.cnn.engine.ops.VectorTile.LANES;
import static dev.fromscratch.cnn.engine.ops.VectorWinograd.ELEMENTS;
import static dev.fromscratch.cnn.engine.ops.VectorWinograd.IN;
import static dev.fromscratch.cnn.engine.ops.VectorWinograd.OUT;

/**
 * Convolution with a 3x3 window by 36 products for 16 outputs instead of 144, see {@link
 * VectorWinograd}.
 *
 * <p>What the 144 products are to a matrix product over windows, the 36 are to 36 matrix products
 * over tiles, one for each element: {@code M[e] = U[e] · V[e]}, with {@code U[e]} of {@code [O,
 * C]}.
 */
final class VectorWinogradConvolution {

  private final Convolution size;
  private final VectorWinogradTiles tiles;
  private final WindowGeometry images;
  private final VectorWinogradWeights weights;
  private final VectorBand inputs;
  private final VectorBand outputs;

  /** Where things are in the working memory: transformed weights first. */
  private final int inputsAt;

  private final int productsAt;
  private final int inputBandAt;
  private final int outputBandAt;
  private final int tileAt;
  private final int workSize;
  private float[] work = {};

  private VectorWinogradConvolution(Convolution size) {
    this.size = size;
    int channels = size.window().channels();
    tiles = new VectorWinogradTiles(size);
    images = tiles.outputImages();
    weights = new VectorWinogradWeights(size.outChannels(), channels);
    inputs = tiles.inputs(tiles.together());
    outputs = tiles.outputs(tiles.together());
    inputsAt = weights.size();
    productsAt = inputsAt + ELEMENTS * VectorWinogradTiles.element(channels);
    inputBandAt = productsAt + ELEMENTS * VectorWinogradTiles.element(weights.wholeRows());
    outputBandAt = inputBandAt + inputs.size();
    tileAt = outputBandAt + outputs.size();
    workSize = Math.max(tileAt + VectorWinograd.WORK, inputsAt + weights.workSize());
  }

  /**
   * Whether this class takes such a convolution: a bias of each position is for others, and so are
   * poolings that {@link VectorBand} does not know.
   */
  static boolean suits(Convolution size, Epilogue epilogue, float[] bias) {
    return new VectorWinogradTiles(size).suit()
        && bias.length <= size.outChannels()
        && (epilogue.pool() == null || VectorBand.pools(epilogue.pool()));
  }

  /** {@link TensorOps#convolve}. */
  static void convolve(
      Convolution size,
      Epilogue epilogue,
      float[] weight,
      float[] bias,
      float[] x,
      float[] y,
      Scratch scratch) {
    scratch
        .plan(VectorWinogradConvolution.class, size, VectorWinogradConvolution::new)
        .convolve(epilogue, weight, bias, x, y, scratch);
  }

  private void convolve(
      Epilogue epilogue, float[] weight, float[] bias, float[] x, float[] y, Scratch scratch) {
    work = scratch.floats(workSize);
    weights.transform(weight, false, work, 0, inputsAt);
    WindowGeometry window = size.window();
    int padding = window.paddingBefore();
    for (int top = 0; top < window.outHeight(); top += OUT) {
      for (int left = 0; left < window.outWidth(); left += outputs.width()) {
        inputs.load(window, x, top - padding, left - padding, work, inputBandAt);
        convolveBand(bias);
        storeBand(epilogue, top, left, y);
      }
    }
  }

  private void storeBand(Epilogue epilogue, int top, int left, float[] y) {
    WindowGeometry pool = epilogue.pool();
    if (pool != null) {
      outputs.pool(pool, epilogue.least(), work, outputBandAt, top, left, y);
      return;
    }
    if (epilogue.rectified()) {
      VectorRectifiers.relu(work, outputBandAt, outputBandAt + outputs.size());
    }
    outputs.store(images, work, outputBandAt, OUT, top, left, y);
  }

  private void convolveBand(float[] bias) {
    int columns = tiles.together() * size.samples();
    for (int first = 0; first < columns; first += COLUMNS) {
      int last = Math.min(first + COLUMNS, columns);
      for (int column = first; column < last; column += LANES) {
        transformInputs(inputBandAt + tiles.offset(column), inputsAt + column - first);
      }
      VectorWinogradTiles.multiply(weights, work, 0, work, inputsAt, productsAt);
      for (int column = first; column < last; column += LANES) {
        transformOutputs(bias, productsAt + column - first, outputBandAt + tiles.offset(column));
      }
    }
  }

  /** A vector of tiles in all channels. */
  private void transformInputs(int from, int to) {
    int element = VectorWinogradTiles.element(inputs.channels());
    for (int c = 0; c < inputs.channels(); c++) {
      inputs(inputs, work, from + c * inputs.channel(), to + c * COLUMNS, element, tileAt);
    }
  }

  /** {@code V = Bᵀ d B} of a vector of tiles in one channel of a band. */
  static void inputs(VectorBand band, float[] work, int from, int to, int element, int temporary) {
    for (int j = 0; j < IN; j++) {
      int column = temporary + j * LANES;
      VectorWinograd.inputs(work, from + j * band.samples(), band.row(), work, column, IN * LANES);
    }
    for (int i = 0; i < IN; i++) {
      int row = temporary + i * IN * LANES;
      VectorWinograd.inputs(work, row, LANES, work, to + i * IN * element, element);
    }
  }

  /** {@code Y = Aᵀ M A + bias} of a vector of tiles in all channels. */
  private void transformOutputs(float[] bias, int from, int to) {
    int element = VectorWinogradTiles.element(weights.wholeRows());
    for (int o = 0; o < outputs.channels(); o++) {
      for (int j = 0; j < IN; j++) {
        int column = from + o * COLUMNS + j * element;
        int temporary = tileAt + j * LANES;
        VectorWinograd.outputs(work, column, IN * element, 0, work, temporary, IN * LANES);
      }
      float start = bias.length == 0 ? 0 : bias[o];
      for (int i = 0; i < OUT; i++) {
        int row = to + o * outputs.channel() + i * outputs.row();
        int temporary = tileAt + i * IN * LANES;
        VectorWinograd.outputs(work, temporary, LANES, start, work, row, outputs.samples());
      }
    }
  }
}
