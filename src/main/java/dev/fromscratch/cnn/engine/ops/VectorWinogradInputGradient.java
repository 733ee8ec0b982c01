package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.COLUMNS;
import static dev.fromscratch.cnn.engine.ops.VectorTile.LANES;
import static dev.fromscratch.cnn.engine.ops.VectorTile.SPECIES;
import static dev.fromscratch.cnn.engine.ops.VectorWinograd.ELEMENTS;
import static dev.fromscratch.cnn.engine.ops.VectorWinograd.IN;
import static dev.fromscratch.cnn.engine.ops.VectorWinograd.OUT;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * The gradient of the input of {@link VectorWinogradConvolution}: its three steps backwards, each
 * transposed,
 *
 * <pre>
 * ∂L/∂M = A ∂L/∂Y Aᵀ      ∂L/∂V[e] = U[e]ᵀ · ∂L/∂M[e]      ∂L/∂d = B ∂L/∂V Bᵀ
 * </pre>
 *
 * <p>The inputs of neighbouring tiles overlap, and what they get from each is added. A convolution
 * of ∂L/∂Y with the windows turned around would take more tiles: 49 instead of 36 for 24x24
 * outputs.
 */
final class VectorWinogradInputGradient {

  private final Convolution size;
  private final VectorWinogradTiles tiles;
  private final WindowGeometry images;
  private final VectorWinogradWeights weights;
  private final VectorBand gradients;
  private final VectorBand inputs;

  /** Where things are in the working memory: transformed weights first. */
  private final int productsAt;

  private final int inputsAt;
  private final int gradientBandAt;
  private final int inputBandAt;
  private final int tileAt;
  private final int workSize;
  private float[] work = {};

  private VectorWinogradInputGradient(Convolution size) {
    this.size = size;
    int channels = size.outChannels();
    tiles = new VectorWinogradTiles(size);
    images = tiles.outputImages();
    weights = new VectorWinogradWeights(size.window().channels(), channels);
    gradients = tiles.outputs(tiles.together());
    inputs = tiles.inputs(tiles.across());
    productsAt = weights.size();
    inputsAt = productsAt + ELEMENTS * VectorWinogradTiles.element(channels);
    gradientBandAt = inputsAt + ELEMENTS * VectorWinogradTiles.element(weights.wholeRows());
    inputBandAt = gradientBandAt + gradients.size();
    tileAt = inputBandAt + inputs.size();
    workSize = Math.max(tileAt + 2 * VectorWinograd.WORK, productsAt + weights.workSize());
  }

  /** {@link TensorOps#convolveInputGradient}. */
  static void write(Convolution size, float[] weight, float[] dy, float[] dx, Scratch scratch) {
    scratch
        .plan(VectorWinogradInputGradient.class, size, VectorWinogradInputGradient::new)
        .write(weight, dy, dx, scratch);
  }

  private void write(float[] weight, float[] dy, float[] dx, Scratch scratch) {
    work = scratch.floats(workSize);
    weights.transform(weight, true, work, 0, productsAt);
    WindowGeometry window = size.window();
    int padding = window.paddingBefore();
    Arrays.fill(work, inputBandAt, inputBandAt + inputs.size(), 0);
    for (int top = 0; top < window.outHeight(); top += OUT) {
      addTiles(dy, top);
      // What the next row of tiles shares is not complete yet.
      boolean last = top + OUT >= window.outHeight();
      inputs.store(window, work, inputBandAt, last ? IN : OUT, top - padding, -padding, dx);
      inputs.moveUp(OUT, work, inputBandAt);
    }
  }

  /** Adds what the inputs of a row of tiles get from them to the band of inputs. */
  private void addTiles(float[] dy, int top) {
    for (int tile = 0; tile < tiles.across(); tile += tiles.together()) {
      gradients.load(images, dy, top, OUT * tile, work, gradientBandAt);
      int columns = Math.min(tiles.together(), tiles.across() - tile) * size.samples();
      for (int first = 0; first < columns; first += COLUMNS) {
        int last = Math.min(first + COLUMNS, columns);
        for (int column = first; column < last; column += LANES) {
          transformGradients(gradientBandAt + tiles.offset(column), productsAt + column - first);
        }
        VectorWinogradTiles.multiply(weights, work, 0, work, productsAt, inputsAt);
        for (int column = first; column < last; column += LANES) {
          int to = inputBandAt + tiles.offset(tile * size.samples() + column);
          addInputs(inputsAt + column - first, to);
        }
      }
    }
  }

  /** {@code ∂L/∂M = A ∂L/∂Y Aᵀ} of a vector of tiles in all channels. */
  private void transformGradients(int from, int to) {
    int element = VectorWinogradTiles.element(gradients.channels());
    for (int o = 0; o < gradients.channels(); o++) {
      for (int j = 0; j < OUT; j++) {
        int column = from + o * gradients.channel() + j * gradients.samples();
        int temporary = tileAt + j * LANES;
        VectorWinograd.outputGradients(work, column, gradients.row(), work, temporary, OUT * LANES);
      }
      for (int i = 0; i < IN; i++) {
        int row = to + o * COLUMNS + i * IN * element;
        int temporary = tileAt + i * OUT * LANES;
        VectorWinograd.outputGradients(work, temporary, LANES, work, row, element);
      }
    }
  }

  /** Adds {@code ∂L/∂d = B ∂L/∂V Bᵀ} of a vector of tiles in all channels. */
  private void addInputs(int from, int to) {
    int element = VectorWinogradTiles.element(weights.wholeRows());
    for (int c = 0; c < inputs.channels(); c++) {
      for (int j = 0; j < IN; j++) {
        int column = from + c * COLUMNS + j * element;
        int temporary = tileAt + j * LANES;
        VectorWinograd.inputGradients(work, column, IN * element, work, temporary, IN * LANES);
      }
      for (int i = 0; i < IN; i++) {
        int row = tileAt + i * IN * LANES;
        int temporary = tileAt + VectorWinograd.WORK;
        VectorWinograd.inputGradients(work, row, LANES, work, temporary, LANES);
        add(temporary, to + c * inputs.channel() + i * inputs.row());
      }
    }
  }

  /** Adds a row of a tile. */
  private void add(int from, int to) {
    for (int j = 0; j < IN; j++) {
      int at = to + j * inputs.samples();
      FloatVector.fromArray(SPECIES, work, at)
          .add(FloatVector.fromArray(SPECIES, work, from + j * LANES))
          .intoArray(work, at);
    }
  }
}
