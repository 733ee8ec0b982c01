package dev.fromscratch.cnn.benchmark;

import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.TensorOps.AdamStep;
import dev.fromscratch.cnn.engine.ops.TensorOps.RmsPropStep;
import dev.fromscratch.cnn.engine.ops.TensorOps.SgdStep;
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
 * Activations and steps of optimizers on one thread, for as many numbers as the trainer updates at
 * once.
 *
 * <pre>./mvnw -Pbenchmark test -Dbenchmark=ElementwiseBenchmark</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class ElementwiseBenchmark {

  private static final int CLASSES = 10;
  private static final SgdStep SGD = new SgdStep(0.01f, 0.9f, false, 0);
  private static final RmsPropStep RMS_PROP = new RmsPropStep(0.001f, 0.99f, 1e-8f, 0);
  private static final AdamStep ADAM = new AdamStep(0.001f, 0.9f, 0.999f, 1e-8f, 1);

  @Param("16384")
  int count = 16_384;

  private final TensorOps ops = TensorOps.best();
  private float[] x;
  private float[] dy;
  private float[] y;
  private float[] m;
  private float[] v;

  /** Fills the arrays. */
  @Setup
  public void setUp() {
    x = RandomNumbers.uniform(count, 1);
    dy = RandomNumbers.uniform(count, 2);
    y = new float[count];
    m = new float[count];
    v = new float[count];
  }

  @Benchmark
  public float[] relu() {
    ops.relu(x, y, count);
    return y;
  }

  @Benchmark
  public float[] sigmoid() {
    ops.sigmoid(x, y, count);
    return y;
  }

  @Benchmark
  public float[] sigmoidBackward() {
    ops.sigmoidBackward(x, dy, y, count);
    return y;
  }

  @Benchmark
  public float[] tanh() {
    ops.tanh(x, y, count);
    return y;
  }

  @Benchmark
  public float[] gelu() {
    ops.gelu(x, y, count);
    return y;
  }

  @Benchmark
  public float[] softmax() {
    ops.softmax(x, y, count / CLASSES, CLASSES);
    return y;
  }

  @Benchmark
  public float[] sgdStep() {
    ops.sgdStep(y, v, 0, count, dy, 0, SGD);
    return y;
  }

  @Benchmark
  public float[] rmsPropStep() {
    ops.rmsPropStep(y, v, m, 0, count, dy, 0, RMS_PROP);
    return y;
  }

  @Benchmark
  public float[] adamStep() {
    ops.adamStep(y, m, v, 0, count, dy, 0, ADAM);
    return y;
  }
}
