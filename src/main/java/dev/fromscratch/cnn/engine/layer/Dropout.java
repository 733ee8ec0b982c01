package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.layer.Pass.Slot;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;

/**
 * In training, each number becomes 0 with probability {@code rate} and is divided by {@code 1 -
 * rate} otherwise, so that its mean stays; in prediction nothing happens. Any shape.
 *
 * <p>The mask of a sample depends on the seed, the step, this layer and the sample's place in the
 * batch, and not on the thread that draws it.
 *
 * @see <a href="https://jmlr.org/papers/v15/srivastava14a.html">Srivastava et al. (2014)</a>
 */
public final class Dropout implements Layer {

  private final Shape shape;
  private final float rate;
  private final int index;

  /**
   * A dropout layer.
   *
   * @param rate probability of dropping a number, in {@code [0, 1)}
   * @param index place of the layer in its network, counted through residual layers, which gives
   *     each dropout layer its own masks
   * @throws IllegalArgumentException if the rate is outside {@code [0, 1)}
   */
  public Dropout(Shape inputShape, float rate, int index) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("rate must be at least 0 and below 1, got " + rate);
    }
    this.shape = inputShape;
    this.rate = rate;
    this.index = index;
  }

  @Override
  public Shape inputShape() {
    return shape;
  }

  @Override
  public Shape outputShape() {
    return shape;
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    return pass.isTraining() ? drop(x, Slot.OUTPUT, pass) : x;
  }

  @Override
  public Tensor backwardInput(Tensor dy, Pass pass) {
    if (!pass.isTraining()) {
      return dy;
    }
    pass.requireForward(this);
    return drop(dy, Slot.INPUT_GRADIENT, pass);
  }

  private Tensor drop(Tensor from, Slot slot, Pass pass) {
    int count = from.dim(0);
    Tensor to = pass.buffer(this, slot, count, shape);
    int[] keys = pass.randomKeys(index, count);
    pass.ops().dropout(keys, rate, from.data(), to.data(), shape.size(), count);
    return to;
  }
}
