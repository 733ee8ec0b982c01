package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** One forward and backward pass of a layer over a batch in shards, as plain arrays. */
final class ShardedRun {

  /** How a batch is worked on. */
  record Cut(int shardSize, int threads) {}

  private final Layer layer;
  private final int shards;
  final ShardedPass pass;
  final float[] y;
  final float[] dx;

  ShardedRun(Layer layer, Arithmetic arithmetic, Cut cut, float[] x, float[] dy) {
    List<Tensor> inputs = cut(layer.inputShape(), x, cut.shardSize);
    this.layer = layer;
    this.shards = inputs.size();
    try (var workers = new WorkerPool(cut.threads)) {
      // One pass more than there are shards, as at the end of an epoch.
      List<Pass> passes =
          Stream.generate(() -> Pass.training(arithmetic.ops())).limit(shards + 1).toList();
      this.pass = ShardedPass.of(passes, workers);
      this.y = joined(layer.forward(inputs, pass));
      List<Tensor> gradients = cut(layer.outputShape(), dy, cut.shardSize);
      layer.backwardParameters(gradients, pass);
      this.dx = joined(layer.backwardInput(gradients, pass));
    }
  }

  /** The gradient of one of the layer's parameters, summed over the shards. */
  double[] gradient(int parameter) {
    Parameter of = layer.parameters().get(parameter);
    double[] sum = new double[of.size()];
    for (int shard = 0; shard < shards; shard++) {
      float[] part = pass.shard(shard).gradient(of).data();
      Arrays.setAll(sum, i -> sum[i] + part[i]);
    }
    return sum;
  }

  private static List<Tensor> cut(Shape sample, float[] numbers, int shardSize) {
    List<Tensor> parts = new ArrayList<>();
    int step = shardSize * sample.size();
    for (int from = 0; from < numbers.length; from += step) {
      float[] part = Arrays.copyOfRange(numbers, from, Math.min(from + step, numbers.length));
      parts.add(Tensor.batch(sample, part));
    }
    return parts;
  }

  private static float[] joined(List<Tensor> parts) {
    float[] all = new float[parts.stream().mapToInt(Tensor::size).sum()];
    int to = 0;
    for (Tensor part : parts) {
      System.arraycopy(part.samples(), 0, all, to, part.size());
      to += part.size();
    }
    return all;
  }
}
