package dev.fromscratch.cnn.benchmark;

import dev.fromscratch.cnn.engine.ops.Scratch;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.TensorOps.Product;
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
 * Matrix products on one thread, at the sizes that the dense layers of the reference networks need
 * for the 32 images of a shard.
 *
 * <pre>./mvnw -Pbenchmark test -Dbenchmark=MatrixProductBenchmark</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class MatrixProductBenchmark {

  /** {@code m x n x k}. */
  @Param({
    "100x32x3380",
    "128x32x256",
    "128x32x9216",
    "10x32x128",
    "3380x32x100",
    "9216x32x128",
    "9216x128x32"
  })
  String size = "128x32x256";

  private final TensorOps ops = TensorOps.best();
  private Product product;
  private float[] a;
  private float[] b;
  private float[] start;
  private float[] c;
  private final Scratch scratch = new Scratch();

  /** Fills the matrices. */
  @Setup
  public void setUp() {
    String[] sizes = size.split("x", -1);
    int m = Integer.parseInt(sizes[0]);
    int n = Integer.parseInt(sizes[1]);
    int k = Integer.parseInt(sizes[2]);
    product = new Product(m, n, k);
    a = RandomNumbers.uniform(m * k, 1);
    b = RandomNumbers.uniform(k * n, 2);
    start = new float[m];
    c = new float[m * n];
  }

  @Benchmark
  public float[] multiply() {
    ops.multiply(product, a, 0, b, c, 0, scratch);
    return c;
  }

  @Benchmark
  public float[] multiplyTransposedA() {
    ops.multiplyTransposedA(product, a, b, 0, start, c, 0, scratch);
    return c;
  }
}
