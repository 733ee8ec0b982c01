package dev.fromscratch.cnn.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/**
 * A range in the middle of an array, with NaNs before and after it: an operation that reads beyond
 * its range spoils its result, one that writes there is caught by {@link #assertUntouchedAround}.
 */
final class Guarded {

  private static final int AFTER = 40;

  private final float[] array;
  private final int offset;
  private final int length;

  private Guarded(float[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** A copy of the values behind {@code offset} guards. */
  static Guarded of(float[] values, int offset) {
    float[] array = new float[offset + values.length + AFTER];
    Arrays.fill(array, Float.NaN);
    System.arraycopy(values, 0, array, offset, values.length);
    return new Guarded(array, offset, values.length);
  }

  /** A range of zeros behind {@code offset} guards. */
  static Guarded zeros(int length, int offset) {
    return of(new float[length], offset);
  }

  float[] array() {
    return array;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  /** The value at a position of the range. */
  float get(int i) {
    return array[offset + i];
  }

  /** A copy of the range. */
  float[] values() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  void assertUntouchedAround(String what) {
    for (int i = 0; i < array.length; i++) {
      if ((i < offset || i >= offset + length) && !Float.isNaN(array[i])) {
        assertThat(array[i]).as("%s wrote outside, at %d", what, i - offset).isNaN();
      }
    }
  }
}
