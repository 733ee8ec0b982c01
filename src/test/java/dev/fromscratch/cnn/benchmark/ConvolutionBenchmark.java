package dev.fromscratch.cnn.benchmark;

import dev.fromscratch.cnn.engine.layer.Conv2d;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.ops.TensorOps;
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
 * Convolution on one thread, for the 32 images of a shard.
 *
 * <pre>./mvnw -Pbenchmark test -Dbenchmark=ConvolutionBenchmark</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class ConvolutionBenchmark {

  private static final int IMAGES = 32;

  @Param ReferenceConvolution convolution = ReferenceConvolution.MNIST_CONV;

  private Conv2d layer;
  private Pass pass;
  private Tensor x;
  private Tensor dy;

  /** A forward pass comes first: the backward passes need what it leaves. */
  @Setup
  public void setUp() {
    layer = convolution.layer();
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
  public void backwardParameters() {
    layer.backwardParameters(dy, pass);
  }

  @Benchmark
  public Tensor backwardInput() {
    return layer.backwardInput(dy, pass);
  }
}
