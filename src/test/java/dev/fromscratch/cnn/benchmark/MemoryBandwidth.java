package dev.fromscratch.cnn.benchmark;

/**
 * The bytes that one core of this machine moves to and from memory at most, by the triad {@code
 * a[i] = b[i] + s c[i]} over arrays that no cache holds.
 *
 * @see <a href="https://www.cs.virginia.edu/stream/">McCalpin: STREAM</a>
 */
final class MemoryBandwidth {

  private static final int ARRAYS = 3;

  /** 256 MB for each array; last-level caches have up to hundreds of megabytes in all. */
  private static final int BEYOND_ALL_CACHES = 1 << 26;

  private final float[] a;
  private final float[] b;
  private final float[] c;

  /** Arrays that no cache holds, or that fill half of the heap where it is too small for them. */
  static MemoryBandwidth beyondAllCaches() {
    long half = Runtime.getRuntime().maxMemory() / 2 / (ARRAYS * Float.BYTES);
    return new MemoryBandwidth((int) Math.min(BEYOND_ALL_CACHES, half));
  }

  /** Arrays of this many numbers. */
  MemoryBandwidth(int numbers) {
    a = new float[numbers];
    b = new float[numbers];
    c = new float[numbers];
    for (int i = 0; i < numbers; i++) {
      b[i] = i;
      c[i] = 1;
    }
  }

  /** Bytes that one {@link #run} reads and writes, as STREAM counts them. */
  double bytes() {
    return (double) ARRAYS * Float.BYTES * a.length;
  }

  /**
   * Moves them.
   *
   * @return the last of the numbers, so that none is left out
   */
  float run(float factor) {
    for (int i = 0; i < a.length; i++) {
      a[i] = b[i] + factor * c[i];
    }
    return a[a.length - 1];
  }
}
