package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.ops.Scratch;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * The passes of the shards of one batch, which go through the layers together because some layer
 * needs the whole batch.
 *
 * <p>Tensors come in lists, one per shard. A batch may have fewer shards than there are passes.
 * Each shard is one task, and what shards have in common is put together in their order, so the
 * results have the same bits for any number of threads.
 */
public final class ShardedPass {

  private final List<Pass> shards;
  private final Tasks tasks;

  /** Runs a task for every index below a count, in any order or at the same time. */
  @FunctionalInterface
  private interface Tasks {
    void run(int count, IntConsumer task);
  }

  private ShardedPass(List<Pass> shards, Tasks tasks) {
    this.shards = List.copyOf(shards);
    this.tasks = tasks;
  }

  /**
   * The passes of shards that share threads.
   *
   * @param shards passes for training, at least one
   */
  public static ShardedPass of(List<Pass> shards, WorkerPool workers) {
    return new ShardedPass(shards, workers::run);
  }

  /** A batch in one piece, on the thread that calls. */
  static ShardedPass of(Pass whole) {
    return new ShardedPass(
        List.of(whole),
        (count, task) -> {
          for (int i = 0; i < count; i++) {
            task.accept(i);
          }
        });
  }

  /** The pass of one shard. */
  public Pass shard(int i) {
    return shards.get(i);
  }

  /** The pass of the first shard, which also keeps what holds for the whole batch. */
  Pass first() {
    return shards.getFirst();
  }

  /** Runs a task for each of the first {@code count} shards and returns when all are done. */
  public void run(int count, IntConsumer task) {
    tasks.run(count, task);
  }

  /**
   * The gradient of the batch: the sum of those of the first {@code count} shards, in their order.
   *
   * @param from the first element; of a matrix, it begins a row
   * @param to the end; of a matrix, it ends a row
   * @param scratch of the thread that calls
   * @return the gradient of the whole parameter, of which this range is valid; storage of the first
   *     shard, whose own gradient it replaces
   */
  public Tensor sumGradients(Parameter parameter, int from, int to, int count, Scratch scratch) {
    Tensor sum = first().gradientStorage(parameter);
    TensorOps ops = first().ops();
    if (first().factors(parameter) == null) {
      for (int i = 1; i < count; i++) {
        float[] part = shards.get(i).gradientStorage(parameter).data();
        ops.add(part, from, sum.data(), from, to - from);
      }
      return sum;
    }
    float[] part = scratch.partial(to - from);
    for (int i = 0; i < count; i++) {
      GradientFactors factors = Objects.requireNonNull(shards.get(i).factors(parameter));
      if (i == 0) {
        factors.multiply(from, to, sum.data(), from, ops, scratch);
      } else {
        factors.multiply(from, to, part, 0, ops, scratch);
        ops.add(part, 0, sum.data(), from, to - from);
      }
    }
    return sum;
  }

  /** What {@link #sumGradients} has put together. */
  public Tensor summedGradient(Parameter parameter) {
    return first().gradientStorage(parameter);
  }

  /** The tensors that a function makes for each of the first {@code count} shards. */
  public List<Tensor> map(int count, IntFunction<Tensor> function) {
    Tensor[] results = new Tensor[count];
    tasks.run(count, i -> results[i] = function.apply(i));
    return Arrays.asList(results);
  }
}
