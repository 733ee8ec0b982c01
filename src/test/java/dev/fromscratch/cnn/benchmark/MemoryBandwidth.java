package dev.fromscratch.cnn.benchmark;

/**
 * The bytes that one core of this machine moves to and from memory at most, by the triad {@code
 * a[i] = b[i] + s c[i]} over arrays that no cache holds, slice by slice.
 *
 * @see <a href="https://www.cs.virginia.edu/stream/">McCalpin: STREAM</a>
 */
final class MemoryBandwidth {

  private static final int ARRAYS = 3;

  /** 256 MB for each array; last-level caches have up to hundreds of megabytes in all. */
  private static final int BEYOND_ALL_CACHES = 1 << 26;

  /** Less than a millisecond of work, so that few slices are interrupted by other programs. */
  private static final int SLICE = 1 << 18;

  private final float[] a;
  private final float[] b;
  private final float[] c;
  private final int slice;
  private int next;

  /** Arrays that no cache holds, or that fill half of the heap where it is too small for them. */
  static MemoryBandwidth beyondAllCaches() {
    long half = Runtime.getRuntime().maxMemory() / 2 / (ARRAYS * Float.BYTES);
    return new MemoryBandwidth((int) Math.min(BEYOND_ALL_CACHES, half), SLICE);
  }

  /** Arrays of this many numbers, cut into slices; what is left behind the last one is not used. */
  MemoryBandwidth(int numbers, int slice) {
    this.slice = slice;
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
    return (double) ARRAYS * Float.BYTES * slice;
  }

  /**
   * Moves those of the next slice, and of the first one after the last.
   *
   * @return the last of the numbers, so that none is left out
   */
  float run(float factor) {
    int from = next + slice <= a.length ? next : 0;
    next = from + slice;
    for (int i = from; i < from + slice; i++) {
      a[i] = b[i] + factor * c[i];
    }
    return a[next - 1];
  }
}
