package dev.fromscratch.cnn.benchmark;

import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.training.TrainingSteps;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A training step: forward, loss, backward and the update of Adam.
 *
 * <pre>
 * ./mvnw -Pbenchmark test -Dbenchmark=TrainingBenchmark
 * ./mvnw -Pbenchmark test -Dbenchmark="TrainingBenchmark -p network=LENET -p threads=1 -prof gc"
 * </pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class TrainingBenchmark {

  private static final int BATCH_SIZE = 64;
  private static final int IMAGES = 512;

  @Param ReferenceNetwork network = ReferenceNetwork.MNIST_CONV;

  @Param({"1", "2"})
  int threads = 1;

  private WorkerPool workers;
  private TrainingSteps batches;
  private TrainingSteps samples;

  /** Builds two runs of the same network. */
  @Setup
  public void setUp() {
    workers = new WorkerPool(threads);
    batches = steps(BATCH_SIZE);
    samples = steps(1);
  }

  private TrainingSteps steps(int batchSize) {
    return new TrainingSteps(
        network.build(), ReferenceData.dataset(IMAGES), batchSize, TensorOps.best(), workers);
  }

  @TearDown
  public void tearDown() {
    workers.close();
  }

  @Benchmark
  public void batchOf64() {
    batches.run();
  }

  @Benchmark
  public void batchOf1() {
    samples.run();
  }
}
