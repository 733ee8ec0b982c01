package dev.fromscratch.cnn.benchmark;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The machine's peak on one thread and on two: each operation is {@link
 * FusedMultiplyAdd#operations} floating-point operations, 3.84 million with 512 bits.
 *
 * <pre>./mvnw -Pbenchmark test -Dbenchmark=FusedMultiplyAddBenchmark</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class FusedMultiplyAddBenchmark {

  float start = 1;

  @Benchmark
  public float oneThread() {
    return FusedMultiplyAdd.run(start);
  }

  @Benchmark
  @Threads(2)
  public float twoThreads() {
    return FusedMultiplyAdd.run(start);
  }
}
