package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.layer.Pass.Slot;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * What layers f in a row add to their input: {@code y = x + f(x)}, with {@code ∂L/∂x = ∂L/∂y +
 * ∂L/∂y · ∂f/∂x}. The gradient reaches x without passing through f as well, so that it does not
 * fade in deep networks. f must keep the shape of x, which may be any.
 *
 * <p>The parameters and statistics are those of f, with the positions inside f in front of their
 * names.
 *
 * @see <a href="https://arxiv.org/abs/1512.03385">He et al. (2015)</a>
 */
public final class Residual implements Layer {

  private final Chain body;
  private final Shape shape;
  private final List<Parameter> parameters;

  /**
   * A residual layer.
   *
   * @param body f; its layers must not stand anywhere else
   * @throws IllegalArgumentException if f changes the shape
   */
  public Residual(Chain body) {
    this.body = body;
    this.shape = body.layers().getFirst().inputShape();
    this.parameters = body.parameters();
    Shape output = body.layers().getLast().outputShape();
    if (!output.equals(shape)) {
      throw new IllegalArgumentException(
          "the layers inside must keep the shape %s, got %s".formatted(shape, output));
    }
  }

  /** The layers of f in order. */
  public List<Layer> layers() {
    return body.layers();
  }

  /** f. */
  Chain body() {
    return body;
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
  public List<Parameter> parameters() {
    return parameters;
  }

  @Override
  public List<Statistic> statistics() {
    return body.statistics();
  }

  @Override
  public Map<String, Tensor> namedTensors() {
    return body.namedTensors();
  }

  @Override
  public boolean spansBatch() {
    return body.spansBatch();
  }

  @Override
  public long activationSize() {
    return shape.size() + body.layers().stream().mapToLong(Layer::activationSize).sum();
  }

  @Override
  public long scratchSize(int samples) {
    return body.layers().stream().mapToLong(layer -> layer.scratchSize(samples)).max().orElse(0);
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    return sum(body.forward(x, pass), x, Slot.OUTPUT, pass);
  }

  @Override
  public void backwardParameters(Tensor dy, Pass pass) {
    pass.saveInnerGradient(this, body.backwardParameters(dy, pass));
  }

  @Override
  public Tensor backwardInput(Tensor dy, Pass pass) {
    Tensor inner = pass.savedInnerGradient(this);
    Tensor dx = body.first().backwardInput(inner, pass);
    return sum(dx, dy, Slot.INPUT_GRADIENT, pass);
  }

  @Override
  public List<Tensor> forward(List<Tensor> x, ShardedPass pass) {
    List<Tensor> inner = body.forward(x, pass);
    return pass.map(x.size(), i -> sum(inner.get(i), x.get(i), Slot.OUTPUT, pass.shard(i)));
  }

  @Override
  public void backwardParameters(List<Tensor> dy, ShardedPass pass) {
    List<Tensor> inner = body.backwardParameters(dy, pass);
    for (int i = 0; i < inner.size(); i++) {
      pass.shard(i).saveInnerGradient(this, inner.get(i));
    }
  }

  @Override
  public List<Tensor> backwardInput(List<Tensor> dy, ShardedPass pass) {
    List<Tensor> inner = pass.map(dy.size(), i -> pass.shard(i).savedInnerGradient(this));
    List<Tensor> dx = body.first().backwardInput(inner, pass);
    return pass.map(dy.size(), i -> sum(dx.get(i), dy.get(i), Slot.INPUT_GRADIENT, pass.shard(i)));
  }

  @Override
  public void updateStatistics(ShardedPass pass) {
    body.updateStatistics(pass);
  }

  private Tensor sum(Tensor a, Tensor b, Slot slot, Pass pass) {
    Tensor sum = pass.buffer(this, slot, a.dim(0), shape);
    System.arraycopy(a.data(), 0, sum.data(), 0, sum.size());
    pass.ops().add(b.data(), 0, sum.data(), 0, sum.size());
    return sum;
  }
}
