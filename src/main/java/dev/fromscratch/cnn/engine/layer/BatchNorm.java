package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.layer.Pass.Slot;
import dev.fromscratch.cnn.engine.ops.Planes;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Batch normalization: each channel gets mean 0 and variance 1 over the batch, and then a scale and
 * a shift that are learned.
 *
 * <pre>
 * y = weight[c] x̂ + bias[c]      x̂ = (x - μ[c]) / √(σ²[c] + ε)
 * </pre>
 *
 * <p>Shapes: x and y {@code [N, C, H, W]} or {@code [N, F]}, where each feature is a channel;
 * weight, bias, μ and σ² {@code [C]} or {@code [F]}. In training, μ and σ² are the mean and the
 * variance of the m numbers of a channel in the batch. They depend on every x, so the gradient does
 * too; sums run over those m numbers:
 *
 * <pre>
 * ∂L/∂weight = Σ ∂L/∂y x̂      ∂L/∂bias = Σ ∂L/∂y
 * ∂L/∂x = weight / √(σ² + ε) (∂L/∂y - 1/m Σ ∂L/∂y - x̂/m Σ ∂L/∂y x̂)
 * </pre>
 *
 * <p>In prediction, μ and σ² are {@code running_mean} and {@code running_var}, so that the answer
 * for a picture does not depend on the others beside it. They start at 0 and 1, and each batch
 * moves them by {@code r = (1 - momentum) r + momentum s}, where s is its mean, or its variance
 * with {@code m - 1} in place of m.
 *
 * <p>A single number, m = 1, has no variance. Such a batch, which may be the last one of an epoch,
 * is normalised with the running statistics as in prediction, has its gradient with μ and σ²
 * constant, and leaves them as they are.
 *
 * @see <a href="https://arxiv.org/abs/1502.03167">Ioffe, Szegedy (2015)</a>
 */
public final class BatchNorm implements Layer {

  private final Shape shape;
  private final int channels;
  private final float momentum;
  private final float epsilon;
  private final Parameter weight;
  private final Parameter bias;
  private final Tensor runningMean;
  private final Tensor runningVariance;

  /**
   * A batch normalization that so far leaves nearly everything as it is.
   *
   * @param inputShape {@code [C, H, W]} or {@code [F]}
   * @param momentum the weight of a new batch in the running statistics, in {@code (0, 1]}
   * @param epsilon ε, positive, keeps the division finite
   * @throws IllegalArgumentException if the input has another rank, or a setting is out of range
   */
  public BatchNorm(Shape inputShape, float momentum, float epsilon) {
    if (inputShape.rank() != 1 && inputShape.rank() != 3) {
      throw new IllegalArgumentException(
          "expects input [C, H, W] or [features], got " + inputShape);
    }
    if (!(momentum > 0 && momentum <= 1)) {
      throw new IllegalArgumentException("momentum must be above 0 and at most 1, got " + momentum);
    }
    if (!(epsilon > 0 && Float.isFinite(epsilon))) {
      throw new IllegalArgumentException(
          "epsilon must be a positive finite number, got " + epsilon);
    }
    this.shape = inputShape;
    this.channels = inputShape.dim(0);
    this.momentum = momentum;
    this.epsilon = epsilon;
    Shape perChannel = Shape.of(channels);
    this.weight = Parameter.scale(perChannel);
    this.bias = Parameter.bias(perChannel);
    this.runningMean = Tensor.zeros(perChannel);
    this.runningVariance = Tensor.zeros(perChannel);
    Arrays.fill(runningVariance.data(), 1);
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
    return List.of(weight, bias);
  }

  @Override
  public List<Statistic> statistics() {
    return List.of(
        new Statistic("running_mean", runningMean), new Statistic("running_var", runningVariance));
  }

  @Override
  public boolean spansBatch() {
    return true;
  }

  @Override
  public long scratchSize(int samples) {
    return (long) channels * ChannelStatistics.NUMBERS_PER_CHANNEL;
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    if (pass.isTraining()) {
      return forward(List.of(x), ShardedPass.of(pass)).getFirst();
    }
    ChannelStatistics statistics = pass.statistics(this, channels);
    useRunning(statistics);
    return normalize(x, statistics, pass);
  }

  /** This layer in predictions; y may be x. */
  Inference inference(TensorOps ops, int samples) {
    var running = new ChannelStatistics(channels);
    useRunning(running);
    var planes = new Planes(channels, samples * shape.size() / channels);
    float[] shift = bias.data();
    return (x, y, _) -> ops.normalize(planes, x, y, running.mean, running.scale, shift);
  }

