package dev.fromscratch.cnn.benchmark;

import dev.fromscratch.cnn.engine.layer.MaxPool2d;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Max pooling on one thread, for the 32 images of a shard.
 *
 * <pre>./mvnw -Pbenchmark test -Dbenchmark=PoolingBenchmark</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class PoolingBenchmark {

  private static final int IMAGES = 32;

  /** {@code channels x height x width}, as in lenet (twice) and pytorch-mnist. */
  @Param({"8x24x24", "16x8x8", "64x24x24"})
  String input = "8x24x24";

  private MaxPool2d layer;
  private Pass pass;
  private Tensor x;
  private Tensor dy;

  /** A forward pass comes first: the backward pass needs what it leaves. */
  @Setup
  public void setUp() {
    String[] sizes = input.split("x", -1);
    Shape shape =
        Shape.of(
            Integer.parseInt(sizes[0]), Integer.parseInt(sizes[1]), Integer.parseInt(sizes[2]));
    layer = new MaxPool2d(shape, 2, 2);
    pass = Pass.training(TensorOps.best());
    x = RandomNumbers.tensor(layer.inputShape().batched(IMAGES), 1);
    dy = RandomNumbers.tensor(layer.outputShape().batched(IMAGES), 2);
    layer.forward(x, pass);
  }

  @Benchmark
  public Tensor forward() {
    return layer.forward(x, pass);
  }

  @Benchmark
  public Tensor backwardInput() {
    return layer.backwardInput(dy, pass);
  }
}
