package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.ops.Scratch;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

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
  private final @Nullable Helpers helpers;

  /** Runs a task for every index below a count, in any order or at the same time. */
  @FunctionalInterface
  private interface Tasks {
    void run(int count, IntConsumer task);
  }

  private ShardedPass(List<Pass> shards, Tasks tasks, @Nullable Helpers helpers) {
    this.shards = List.copyOf(shards);
    this.tasks = tasks;
    this.helpers = helpers;
  }

  /**
   * The passes of shards that share threads.
   *
   * @param shards passes for training, at least one
   */
  public static ShardedPass of(List<Pass> shards, WorkerPool workers) {
    return new ShardedPass(shards, workers::run, new Helpers(workers));
  }

  /** A batch in one piece, on the thread that calls. */
  static ShardedPass of(Pass whole) {
    return new ShardedPass(
        List.of(whole),
        (count, task) -> {
          for (int i = 0; i < count; i++) {
            task.accept(i);
          }
        },
        null);
  }

  /** Says how many shards the next batch has: a single one gets the help of all threads. */
  public void begin(int count) {
    for (Pass shard : shards) {
      shard.setHelpers(count == 1 ? helpers : null);
    }
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
   * Writes the gradient of the batch: the sum of those of the first {@code count} shards, in their
   * order.
   *
   * @param from the first element; of a matrix, it begins a row
   * @param to the end; of a matrix, it ends a row
   * @param sum where the elements {@code [from, to)} go
   * @param offset where in {@code sum} the first of them goes
   * @param scratch of the thread that calls
   */
  public void sumGradients(
      Parameter parameter, int from, int to, int count, float[] sum, int offset, Scratch scratch) {
    TensorOps ops = first().ops();
    for (int i = 0; i < count; i++) {
      GradientFactors factors = shards.get(i).factors(parameter);
      if (factors != null) {
        factors.multiply(from, to, i > 0, sum, offset, ops, scratch);
      } else {
        float[] gradient = shards.get(i).gradientStorage(parameter).data();
        if (i == 0) {
          System.arraycopy(gradient, from, sum, offset, to - from);
        } else {
          ops.add(gradient, from, sum, offset, to - from);
        }
      }
    }
  }

  /** The tensors that a function makes for each of the first {@code count} shards. */
  public List<Tensor> map(int count, IntFunction<Tensor> function) {
    Tensor[] results = new Tensor[count];
    tasks.run(count, i -> results[i] = function.apply(i));
    return Arrays.asList(results);
  }
}
