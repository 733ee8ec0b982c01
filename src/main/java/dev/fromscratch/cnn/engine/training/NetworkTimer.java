package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.layer.Layer;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.layer.Residual;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.training.NetworkTimings.Phase;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Times the layers of a network one by one, on the thread that calls and on pictures of noise: the
 * time depends on shapes, not on what the numbers are.
 *
 * <p>A round is a pass without gradients, and a forward and a backward pass of training, over as
 * many samples as evaluation and training steps take at a time. The gradient of a dense layer's
 * weight, which a training step multiplies out when it uses it, is counted where it belongs, as a
 * gradient of parameters.
 *
 * <p>Rounds that do not count come first, over 1, 2, 4, … samples: that warms HotSpot up and shows
 * how many samples there is time for. The network stays as it is.
 */
public final class NetworkTimer {

  /** A median of more rounds would hardly be another. */
  private static final int MAX_ROUNDS = 200;

  /** The share of the time, one in so many, until which no round counts. */
  private static final int WARM_UP_SHARE = 3;

  private static final int WARM_UP = -1;
  private static final long SEED = 1;

  private final Network network;
  private final int batchSize;
  private final int chunkSize;
  private final int shardSize;
  private final LongSupplier clock;
  private final Pass inference;
  private final Pass training;
  private final float[] images;
  private final float[] outputGradient;
  private final List<LayerLaps> layers;
  private int round;
  private long now;

  /**
   * A timer with working memory of its own.
   *
   * @param batchSize the size of the batches to tell about; positive
   * @param clock nanoseconds since any moment
   */
  public NetworkTimer(Network network, int batchSize, TensorOps ops, LongSupplier clock) {
    this.network = network;
    this.batchSize = batchSize;
    this.chunkSize = chunkSize(batchSize);
    this.shardSize = TrainingStep.shardSize(batchSize);
    this.clock = clock;
    this.inference = Pass.inference(ops);
    this.training = Pass.training(ops);
    this.layers = LayerLaps.of(network, MAX_ROUNDS);
    int samples = Math.max(chunkSize, shardSize);
    this.images = noise(network.inputShape().batched(samples), 0);
    this.outputGradient = noise(network.outputShape().batched(samples), 1);
  }

  private static float[] noise(Shape shape, int stream) {
    SeededRandom random = SeededRandom.derive(SEED, stream);
    float[] numbers = new float[shape.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextFloat();
    }
    return numbers;
  }

  /** Samples that are predicted together. */
  private static int chunkSize(int batchSize) {
    return Math.min(batchSize, Evaluator.CHUNK_SIZE);
  }

  /** About how much memory a timer takes besides the network, in bytes. */
  public static long memoryBytes(Network network, int batchSize) {
    int chunk = chunkSize(batchSize);
    int shard = TrainingStep.shardSize(batchSize);
    long activations = network.inputShape().size();
    long scratch = 0;
    for (Layer layer : network.layers()) {
      activations += layer.activationSize();
      scratch = Math.max(scratch, layer.scratchSize(chunk) + layer.scratchSize(shard));
    }
    long numbers = activations * (chunk + 2L * shard) + network.parameterCount() + scratch;
    return numbers * Float.BYTES;
  }

  /**
   * Measures until every layer was timed often enough or the time is over. One round over one
   * sample is always measured, however long it takes.
   *
   * @param budgetNanos how long it may take in all
   */
  public NetworkTimings time(long budgetNanos) {
    now = clock.getAsLong();
    long end = now + budgetNanos;
    long warm = now + budgetNanos / WARM_UP_SHARE;
    int samples = 1;
    long duration = run(samples, WARM_UP);
    boolean grows = isTimeForMore(samples, duration, end);
    while (grows || now + duration <= warm) {
      samples = grows ? 2 * samples : samples;
      duration = run(samples, WARM_UP);
      grows = isTimeForMore(samples, duration, end);
    }
    int rounds = 0;
    do {
      duration = run(samples, rounds++);
    } while (rounds < MAX_ROUNDS && now + duration <= end);
    return timings(samples, rounds);
  }

  /** Twice the samples take up to twice the time, and once more in a round that counts. */
  private boolean isTimeForMore(int samples, long duration, long end) {
    return samples < Math.max(chunkSize, shardSize) && now + 4 * duration <= end;
  }

  private NetworkTimings timings(int samples, int rounds) {
    int chunk = Math.min(samples, chunkSize);
    int shard = Math.min(samples, shardSize);
    return new NetworkTimings(
        batchSize,
        chunk,
        shard,
        rounds,
        layers.stream()
            .flatMap(
                each -> each.timings(rounds, phase -> phase == Phase.INFERENCE ? chunk : shard))
            .toList());
  }

  /** One round with at most so many samples; returns how long it took. */
  private long run(int samples, int number) {
    round = number;
    int chunk = Math.min(samples, chunkSize);
    int shard = Math.min(samples, shardSize);
    Tensor predicted = Tensor.view(network.inputShape().batched(chunk), images);
    Tensor learned = Tensor.view(network.inputShape().batched(shard), images);
    Tensor dy = Tensor.view(network.outputShape().batched(shard), outputGradient);
    long start = now;
    now = clock.getAsLong();
    forward(layers, predicted, inference, Phase.INFERENCE);
    forward(layers, learned, training, Phase.FORWARD);
    backward(layers, dy, false);
    return now - start;
  }

  private Tensor forward(List<LayerLaps> chain, Tensor x, Pass pass, Phase phase) {
    Tensor y = x;
    for (LayerLaps each : chain) {
      y =
          each.layer() instanceof Residual residual
              ? residual.addInput(forward(each.inside(), y, pass, phase), y, pass)
              : each.layer().forward(y, pass);
      lap(each, phase);
    }
    return y;
  }

  /** The backward pass; returns ∂L/∂x, or for the input of the network anything. */
  private Tensor backward(List<LayerLaps> chain, Tensor outputGradient, boolean inputIsLearned) {
    Tensor dy = outputGradient;
    for (int i = chain.size() - 1; i >= 0; i--) {
      dy = backward(chain.get(i), dy, inputIsLearned || i > 0);
    }
    return dy;
  }

  private Tensor backward(LayerLaps each, Tensor dy, boolean inputIsLearned) {
    Layer layer = each.layer();
    Tensor inner = dy;
    if (layer instanceof Residual) {
      inner = backward(each.inside(), dy, inputIsLearned);
    } else if (!layer.parameters().isEmpty()) {
      layer.backwardParameters(dy, training);
      layer.parameters().forEach(training::gradient);
      lap(each, Phase.PARAMETER_GRADIENT);
    }
    if (!inputIsLearned) {
      return dy;
    }
    Tensor dx =
        layer instanceof Residual residual
            ? residual.addOutputGradient(inner, dy, training)
            : layer.backwardInput(dy, training);
    lap(each, Phase.INPUT_GRADIENT);
    return dx;
  }

  /** Notes the time since the last reading of the clock. */
  private void lap(LayerLaps each, Phase phase) {
    long before = now;
    now = clock.getAsLong();
    if (round != WARM_UP) {
      each.record(phase, round, now - before);
    }
  }
}
