package dev.fromscratch.cnn.engine.tensor;

/**
 * The engine's only source of randomness: SplitMix64, whose whole state is one {@code long}.
 *
 * <p>Every use derives its own stream from the seed with {@link #derive}, so that what one sample
 * draws depends on its key alone and never on the order in which threads run. Not thread-safe.
 *
 * @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea, Flood: Fast Splittable
 *     Pseudorandom Number Generators (2014)</a>
 */
public final class SeededRandom {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final float FLOAT_UNIT = 0x1.0p-24f;
  private static final double DOUBLE_UNIT = 0x1.0p-53;

  private long state;

  public SeededRandom(long seed) {
    this.state = seed;
  }

  /** A stream that depends on {@code seed} and on each key, and on nothing else. */
  public static SeededRandom derive(long seed, long... keys) {
    long derived = mix(seed + GOLDEN_GAMMA);
    for (long key : keys) {
      derived = with(derived, key);
    }
    return new SeededRandom(derived);
  }

  /** The first random bits of {@code derive(seed, key0, key1, key2)}, and no object. */
  public static long firstBits(long seed, long key0, long key1, long key2) {
    long derived = mix(seed + GOLDEN_GAMMA);
    derived = with(with(with(derived, key0), key1), key2);
    return mix(derived + GOLDEN_GAMMA);
  }

  private static long with(long derived, long key) {
    return mix(derived ^ (key * GOLDEN_GAMMA + GOLDEN_GAMMA));
  }

  /**
   * The finalizer of SplitMix64: a bijection on 64 bits in which every input bit moves every output
   * bit.
   */
  public static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** 64 random bits. */
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /**
   * A uniform integer in {@code [0, bound)}; the bias is below {@code bound / 2^32}.
   *
   * @throws IllegalArgumentException if the bound is not positive
   */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound must be positive, got " + bound);
    }
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  /** A uniform number in {@code [0, 1)}. */
  public float nextFloat() {
    return (nextLong() >>> 40) * FLOAT_UNIT;
  }

  /** A uniform number in {@code [0, 1)}. */
  public double nextDouble() {
    return (nextLong() >>> 11) * DOUBLE_UNIT;
  }

  /** A uniform number in {@code [from, to)}. */
  public double nextDouble(double from, double to) {
    return from + (to - from) * nextDouble();
  }

  /**
   * A standard normal number, by the Box-Muller transform. {@link StrictMath} keeps it the same on
   * every machine.
   */
  public double nextGaussian() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * nextDouble());
  }
}
