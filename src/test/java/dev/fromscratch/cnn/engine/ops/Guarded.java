package dev.fromscratch.cnn.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;

/**
 * A range in the middle of an array. Around an input lie NaNs, which spoil the result of an
 * operation that reads them; around an output lie numbers that must stay as they are.
 */
final class Guarded {

  private static final float OUTPUT_GUARD = 4321;
  private static final int AFTER = 40;

  private final float[] array;
  private final int offset;
  private final int length;

  private Guarded(float[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** A copy of the values, to be read only, behind {@code offset} guards. */
  static Guarded input(float[] values, int offset) {
    return of(values, offset, Float.NaN);
  }

  /** A copy of the values, to be written or added to, behind {@code offset} guards. */
  static Guarded output(float[] values, int offset) {
    return of(values, offset, OUTPUT_GUARD);
  }

  private static Guarded of(float[] values, int offset, float guard) {
    float[] array = new float[offset + values.length + AFTER];
    Arrays.fill(array, guard);
    System.arraycopy(values, 0, array, offset, values.length);
    return new Guarded(array, offset, values.length);
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

  /** Asserts that nothing around an output was written. */
  void assertUntouchedAround(String what) {
    for (int i = 0; i < array.length; i++) {
      if ((i < offset || i >= offset + length) && array[i] != OUTPUT_GUARD) {
        assertThat(array[i])
            .as("%s wrote outside its range, at %d", what, i - offset)
            .isEqualTo(OUTPUT_GUARD);
      }
    }
  }
}
