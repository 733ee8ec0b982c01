package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.COLUMNS;
import static dev.fromscratch.cnn.engine.ops.VectorTile.LANES;
import static dev.fromscratch.cnn.engine.ops.VectorTile.ROWS;
import static dev.fromscratch.cnn.engine.ops.VectorTile.SPECIES;
import static dev.fromscratch.cnn.engine.ops.VectorWinograd.ELEMENTS;
import static dev.fromscratch.cnn.engine.ops.VectorWinograd.IN;
import static dev.fromscratch.cnn.engine.ops.VectorWinograd.OUT;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Convolution of a single picture with a 3x3 window by {@link VectorWinograd}, with a tile of the
 * picture in each lane where {@link VectorWinogradConvolution} has a sample.
 *
 * <p>{@link VectorPolyphase} puts number (i, j) of all tiles side by side. A row of them has one
 * more than there are tiles, which is computed and thrown away. A convolution of 32 to 64 channels
 * over 26x26 pixels and the pooling behind it, which took 170 to 220 µs by windows, take about 100
 * with a weight that is transformed beforehand, and 150 with one that is not.
 */
final class VectorWinogradPicture {

  /** By how much multiplications must become fewer, at least, to pay for the transforms. */
  private static final int GAIN = 2;

  /** From two vectors, the numbers of their lower halves in turns. */
  private static final VectorShuffle<Float> IN_TURNS =
      VectorShuffle.fromOp(SPECIES, lane -> lane / 2 + lane % 2 * LANES);

  private static final int WINDOW_SIZE = VectorWinograd.WINDOW * VectorWinograd.WINDOW;

  private final Convolution size;
  private final VectorWinogradWeights weights;
  private final VectorPolyphase phases;

  /** From a row of tiles to the next. */
  private final int pitch;

  /** Lanes of all vectors together. */
  private final int lanes;

  // Where things are in the working memory.
  private final int productsAt;
  private final int phasesAt;
  private final int outputsAt;
  private final int tileAt;
  private final int workSize;

  private VectorWinogradPicture(Convolution size) {
    this.size = size;
    int channels = size.window().channels();
    weights = new VectorWinogradWeights(size.outChannels(), channels);
    pitch = pitch(size);
    lanes = vectors(size) * LANES;
    phases = new VectorPolyphase(size.window(), pitch, lanes);
    int panels = Math.ceilDiv(lanes, COLUMNS);
    productsAt = panels * ELEMENTS * VectorWinogradTiles.element(channels);
    phasesAt = productsAt + ELEMENTS * VectorWinogradTiles.element(weights.wholeRows());
    outputsAt = phasesAt + phases.size();
    tileAt = outputsAt + size.outChannels() * OUT * OUT * lanes;
    workSize = tileAt + VectorWinograd.WORK;
  }

  /** Whether this class takes such a convolution, as in {@link VectorWinogradConvolution#suits}. */
  static boolean suits(Convolution size, Epilogue epilogue, float[] bias) {
    int tiled = vectors(size) * LANES * ELEMENTS;
    return size.samples() == 1
        && VectorWinogradTiles.hasWindowAndChannels(size)
        && bias.length <= size.outChannels()
        && (epilogue.pool() == null || VectorBand.pools(epilogue.pool()))
        && GAIN * tiled <= WINDOW_SIZE * size.window().outArea();
  }

  private static int pitch(Convolution size) {
    return Math.ceilDiv(size.window().outWidth(), OUT) + 1;
  }

  private static int vectors(Convolution size) {
    return Math.ceilDiv(Math.ceilDiv(size.window().outHeight(), OUT) * pitch(size), LANES);
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
    VectorWinogradPicture plan =
        scratch.plan(VectorWinogradPicture.class, size, VectorWinogradPicture::new);
    int weightsAt = plan.workSize;
    float[] work = scratch.floats(weightsAt + plan.weights.size() + plan.weights.workSize());
    plan.weights.transform(weight, false, work, weightsAt, weightsAt + plan.weights.size());
    plan.convolve(work, weightsAt, bias, epilogue, x, y, work);
  }

  /** The same for a weight that no longer changes, and is transformed here once and for all. */
  static FixedConvolution fixed(Convolution size, Epilogue epilogue, float[] weight, float[] bias) {
    var plan = new VectorWinogradPicture(size);
    float[] work = new float[plan.weights.size() + plan.weights.workSize()];
    plan.weights.transform(weight, false, work, 0, plan.weights.size());
    float[] transformed = Arrays.copyOf(work, plan.weights.size());
    return (x, y, scratch) ->
        plan.convolve(transformed, 0, bias, epilogue, x, y, scratch.floats(plan.workSize));
  }

  private void convolve(
      float[] transformed,
      int weightsAt,
      float[] bias,
      Epilogue epilogue,
      float[] x,
      float[] y,
      float[] work) {
    Arrays.fill(work, phasesAt, outputsAt, 0);
    for (int c = 0; c < size.window().channels(); c++) {
      phases.load(x, c, work, phasesAt);
      for (int lane = 0; lane < lanes; lane += LANES) {
        transformInputs(c, lane, work);
      }
    }
    for (int first = 0; first < lanes; first += COLUMNS) {
      multiply(transformed, weightsAt, first, work);
      for (int lane = first; lane < Math.min(first + COLUMNS, lanes); lane += LANES) {
        transformOutputs(bias, first, lane, work);
      }
    }
    for (int o = 0; o < size.outChannels(); o++) {
      if (epilogue.pool() == null) {
        store(o, epilogue.least(), work, y);
      } else {
        for (int lane = 0; lane < lanes; lane += LANES) {
          pool(work, outputsAt + o * OUT * OUT * lanes + lane);
        }
        storePooled(o, epilogue.pool(), epilogue.least(), work, y);
      }
    }
  }

