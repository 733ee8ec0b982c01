package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.ops.Planes;
import dev.fromscratch.cnn.engine.ops.Scratch;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The working memory of forward and backward passes: activations, scratch space and gradients.
 *
 * <p>A pass is used again and again; its buffers grow to the largest batch seen and are then
 * reused, so that nothing is allocated once it is warm. Buffers are found by the identity of their
 * layer, so a layer may stand in a network only once. Not thread-safe: one thread, one pass.
 */
public final class Pass {

  /** What a buffer of a layer holds. */
  enum Slot {
    OUTPUT,
    INPUT_GRADIENT,
    PARTIAL_SUMS,
  }

  private final TensorOps ops;
  private final boolean training;
  private final Scratch scratch = new Scratch();
  private final IdentityHashMap<Layer, Buffers> buffers = new IdentityHashMap<>();
  private final IdentityHashMap<Parameter, Tensor> gradients = new IdentityHashMap<>();
  private final IdentityHashMap<Parameter, GradientFactors> factors = new IdentityHashMap<>();
  private @Nullable Helpers helpers;
  private long seed;
  private long step;
  private int firstSample;

  private Pass(TensorOps ops, boolean training) {
    this.ops = ops;
    this.training = training;
  }

  /**
   * A pass in which dropout drops, batch normalization looks at the batch, and backward passes are
   * possible.
   */
  public static Pass training(TensorOps ops) {
    return new Pass(ops, true);
  }

  /** A pass for predictions: dropout lets everything through, statistics are the running ones. */
  public static Pass inference(TensorOps ops) {
    return new Pass(ops, false);
  }

  /** The arithmetic to use. */
  public TensorOps ops() {
    return ops;
  }

  /** Where operations work. */
  Scratch scratch() {
    return scratch;
  }

  /** Who helps with operations from now on, or null. */
  void setHelpers(@Nullable Helpers newHelpers) {
    helpers = newHelpers;
  }

  /** Threads that help with an operation, if there are any. */
  @Nullable Helpers helpers() {
    return helpers;
  }

  /** Whether it is one for training. */
  public boolean isTraining() {
    return training;
  }

  /**
   * Says which samples the next forward pass sees, which is all that its randomness depends on.
   *
   * @param seed seed of the training run
   * @param step number of the training step
   * @param firstSample position of the first sample within the batch
   */
  public void seed(long seed, long step, int firstSample) {
    this.seed = seed;
    this.step = step;
    this.firstSample = firstSample;
  }

  /** Random bits for each sample of the current step in one layer; storage of the pass. */
  int[] randomKeys(int layer, int count) {
    int[] keys = scratch.ints(count);
    for (int n = 0; n < count; n++) {
      keys[n] = (int) SeededRandom.firstBits(seed, step, layer, (long) firstSample + n);
    }
    return keys;
  }

  /** The gradient of a parameter: zeros until a backward pass writes it. */
  public Tensor gradient(Parameter parameter) {
    Tensor gradient = gradientStorage(parameter);
    GradientFactors kept = factors.get(parameter);
    if (kept != null) {
      kept.multiply(0, gradient.size(), false, gradient.data(), 0, ops, scratch);
    }
    return gradient;
  }

  /** Where the gradient of a parameter is, or will be if only its factors are known. */
  Tensor gradientStorage(Parameter parameter) {
    Tensor gradient = gradients.get(parameter);
    if (gradient == null) {
      gradient = Tensor.zeros(parameter.shape());
      gradients.put(parameter, gradient);
    }
    return gradient;
  }

  /** Keeps the gradient {@code x · dyᵀ} of a matrix as its factors. */
  void keepFactors(Parameter parameter, Tensor x, Tensor dy) {
    GradientFactors kept = factors.get(parameter);
    if (kept == null) {
      kept = new GradientFactors();
      factors.put(parameter, kept);
    }
    kept.keep(x, dy, ops, scratch);
  }

  /** The factors of the gradient of a parameter, if that is how it is kept. */
  @Nullable GradientFactors factors(Parameter parameter) {
    return factors.get(parameter);
  }

