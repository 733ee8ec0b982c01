package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.ops.Scratch;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.TensorOps.Product;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of a matrix {@code [in, out]} as the two factors that it is the product of, {@code x
 * · dyᵀ} with {@code x [in, N]} and {@code dy [out, N]}.
 *
 * <p>The factors of a batch of N samples are far smaller than the product. So a pass keeps them,
 * and the rows of the product are computed when the optimizer is about to use them, from all parts
 * of the batch, and are still in the cache then.
 */
final class GradientFactors {

  private @Nullable Tensor x;
  private float[] turned = {};
  private int samples;
  private int out;

  /** The sizes of the last product; of which thread, does not matter, as they cannot change. */
  private volatile Product lastSize = new Product(0, 0, 0);

  /** Keeps factors; x must stay as it is until they have been used. */
  void keep(Tensor newX, Tensor dy, TensorOps ops, Scratch scratch) {
    x = newX;
    samples = dy.dim(0);
    out = dy.dim(1);
    if (turned.length < dy.size()) {
      turned = new float[dy.size()];
    }
    ops.transpose(out, samples, dy.data(), turned, scratch);
  }

  /**
   * Writes or adds rows of the product.
   *
   * @param from the first element, at the beginning of a row
   * @param to the end of the last row
   * @param add whether to add to what is there
   */
  void multiply(
      int from, int to, boolean add, float[] target, int offset, TensorOps ops, Scratch scratch) {
    Tensor factor = x;
    if (factor == null) {
      throw new IllegalStateException("backward needs a forward pass first");
    }
    Product size = size((to - from) / out);
    int first = from / out * samples;
    if (add) {
      ops.addProduct(size, factor.data(), first, turned, target, offset, scratch);
    } else {
      ops.multiply(size, factor.data(), first, turned, target, offset, scratch);
    }
  }

  private Product size(int rows) {
    Product size = lastSize;
    if (size.m() != rows || size.n() != out || size.k() != samples) {
      size = new Product(rows, out, samples);
      lastSize = size;
    }
    return size;
  }
}
