package dev.fromscratch.cnn.benchmark;

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
 * Matrix products on one thread, at the sizes that the dense layers and the convolutions of the
 * reference networks need for 16 images.
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
    "16x100x3380",
    "16x128x256",
    "16x128x9216",
    "16x10x128",
    "5x676x9",
    "16x64x200",
    "64x576x288"
  })
  String size = "16x128x256";

  private final TensorOps ops = TensorOps.best();
  private Product product;
  private float[] a;
  private float[] b;
  private float[] c;

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
    c = new float[m * n];
  }

  @Benchmark
  public float[] multiply() {
    ops.multiply(product, a, 0, b, 0, c, 0);
    return c;
  }

  @Benchmark
  public float[] multiplyTransposedA() {
    ops.multiplyTransposedA(product, a, 0, b, 0, c, 0);
    return c;
  }

  @Benchmark
  public float[] multiplyTransposedB() {
    ops.multiplyTransposedB(product, a, 0, b, 0, c, 0);
    return c;
  }
}
