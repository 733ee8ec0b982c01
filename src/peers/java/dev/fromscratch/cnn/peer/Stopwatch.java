package dev.fromscratch.cnn.peer;

/** Counts how often something can be done. */
final class Stopwatch {

  private Stopwatch() {}

  /** Calls per second, over whole calls that take at least this long. */
  static double callsPerSecond(Runnable call, double seconds) {
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    long calls = 0;
    long now;
    do {
      call.run();
      calls++;
      now = System.nanoTime();
    } while (now < end);
    return calls * 1e9 / (now - start);
  }
}
