package dev.fromscratch.cnn.engine.ops;

import java.util.Arrays;

/** A scratch that holds what no operation may take for its own. */
final class StaleScratch {

  private static final int SIZE = 500_000;

  private StaleScratch() {}

  static Scratch create() {
    var scratch = new Scratch();
    Arrays.fill(scratch.floats(SIZE), Float.NaN);
    Arrays.fill(scratch.doubles(SIZE), Double.NaN);
    Arrays.fill(scratch.ints(SIZE), Integer.MIN_VALUE);
    return scratch;
  }
}
