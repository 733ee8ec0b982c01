package dev.fromscratch.cnn.engine.ops;

/**
 * The random numbers of dropout: a hash of the key of a sample and of the place of a number in it,
 * so that the same question has the same answer in the forward and the backward pass, and nothing
 * needs to be kept.
 *
 * @see <a href="https://github.com/skeeto/hash-prospector">Wellons: the hash with least bias of its
 *     form</a>
 */
final class DropoutHash {

  static final int FIRST_FACTOR = 0x21F0AAAD;
  static final int SECOND_FACTOR = 0xD35A2D97;

  /** Bits of a hash that are compared with the rate: as many as a float holds. */
  private static final int BITS = 24;

  private DropoutHash() {}

  /** A bijection in which every bit of h moves every bit of the result. */
  static int mix(int h) {
    h = (h ^ (h >>> 16)) * FIRST_FACTOR;
    h = (h ^ (h >>> 15)) * SECOND_FACTOR;
    return h ^ (h >>> 15);
  }

  /** What the first bits of a hash must be below to drop a number. */
  static int threshold(float rate) {
    return (int) (rate * (1 << BITS));
  }

  /**
   * Whether a number is dropped.
   *
   * @param key of the sample
   * @param place {@link #mix} of the number's place in the sample
   */
  static boolean drops(int key, int place, int threshold) {
    return mix(key ^ place) >>> (Integer.SIZE - BITS) < threshold;
  }
}
