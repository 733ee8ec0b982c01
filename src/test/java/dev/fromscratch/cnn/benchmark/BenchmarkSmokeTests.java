package dev.fromscratch.cnn.benchmark;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs every benchmark once, in this JVM: that it still works, not how fast it is. */
class BenchmarkSmokeTests {

  @Test
  void benchmarkWhenRunOnceDoesNotFail() throws RunnerException {
    // Another run on this machine would only disturb the times, which nobody looks at.
    System.setProperty("jmh.ignoreLock", "true");
    Options once =
        new OptionsBuilder()
            .mode(Mode.SingleShotTime)
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    Collection<RunResult> results = new Runner(once).run();
    Set<String> benchmarks =
        results.stream().map(result -> result.getParams().getBenchmark()).collect(toSet());
    assertThat(benchmarks).hasSameSizeAs(declaredBenchmarks());
  }

  private static List<JavaMethod> declaredBenchmarks() {
    return new ClassFileImporter()
        .importPackages("dev.fromscratch.cnn.benchmark").stream()
            .flatMap(type -> type.getMethods().stream())
            .filter(method -> method.isAnnotatedWith(Benchmark.class))
            .toList();
  }
}
