package dev.fromscratch.cnn.engine.ops;

import java.util.Arrays;

/** A scratch that holds what no operation may take for its own. */
final class StaleScratch {

  private StaleScratch() {}

  /** One that has room for so many numbers of each type. */
  static Scratch ofSize(long numbers) {
    int size = Math.toIntExact(numbers);
    var scratch = new Scratch();
    Arrays.fill(scratch.floats(size), Float.NaN);
    Arrays.fill(scratch.doubles(size), Double.NaN);
    Arrays.fill(scratch.ints(size), Integer.MIN_VALUE);
    return scratch;
  }
}
