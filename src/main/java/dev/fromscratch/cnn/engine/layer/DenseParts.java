package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.TensorOps.Product;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;

/**
 * How the products of a dense layer are shared by threads where a batch is a single shard: in
 * blocks of the rows of the weight, each of which belongs to one input.
 *
 * <p>The optimizer's ranges are rows too, and a thread begins with the same part of all tasks, so
 * it reads the weights that it has updated itself from its own cache. The number of parts depends
 * on the sizes of the layer alone, and their sums are added in order: the result is the same for
 * any number of threads.
 */
final class DenseParts {

  /** As many threads can help, at most. */
  private static final int MAX_PARTS = 8;

  /** Numbers of a part, at least: 128 kB, which take a core some microseconds to read. */
  private static final int MIN_SIZE = 1 << 15;

  /** Rows that are best computed together. */
  private static final int ROWS = 8;

  private final int in;
  private final int out;

  /** Rows of a part; the last may have fewer. */
  private final int rows;

  /** What all sums but the first begin with. */
  private final float[] zeros;

  /** The parts of a weight {@code [in, out]}. */
  DenseParts(int in, int out) {
    this.in = in;
    this.out = out;
    int parts = Math.clamp((long) in * out / MIN_SIZE, 1, MAX_PARTS);
    this.rows = Math.ceilDiv(Math.ceilDiv(in, parts), ROWS) * ROWS;
    this.zeros = new float[out];
  }

  /** How many there are: one where the weight is too small to share. */
  int count() {
    return Math.ceilDiv(in, rows);
  }

  /** What the sums of all parts but the first take for a sample. */
  Shape sumShape() {
    return Shape.of((count() - 1) * out);
  }

  private int rows(int part) {
    return Math.min(rows, in - part * rows);
  }

  /** {@code y = weightᵀ · x + bias}: the first part begins with the bias, the others with 0. */
  void forward(
      Parameter weight,
      Parameter bias,
      Tensor x,
      Tensor y,
      Tensor sums,
      TensorOps ops,
      Helpers helpers) {
    int samples = x.dim(0);
    helpers.run(
        count(),
        (part, scratch) -> {
          var size = new Product(out, samples, rows(part));
          float[] start = part == 0 ? bias.data() : zeros;
          float[] to = part == 0 ? y.data() : sums.data();
          int offset = part == 0 ? 0 : (part - 1) * out * samples;
          ops.multiplyTransposedA(
              size, weight.data(), x.data(), part * rows, start, to, offset, scratch);
        });
    for (int part = 1; part < count(); part++) {
      ops.add(sums.data(), (part - 1) * out * samples, y.data(), 0, out * samples);
    }
  }

  /** {@code ∂L/∂x = weight · ∂L/∂y}, a row for each input. */
  void backwardInput(Parameter weight, Tensor dy, Tensor dx, TensorOps ops, Helpers helpers) {
    int samples = dy.dim(0);
    helpers.run(
        count(),
        (part, scratch) -> {
          var size = new Product(rows(part), samples, out);
          int first = part * rows;
          ops.multiply(
              size, weight.data(), first * out, dy.data(), dx.data(), first * samples, scratch);
        });
  }
}
