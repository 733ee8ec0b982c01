package dev.fromscratch.cnn.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.fromscratch.cnn.engine.ops.TensorOps.AdamStep;
import dev.fromscratch.cnn.engine.ops.TensorOps.Product;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Once compiled, operations allocate a few small records at most. One that allocates more has
 * vectors that HotSpot could not keep in registers, and takes ten times as long: a mistake that no
 * result shows.
 */
class WarmOperationsTests {

  /**
   * Bytes per call; a single vector that lives on the heap is 64 to 80, in each round of a loop.
   */
  private static final long LIMIT = 400;

  /** As many calls are measured at a time. */
  private static final int CALLS = 100;

  /**
   * The compilers are given this long; they usually take a few tenths of a second. Where other
   * processes have the cores, as when tests run side by side, they wait for their turn, and have
   * taken more than 6 s. It is waited for what must come to hold, and the bound is as tight at the
   * end: an operation that never gets there fails after any time.
   */
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final TensorOps ops = new VectorTensorOps();
  private final Scratch scratch = new Scratch();
  private final float[] a = RandomNumbers.uniform(1 << 18, 1);
  private final float[] b = RandomNumbers.uniform(1 << 18, 2);
  private final float[] c = RandomNumbers.uniform(1 << 18, 3);
  private final float[] d = RandomNumbers.uniform(1 << 18, 4);
  private final int[] indices = new int[1 << 18];

  private Map<String, Runnable> products(int samples) {
    var wide = new Product(100, samples, 50);
    var deep = new Product(37, 100, samples);
    return Map.of(
        "multiply", () -> ops.multiply(wide, a, 0, b, c, 0, scratch),
        "addProduct", () -> ops.addProduct(deep, a, 0, b, c, 0, scratch),
        "multiplyTransposedA", () -> ops.multiplyTransposedA(wide, a, b, 0, d, c, 0, scratch),
        "transpose", () -> ops.transpose(100, samples, a, b, scratch));
  }

  private Map<String, Runnable> convolutions(int channels, int samples) {
    var size = new Convolution(new WindowGeometry(channels, 8, 8, 3, 1, 0, 0), 32, samples);
    var large = new Convolution(new WindowGeometry(channels, 14, 14, 3, 1, 0, 0), 32, samples);
    var pool = new WindowGeometry(32, 12, 12, 2, 2, 0, 0);
    return Map.of(
        "convolve and pool",
        () -> ops.convolve(large, new Epilogue(pool, true), a, d, b, c, scratch),
        "convolve",
        () -> ops.convolve(size, a, d, b, c, scratch),
        "convolveInputGradient",
        () -> ops.convolveInputGradient(size, a, b, c, scratch),
        "convolveWeightGradient",
        () -> ops.convolveWeightGradient(size, a, b, c, scratch));
  }

  private Map<String, Runnable> samplesInLanes(int samples) {
    var window = new WindowGeometry(8, 12, 12, 2, 2, 0, 0);
    return Map.of(
        "maxPool", () -> ops.maxPool(window, samples, a, c, indices),
        "maxPool without indices", () -> ops.maxPool(window, samples, a, c),
        "softmax", () -> ops.softmax(a, c, 10, samples),
        "maxPoolBackward", () -> ops.maxPoolBackward(window, samples, b, indices, c));
  }

  private Map<String, Runnable> normalization() {
    var size = new Planes(8, 1000);
    float[] mean = new float[8];
    double[] sums = new double[8];
    return Map.of(
        "sumChannels", () -> ops.sumChannels(size, a, sums),
        "sumSquaredDeviations", () -> ops.sumSquaredDeviations(size, a, new double[8], sums),
        "sumDeviationProducts", () -> ops.sumDeviationProducts(size, a, b, mean, sums),
        "normalize", () -> ops.normalize(size, a, c, mean, mean, mean));
  }

  private Map<String, Runnable> elementwise() {
    var step = new AdamStep(1e-3f, 0.9f, 0.999f, 1e-8f, 1);
    int count = 10_003;
    return Map.of(
        "tanh", () -> ops.tanh(a, c, count),
        "siluBackward", () -> ops.siluBackward(a, b, c, count),
        "relu", () -> ops.relu(a, c, count),
        "reluBackward", () -> ops.reluBackward(a, b, c, count),
        "sigmoid", () -> ops.sigmoid(a, c, count),
        "sigmoidBackward", () -> ops.sigmoidBackward(a, b, c, count),
        "silu", () -> ops.silu(a, c, count),
        "dropout", () -> ops.dropout(indices, 0.5f, a, c, 100, 67),
        "adamStep", () -> ops.adamStep(c, d, b, 0, count, a, 1, step));
  }

  static Stream<String> cases() {
    var tests = new WarmOperationsTests();
    return tests.operations().keySet().stream().sorted();
  }

  private Map<String, Runnable> operations() {
    Map<String, Runnable> all = new HashMap<>(elementwise());
    all.putAll(normalization());
    for (int samples : new int[] {1, 16, 32, 33}) {
      products(samples).forEach((name, run) -> all.put(name + ", n=" + samples, run));
      samplesInLanes(samples).forEach((name, run) -> all.put(name + ", n=" + samples, run));
      for (int channels : new int[] {1, 16}) {
        String of = ", channels=%d, n=%d".formatted(channels, samples);
        convolutions(channels, samples).forEach((name, run) -> all.put(name + of, run));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void operationWhenWarmAllocatesNoVectors(String name) {
    Runnable operation = Objects.requireNonNull(operations().get(name));
    long start = System.nanoTime();
    long allocated;
    do {
      allocated = allocatedPerCall(operation);
    } while (allocated > LIMIT && System.nanoTime() - start < PATIENCE_NANOS);
    assertThat(allocated).as("bytes per call of %s", name).isLessThanOrEqualTo(LIMIT);
  }

  private static long allocatedPerCall(Runnable operation) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      operation.run();
    }
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / CALLS;
  }
}
