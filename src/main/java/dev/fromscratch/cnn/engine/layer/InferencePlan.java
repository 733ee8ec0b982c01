package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.ops.Epilogue;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WindowGeometry;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * How the layers of a chain answer a fixed number of samples: which layer reads which buffer and
 * writes which. Made once, and shared by any number of threads that bring a {@link Workspace} each.
 *
 * <p>Nothing is kept for a backward pass, so a buffer is free again as soon as the next layer has
 * read it: two buffers are enough for layers in a row, and one more for each residual layer around
 * them, which must not lose its input. Layers that turn every number into another write where they
 * read; max-pooling and ReLU behind a convolution are a part of it; dropout, flatten and reshape do
 * nothing at all. The results have the bits of {@link
 * Chain#forward(dev.fromscratch.cnn.engine.tensor.Tensor, Pass)} with a pass for predictions.
 *
 * <p>A plan may keep the {@link Features} on the way, in a buffer of their own.
 */
public final class InferencePlan {

  /** The number of the buffer that is the caller's, and only read. */
  private static final int INPUT = -1;

  /** The number of the buffer of features, in plans that keep them. */
  private static final int FEATURES = 0;

  private final List<Step> steps;
  private final List<Integer> sizes;
  private final int output;

  /** A layer with the numbers of its buffers, which may be the same. */
  private record Step(Inference inference, int from, int to) {}

  private InferencePlan(Planner planner, int output) {
    this.steps = List.copyOf(planner.steps);
    this.sizes = List.copyOf(planner.sizes);
    this.output = output;
  }

  /**
   * A plan for so many samples.
   *
   * @param chain layers whose parameters and statistics change no more
   */
  public static InferencePlan of(Chain chain, TensorOps ops, int samples) {
    var planner = new Planner(ops, samples);
    return new InferencePlan(planner, planner.add(chain, INPUT));
  }

  /**
   * The same, which also keeps what it finds on the way.
   *
   * @param features those of this chain
   */
  public static InferencePlan of(Chain chain, Features features, TensorOps ops, int samples) {
    var planner = new Planner(ops, samples);
    planner.keep(features);
    return new InferencePlan(planner, planner.add(chain, INPUT));
  }

  /**
   * Runs all layers.
   *
   * @param x {@code [N, inputShape]}, samples last; stays as it is
   * @return {@code [N, outputShape]}, samples last; storage of the workspace, or x itself if no
   *     layer does anything
   */
  public float[] run(float[] x, Workspace workspace) {
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      float[] from = buffer(step.from, x, workspace);
      step.inference.run(from, buffer(step.to, x, workspace), workspace.scratch());
    }
    return buffer(output, x, workspace);
  }

  /**
   * What the last run found on the way, of a plan that keeps it.
   *
   * @return {@code [N, F]}, samples last; storage of the workspace
   */
  public float[] features(Workspace workspace) {
    return workspace.buffer(FEATURES, sizes.get(FEATURES));
  }

  private float[] buffer(int number, float[] x, Workspace workspace) {
    return number == INPUT ? x : workspace.buffer(number, sizes.get(number));
  }

  /** Gives every layer its buffers, in the order in which the layers run. */
  private static final class Planner {

    private final TensorOps ops;
    private final int samples;
    private final List<Step> steps = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();

    /** Buffers that a residual layer will still read. */
    private final BitSet held = new BitSet();

    private List<Features.Tap> taps = List.of();

    Planner(TensorOps ops, int samples) {
      this.ops = ops;
      this.samples = samples;
    }

    /** Gives the features of the chain that is added next a buffer that nobody else gets. */
    void keep(Features features) {
      taps = features.taps();
      sizes.add(samples * features.size());
      held.set(FEATURES);
    }

    /** Adds layers whose input is in buffer {@code at}; returns where their output will be. */
    int add(Chain chain, int at) {
      int now = at;
      List<Layer> layers = chain.order();
      List<Features.Tap> own = taps;
      taps = List.of();
      for (int i = 0; i < layers.size(); i++) {
        addTaps(own, i, now);
        if (!(layers.get(i) instanceof Conv2d conv)) {
          now = add(layers.get(i), now);
          continue;
        }
        Layer last = conv;
        WindowGeometry pool = null;
        if (i + 1 < layers.size() && layers.get(i + 1) instanceof MaxPool2d next) {
          last = next;
          pool = next.window();
          i++;
        }
        boolean rectified = i + 1 < layers.size() && layers.get(i + 1) instanceof Relu;
        if (rectified) {
          i++;
        }
        var epilogue = new Epilogue(pool, rectified);
        now = add(last, conv.inference(ops, samples, epilogue), now, other(now));
      }
      return now;
    }

    /** Layers that numbers are taken from begin a step, so their input is there. */
    private void addTaps(List<Features.Tap> taps, int place, int from) {
      int to = 0;
      for (Features.Tap tap : taps) {
        int first = to;
        if (tap.place() == place) {
          Inference means =
              (x, y, _) ->
                  GlobalAvgPool.writeMeans(x, y, first, tap.channels(), tap.area(), samples);
          steps.add(new Step(means, from, FEATURES));
        }
        to += tap.channels() * samples;
      }
    }

    private int add(Layer layer, int at) {
      return switch (layer) {
        case Dropout _, Flatten _, Reshape _ -> at;
        case Activation f -> add(f, f.inference(ops, samples), at, same(at));
        case BatchNorm norm -> add(norm, norm.inference(ops, samples), at, same(at));
        case Softmax softmax -> add(softmax, softmax.inference(ops, samples), at, same(at));
        case AvgPool2d pool -> add(pool, pool.inference(ops, samples), at, other(at));
        case Conv2d conv -> add(conv, conv.inference(ops, samples, Epilogue.NONE), at, other(at));
        case Dense dense -> add(dense, dense.inference(ops, samples), at, other(at));
        case DepthwiseConv2d conv -> add(conv, conv.inference(ops, samples), at, other(at));
        case GlobalAvgPool pool -> add(pool, pool.inference(samples), at, other(at));
        case MaxPool2d pool -> add(pool, pool.inference(ops, samples), at, other(at));
        case Residual residual -> addResidual(residual, at);
      };
    }

    private int add(Layer layer, Inference inference, int from, int to) {
      while (sizes.size() <= to) {
        sizes.add(0);
      }
      sizes.set(to, Math.max(sizes.get(to), samples * layer.outputShape().size()));
      steps.add(new Step(inference, from, to));
      return to;
    }

    /** {@code y = x + f(x)}, with x added to f(x) where that is; x + x if f does nothing. */
    private int addResidual(Residual layer, int at) {
      boolean heldBefore = at != INPUT && held.get(at);
      hold(at, true);
      int inner = add(layer.body(), at);
      hold(at, heldBefore);
      int count = samples * layer.outputShape().size();
      if (inner != at) {
        return add(layer, (x, y, _) -> ops.add(x, 0, y, 0, count), at, inner);
      }
      Inference twice =
          (x, y, _) -> {
            System.arraycopy(x, 0, y, 0, count);
            ops.add(x, 0, y, 0, count);
          };
      return add(layer, twice, at, other(at));
    }

    private void hold(int buffer, boolean whether) {
      if (buffer != INPUT) {
        held.set(buffer, whether);
      }
    }

    /** The buffer itself if nobody else will read it, else another one. */
    private int same(int buffer) {
      return buffer == INPUT || held.get(buffer) ? other(buffer) : buffer;
    }

    /** The first buffer that is free while this one is read. */
    private int other(int buffer) {
      int free = held.nextClearBit(0);
      return free == buffer ? held.nextClearBit(free + 1) : free;
    }
  }
}
