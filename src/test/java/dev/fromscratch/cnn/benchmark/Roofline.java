package dev.fromscratch.cnn.benchmark;

import java.util.Arrays;

/**
 * What one core can do at most: it computes no faster than its peak, and not before the numbers
 * have come from memory.
 *
 * @param operationsPerSecond floating-point operations, see {@link FusedMultiplyAdd}
 * @param bytesPerSecond to and from memory, see {@link MemoryBandwidth}
 * @see <a href="https://doi.org/10.1145/1498765.1498785">Williams, Waterman, Patterson: Roofline
 *     (2009)</a>
 */
record Roofline(double operationsPerSecond, double bytesPerSecond) {

  /** Measures this machine for twice as long, after a first run that does not count. */
  static Roofline measure(MemoryBandwidth memory, double seconds) {
    float[] sink = {1};
    double computing =
        medianSeconds(seconds, () -> sink[0] = Math.min(1, FusedMultiplyAdd.run(sink[0])));
    double moving = medianSeconds(seconds, () -> sink[0] = Math.min(1, memory.run(sink[0])));
    return new Roofline(FusedMultiplyAdd.operations() / computing, memory.bytes() / moving);
  }

  private static double medianSeconds(double seconds, Runnable call) {
    call.run();
    long[] times = new long[1024];
    int calls = 0;
    long start = System.nanoTime();
    long now = start;
    do {
      if (calls == times.length) {
        times = Arrays.copyOf(times, 2 * calls);
      }
      long before = now;
      call.run();
      now = System.nanoTime();
      times[calls++] = now - before;
    } while (now - start < 1e9 * seconds);
    Arrays.sort(times, 0, calls);
    return times[calls / 2] / 1e9;
  }

  /** The least time that so much work takes, in nanoseconds. */
  double nanos(double operations, double bytes) {
    return 1e9 * Math.max(operations / operationsPerSecond, bytes / bytesPerSecond);
  }

  /** Operations per byte from which on it is the arithmetic that limits, and not the memory. */
  double ridge() {
    return operationsPerSecond / bytesPerSecond;
  }
}