  /** What this layer does in predictions, as a formula. */
  ChannelMap map() {
    return new ChannelMap(
        weight.data(), bias.data(), runningMean.data(), runningVariance.data(), epsilon);
  }

  @Override
  public void backwardParameters(Tensor dy, Pass pass) {
    backwardParameters(List.of(dy), ShardedPass.of(pass));
  }

  @Override
  public Tensor backwardInput(Tensor dy, Pass pass) {
    return backwardInput(List.of(dy), ShardedPass.of(pass)).getFirst();
  }

  @Override
  public List<Tensor> forward(List<Tensor> x, ShardedPass pass) {
    pass.run(x.size(), i -> measure(x.get(i), pass.shard(i)));
    ChannelStatistics batch = pass.first().statistics(this, channels);
    for (int i = 1; i < x.size(); i++) {
      batch.moments.add(pass.shard(i).statistics(this, channels).moments);
    }
    if (batch.moments.count() == 1) {
      useRunning(batch);
    } else {
      batch.useMoments(weight.data(), epsilon);
    }
    return pass.map(x.size(), i -> normalize(x.get(i), batch, pass.shard(i)));
  }

  private void measure(Tensor x, Pass pass) {
    pass.saveInput(this, x);
    pass.statistics(this, channels).moments.measure(pass.ops(), planes(x), x.data());
  }

  private void useRunning(ChannelStatistics statistics) {
    statistics.use(runningMean.data(), runningVariance.data(), weight.data(), epsilon);
  }

  private Tensor normalize(Tensor x, ChannelStatistics batch, Pass pass) {
    Tensor y = pass.buffer(this, Slot.OUTPUT, x.dim(0), shape);
    pass.ops().normalize(planes(x), x.data(), y.data(), batch.mean, batch.scale, bias.data());
    return y;
  }

  @Override
  public void backwardParameters(List<Tensor> dy, ShardedPass pass) {
    ChannelStatistics batch = pass.first().statistics(this, channels);
    pass.run(dy.size(), i -> writeGradients(dy.get(i), batch, pass.shard(i)));
    for (int i = 1; i < dy.size(); i++) {
      batch.addSums(pass.shard(i).statistics(this, channels));
    }
    batch.prepareInputGradient();
  }

  private void writeGradients(Tensor dy, ChannelStatistics batch, Pass pass) {
    float[] x = pass.savedInput(this).data();
    ChannelStatistics own = pass.statistics(this, channels);
    pass.ops().sumChannels(planes(dy), dy.data(), own.gradients);
    pass.ops().sumDeviationProducts(planes(dy), x, dy.data(), batch.mean, own.products);
    float[] weightGradient = pass.gradient(weight).data();
    float[] biasGradient = pass.gradient(bias).data();
    for (int c = 0; c < channels; c++) {
      weightGradient[c] = (float) (own.products[c] * batch.inverseDeviation[c]);
      biasGradient[c] = (float) own.gradients[c];
    }
  }

  @Override
  public List<Tensor> backwardInput(List<Tensor> dy, ShardedPass pass) {
    ChannelStatistics batch = pass.first().statistics(this, channels);
    return pass.map(dy.size(), i -> inputGradient(dy.get(i), batch, pass.shard(i)));
  }

  private Tensor inputGradient(Tensor dy, ChannelStatistics batch, Pass pass) {
    float[] x = pass.savedInput(this).data();
    Tensor dx = pass.buffer(this, Slot.INPUT_GRADIENT, dy.dim(0), shape);
    pass.ops()
        .normalizeBackward(
            planes(dy),
            x,
            dy.data(),
            dx.data(),
            batch.mean,
            batch.scale,
            batch.offset,
            batch.slope);
    return dx;
  }

  @Override
  public void updateStatistics(ShardedPass pass) {
    Moments moments = pass.first().statistics(this, channels).moments;
    if (moments.count() < 2) {
      return;
    }
    for (int c = 0; c < channels; c++) {
      move(runningMean, c, moments.mean(c));
      move(runningVariance, c, moments.unbiasedVariance(c));
    }
  }

  private void move(Tensor running, int channel, double latest) {
    double old = running.data()[channel];
    running.data()[channel] = (float) (old + momentum * (latest - old));
  }

  private Planes planes(Tensor tensor) {
    return new Planes(channels, tensor.size() / channels);
  }
}