  /**
   * Writes the gradient of a bias: for each of its numbers, the sum of the numbers of dy that it
   * was added to, which lie side by side.
   */
  void sumTo(Parameter bias, Tensor dy) {
    double[] sums = scratch.doubles(bias.size());
    ops.sumChannels(new Planes(bias.size(), dy.size() / bias.size()), dy.data(), sums);
    float[] gradient = gradient(bias).data();
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = (float) sums[i];
    }
  }

  /**
   * The buffer of a slot for {@code count} samples of this shape; its old contents are undefined.
   */
  Tensor buffer(Layer layer, Slot slot, int count, Shape sample) {
    Buffers owned = buffersOf(layer);
    Tensor buffer = owned.tensors.get(slot);
    if (buffer == null || buffer.dim(0) != count) {
      buffer = resized(buffer, sample.batched(count));
      owned.tensors.put(slot, buffer);
    }
    return buffer;
  }

  /** The same numbers as samples of another shape. */
  Tensor view(Layer layer, Slot slot, Tensor batch, Shape sample) {
    Map<Slot, Tensor> tensors = buffersOf(layer).tensors;
    Tensor view = tensors.get(slot);
    if (view == null || !view.sharesNumbers(batch) || view.dim(0) != batch.dim(0)) {
      view = batch.reshape(sample.batched(batch.dim(0)));
      tensors.put(slot, view);
    }
    return view;
  }

  private static Tensor resized(@Nullable Tensor buffer, Shape shape) {
    return buffer != null && buffer.data().length >= shape.size()
        ? Tensor.view(shape, buffer.data())
        : Tensor.zeros(shape);
  }

  /** The buffer of indices of a layer, at least this long. */
  int[] indices(Layer layer, int size) {
    Buffers owned = buffersOf(layer);
    if (owned.indices.length < size) {
      owned.indices = new int[size];
    }
    return owned.indices;
  }

  /** Remembers the input of a forward pass for the backward pass. */
  void saveInput(Layer layer, Tensor x) {
    buffersOf(layer).input = x;
  }

  /**
   * The input of the last forward pass.
   *
   * @throws IllegalStateException if there was none
   */
  Tensor savedInput(Layer layer) {
    Tensor input = buffersOf(layer).input;
    if (input == null) {
      throw new IllegalStateException("backward needs a forward pass first");
    }
    return input;
  }

  /**
   * The output of the last forward pass.
   *
   * @throws IllegalStateException if there was none
   */
  Tensor savedOutput(Layer layer) {
    Tensor output = buffersOf(layer).tensors.get(Slot.OUTPUT);
    if (output == null) {
      throw new IllegalStateException("backward needs a forward pass first");
    }
    return output;
  }

  /**
   * For a backward pass that needs nothing the forward pass saved, but makes no sense without it.
   *
   * @throws IllegalStateException if there was none
   */
  void requireForward(Layer layer) {
    savedOutput(layer);
  }

  /** Remembers what {@code backwardParameters} of a residual layer found on its way. */
  void saveInnerGradient(Residual layer, Tensor gradient) {
    buffersOf(layer).innerGradient = gradient;
  }

  /**
   * The gradient that the last {@code backwardParameters} remembered.
   *
   * @throws IllegalStateException if there was none
   */
  Tensor savedInnerGradient(Residual layer) {
    Tensor gradient = buffersOf(layer).innerGradient;
    if (gradient == null) {
      throw new IllegalStateException("backwardInput needs backwardParameters first");
    }
    return gradient;
  }

  /** What batch normalization keeps between forward, backward and the update of its statistics. */
  ChannelStatistics statistics(BatchNorm layer, int channels) {
    Buffers owned = buffersOf(layer);
    if (owned.statistics == null) {
      owned.statistics = new ChannelStatistics(channels);
    }
    return owned.statistics;
  }

  private Buffers buffersOf(Layer layer) {
    Buffers owned = buffers.get(layer);
    if (owned == null) {
      owned = new Buffers();
      buffers.put(layer, owned);
    }
    return owned;
  }

  private static final class Buffers {
    private final Map<Slot, Tensor> tensors = new EnumMap<>(Slot.class);
    private int[] indices = {};
    private @Nullable Tensor input;
    private @Nullable Tensor innerGradient;
    private @Nullable ChannelStatistics statistics;
  }
}
