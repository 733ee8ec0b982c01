package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.layer.ShardedPass;
import dev.fromscratch.cnn.engine.ops.Scratch;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.optimizer.OptimizerState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of a training step: the gradients of all shards become one, and the optimizer moves the
 * parameters by it.
 *
 * <p>Parameters are cut into ranges, each of which is a task: its gradients are added in the order
 * of the shards and used at once, while they are in the cache. So every sum has one order, and the
 * result has the same bits on one thread or many.
 *
 * <p>Clipping needs the norm of the whole gradient before anything moves: {@code g = g min(1, c /
 * ‖g‖)}, where {@code ‖g‖²} is added within ranges and then in the order of the ranges. See <a
 * href="https://arxiv.org/abs/1211.5063">Pascanu, Mikolov, Bengio (2013)</a>.
 */
final class ParameterUpdate {

  /** Numbers per range, about: 32 kB of each array, so that a range stays in the cache. */
  private static final int RANGE_SIZE = 8_192;

  /** Rows of a matrix that are best computed together; a range begins at a multiple of them. */
  private static final int ROWS = 8;

  private final List<Parameter> parameters;
  private final ShardedPass shards;
  private final OptimizerState optimizer;
  private final @Nullable WeightAverage average;
  private final float clipNorm;
  private final TensorOps ops;
  private final WorkerPool workers;
  private final List<Range> ranges = new ArrayList<>();
  private final double[] squares;

  /** Of all parameters, where the whole gradient is needed before any of it is used. */
  private final List<float[]> gradients;

  private final List<Scratch> scratches = new ArrayList<>();
  private final WorkerPool.Task sumAndUpdate = this::sumAndUpdate;
  private final WorkerPool.Task sumAndMeasure = this::sumAndMeasure;
  private final WorkerPool.Task clipAndUpdate = this::clipAndUpdate;
  private int active;
  private float factor;

  /** A part of one parameter that is updated by one task; of a matrix, whole rows. */
  private record Range(int parameter, int from, int to) {

    int size() {
      return to - from;
    }
  }

  /**
   * Updates of one run.
   *
   * @param average what follows the parameters, or null
   * @param clipNorm the largest norm of a gradient, or {@link TrainingConfig#NO_CLIPPING}
   */
  ParameterUpdate(
      List<Parameter> parameters,
      ShardedPass shards,
      OptimizerState optimizer,
      @Nullable WeightAverage average,
      float clipNorm,
      TensorOps ops,
      WorkerPool workers) {
    this.parameters = parameters;
    this.shards = shards;
    this.optimizer = optimizer;
    this.average = average;
    this.clipNorm = clipNorm;
    this.ops = ops;
    this.workers = workers;
    for (int p = 0; p < parameters.size(); p++) {
      addRanges(p, parameters.get(p));
    }
    this.squares = new double[ranges.size()];
    this.gradients = clipNorm == TrainingConfig.NO_CLIPPING ? List.of() : gradients(parameters);
    for (int worker = 0; worker < workers.size(); worker++) {
      scratches.add(new Scratch());
    }
  }

  private void addRanges(int index, Parameter parameter) {
    boolean matrix = parameter.shape().rank() == 2;
    int rows = matrix ? ROWS * parameter.shape().dim(1) : 1;
    int step = Math.max(rows, RANGE_SIZE / rows * rows);
    for (int from = 0; from < parameter.size(); from += step) {
      ranges.add(new Range(index, from, Math.min(from + step, parameter.size())));
    }
  }

  /**
   * Moves all parameters by the gradients of the first shards.
   *
   * @param shardCount how many shards the batch filled
   * @param step the number of the step in the run, from 0
   * @param learningRate η of this step
   */
  void run(int shardCount, long step, float learningRate) {
    active = shardCount;
    optimizer.beginStep(step, learningRate);
    if (average != null) {
      average.beginStep(step);
      average.updateStatistics(ops);
    }
    if (clipNorm == TrainingConfig.NO_CLIPPING) {
      workers.run(ranges.size(), sumAndUpdate);
    } else {
      workers.run(ranges.size(), sumAndMeasure);
      double norm = norm();
      factor = norm > clipNorm ? (float) (clipNorm / norm) : 1;
      workers.run(ranges.size(), clipAndUpdate);
    }
  }

  private double norm() {
    double sum = 0;
    for (double square : squares) {
      sum += square;
    }
    return Math.sqrt(sum);
  }

  private void sumAndUpdate(int i, int worker) {
    Range range = ranges.get(i);
    Scratch scratch = scratches.get(worker);
    float[] gradient = scratch.partial(range.size());
    sum(range, gradient, 0, scratch);
    update(range, gradient, 0);
  }

  private void sumAndMeasure(int i, int worker) {
    Range range = ranges.get(i);
    float[] gradient = gradients.get(range.parameter());
    sum(range, gradient, range.from(), scratches.get(worker));
    squares[i] = ops.sumOfSquares(gradient, range.from(), range.to());
  }

  private void clipAndUpdate(int i, int worker) {
    Range range = ranges.get(i);
    float[] gradient = gradients.get(range.parameter());
    ops.scale(gradient, range.from(), range.to(), factor);
    update(range, gradient, range.from());
  }

  private void sum(Range range, float[] sum, int offset, Scratch scratch) {
    Parameter parameter = parameters.get(range.parameter());
    shards.sumGradients(parameter, range.from(), range.to(), active, sum, offset, scratch);
  }

  private void update(Range range, float[] gradient, int gradientFrom) {
    optimizer.update(ops, range.parameter(), range.from(), range.to(), gradient, gradientFrom);
    if (average != null) {
      average.update(ops, range.parameter(), range.from(), range.to());
    }
  }

  private static List<float[]> gradients(List<Parameter> parameters) {
    return parameters.stream().map(p -> new float[p.size()]).toList();
  }
}