  /** Where the panel of inputs is that has these lanes. */
  private int inputsAt(int lane) {
    return lane / COLUMNS * ELEMENTS * VectorWinogradTiles.element(size.window().channels());
  }

  /** {@code V = Bᵀ d B} of a vector of tiles in one channel. */
  private void transformInputs(int channel, int lane, float[] work) {
    for (int j = 0; j < IN; j++) {
      int from = phasesAt + phases.column(j) + lane;
      VectorWinograd.inputs(work, from, phases.row(), work, tileAt + j * LANES, IN * LANES);
    }
    int element = VectorWinogradTiles.element(size.window().channels());
    int to = inputsAt(lane) + channel * COLUMNS + lane % COLUMNS;
    for (int i = 0; i < IN; i++) {
      int row = tileAt + i * IN * LANES;
      VectorWinograd.inputs(work, row, LANES, work, to + i * IN * element, element);
    }
  }

  /** {@code M[e] = U[e] · V[e]} for a panel of tiles, or a last half of one. */
  private void multiply(float[] transformed, int weightsAt, int first, float[] work) {
    int inputs = inputsAt(first);
    if (lanes - first > LANES) {
      VectorWinogradTiles.multiply(weights, transformed, weightsAt, work, inputs, productsAt);
      return;
    }
    int depth = weights.depth();
    for (int e = 0; e < ELEMENTS; e++) {
      int u = weightsAt + e * weights.element();
      int v = inputs + e * VectorWinogradTiles.element(depth);
      int m = productsAt + e * VectorWinogradTiles.element(weights.wholeRows());
      for (int row = 0; row < weights.wholeRows(); row += ROWS) {
        VectorTile.leftHalf(depth, transformed, u + row * depth, work, v, m + row * COLUMNS);
      }
    }
  }

  /** {@code Y = Aᵀ M A + bias} of a vector of tiles in all channels. */
  private void transformOutputs(float[] bias, int first, int lane, float[] work) {
    int element = VectorWinogradTiles.element(weights.wholeRows());
    for (int o = 0; o < size.outChannels(); o++) {
      int from = productsAt + o * COLUMNS + lane - first;
      for (int j = 0; j < IN; j++) {
        int to = tileAt + j * LANES;
        VectorWinograd.outputs(work, from + j * element, IN * element, 0, work, to, IN * LANES);
      }
      float start = bias.length == 0 ? 0 : bias[o];
      int to = outputsAt + o * OUT * OUT * lanes + lane;
      for (int i = 0; i < OUT; i++) {
        int row = tileAt + i * IN * LANES;
        VectorWinograd.outputs(work, row, LANES, start, work, to + i * OUT * lanes, lanes);
      }
    }
  }

  /** Makes 2x2 numbers of a vector of 4x4 tiles, the largest of four each. */
  private void pool(float[] work, int tile) {
    for (int i = 0; i < OUT / 2; i++) {
      for (int j = 0; j < OUT / 2; j++) {
        int upper = tile + (2 * i * OUT + 2 * j) * lanes;
        int lower = upper + OUT * lanes;
        FloatVector above =
            FloatVector.fromArray(SPECIES, work, upper)
                .max(FloatVector.fromArray(SPECIES, work, upper + lanes));
        FloatVector below =
            FloatVector.fromArray(SPECIES, work, lower)
                .max(FloatVector.fromArray(SPECIES, work, lower + lanes));
        above.max(below).intoArray(work, tile + (i * OUT / 2 + j) * lanes);
      }
    }
  }

  /** Copies 4x4 tiles, as far as they lie inside, to a channel of y. */
  private void store(int channel, float least, float[] work, float[] y) {
    int height = size.window().outHeight();
    int width = size.window().outWidth();
    for (int row = 0; row < height; row++) {
      int to = (channel * height + row) * width;
      for (int j = 0; j < OUT; j++) {
        int element = channel * OUT * OUT + row % OUT * OUT + j;
        int from = outputsAt + element * lanes + row / OUT * pitch;
        for (int column = j; column < width; column += OUT) {
          y[to + column] = Math.max(work[from++], least);
        }
      }
    }
  }

  /** Copies pooled tiles: the numbers of two columns take turns in a row of y. */
  private void storePooled(int channel, WindowGeometry pool, float least, float[] work, float[] y) {
    int width = pool.outWidth();
    for (int row = 0; row < pool.outHeight(); row++) {
      int element = channel * OUT * OUT + row % 2 * 2;
      int from = outputsAt + element * lanes + row / 2 * pitch;
      int to = (channel * pool.outHeight() + row) * width;
      for (int column = 0; column < width; column += LANES) {
        FloatVector even = FloatVector.fromArray(SPECIES, work, from + column / 2);
        FloatVector odd = FloatVector.fromArray(SPECIES, work, from + column / 2 + lanes);
        even.rearrange(IN_TURNS, odd)
            .max(least)
            .intoArray(y, to + column, SPECIES.indexInRange(column, width));
      }
    }
  }
}
