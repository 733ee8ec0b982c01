package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.layer.Pass.Slot;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
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
    if (!pass.isTraining()) {
      return x;
    }
    Tensor mask = drawMask(x.dim(0), pass);
    Tensor y = pass.buffer(this, Slot.OUTPUT, x.dim(0), shape);
    multiply(x, mask, y);
    return y;
  }

  @Override
  public Tensor backwardInput(Tensor dy, Pass pass) {
    if (!pass.isTraining()) {
      return dy;
    }
    pass.requireForward(this);
    Tensor mask = pass.buffer(this, Slot.MASK, dy.dim(0), shape);
    Tensor dx = pass.buffer(this, Slot.INPUT_GRADIENT, dy.dim(0), shape);
    multiply(dy, mask, dx);
    return dx;
  }

  private Tensor drawMask(int count, Pass pass) {
    Tensor mask = pass.buffer(this, Slot.MASK, count, shape);
    float kept = 1 / (1 - rate);
    for (int n = 0; n < count; n++) {
      SeededRandom random = pass.random(index, n);
      int start = n * shape.size();
      for (int i = start; i < start + shape.size(); i++) {
        mask.data()[i] = random.nextFloat() < rate ? 0 : kept;
      }
    }
    return mask;
  }

  private static void multiply(Tensor a, Tensor b, Tensor product) {
    for (int i = 0; i < product.size(); i++) {
      product.data()[i] = a.data()[i] * b.data()[i];
    }
  }
}
