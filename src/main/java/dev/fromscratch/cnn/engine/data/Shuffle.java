package dev.fromscratch.cnn.engine.data;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;

/** Random orders that depend on a seed alone. */
public final class Shuffle {

  private static final long STREAM = "shuffle".hashCode();

  private Shuffle() {}

  /**
   * The order in which an epoch visits the samples: a permutation of {@code 0 … size - 1}.
   *
   * <p>It depends on these three numbers and not on the epochs before, so that a run resumed at
   * epoch 7 continues as one that was never interrupted.
   *
   * @param epoch counted from 1, as everywhere
   * @throws NegativeArraySizeException if {@code size} is negative
   */
  public static int[] order(int size, long seed, int epoch) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    shuffle(order, SeededRandom.derive(seed, STREAM, epoch));
    return order;
  }

  /** Puts the values into a random order in place, every order equally likely (Fisher-Yates). */
  static void shuffle(int[] values, SeededRandom random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  }
}
