package dev.fromscratch.cnn.engine.ops;

import static dev.fromscratch.cnn.engine.ops.VectorTile.COLUMNS;
import static dev.fromscratch.cnn.engine.ops.VectorTile.LANES;
import static dev.fromscratch.cnn.engine.ops.VectorTile.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * The numbers under the window as it slides, a panel of outputs at a time: the matrix that would
 * make a convolution a product, {@code [C*K*K, outPlane]}, is never there as a whole.
 *
 * <p>Outputs that follow each other, of all samples and then of the next position in the row, have
 * their inputs side by side too. So a panel is copied in runs, as whole vectors if the number of
 * samples is a multiple of the lanes, and the copies cost a few percent of the arithmetic.
 */
final class VectorWindows {

  private VectorWindows() {}

  /** Whether the window leaves the image, which {@link #pad} makes larger then. */
  static boolean isPadded(WindowGeometry window) {
    return window.paddingBefore() > 0 || window.paddingAfter() > 0;
  }

  /** The same window over the image with its padding. */
  static WindowGeometry padded(WindowGeometry window) {
    int padding = window.paddingBefore() + window.paddingAfter();
    return new WindowGeometry(
        window.channels(),
        window.inHeight() + padding,
        window.inWidth() + padding,
        window.kernelSize(),
        window.stride(),
        0,
        0);
  }

  /** Copies images into the middle of larger ones of zeros. */
  static void pad(Convolution size, float[] x, float[] padded, int offset) {
    WindowGeometry window = size.window();
    WindowGeometry large = padded(window);
    Arrays.fill(padded, offset, offset + large.inSize() * size.samples(), 0);
    int row = window.inWidth() * size.samples();
    for (int i = 0; i < window.channels() * window.inHeight(); i++) {
      System.arraycopy(x, i * row, padded, offset + rowInLarge(size, large, i), row);
    }
  }

  /** The transpose of {@link #pad}: what lies in the middle. */
  static void crop(Convolution size, float[] padded, int offset, float[] x) {
    WindowGeometry large = padded(size.window());
    int row = size.window().inWidth() * size.samples();
    for (int i = 0; i < size.window().channels() * size.window().inHeight(); i++) {
      System.arraycopy(padded, offset + rowInLarge(size, large, i), x, i * row, row);
    }
  }

  /** Where the first pixel of a row of an image, counted through all channels, is in the larger. */
  private static int rowInLarge(Convolution size, WindowGeometry large, int row) {
    WindowGeometry window = size.window();
    int channel = row / window.inHeight();
    int y = row % window.inHeight() + window.paddingBefore();
    int pixel = (channel * large.inHeight() + y) * large.inWidth() + window.paddingBefore();
    return pixel * size.samples();
  }

  /**
   * How many outputs from {@code first} on have their inputs side by side: to the end of the row,
   * or of the position where the window jumps.
   */
  static int runLength(Convolution size, int first) {
    WindowGeometry window = size.window();
    int whole = window.stride() == 1 ? window.outWidth() * size.samples() : size.samples();
    return whole - first % whole;
  }

  /** Where the upper left number under the window of an output lies, in an image with padding. */
  static int inputOf(Convolution size, int output) {
    WindowGeometry window = size.window();
    int position = output / size.samples();
    int y = position / window.outWidth() * window.stride();
    int x = position % window.outWidth() * window.stride();
    return (y * window.inWidth() + x) * size.samples() + output % size.samples();
  }

  /**
   * Writes what lies under the windows of the outputs from {@code first} on to a panel {@code
   * [C*K*K, COLUMNS]}, zeros behind the last output.
   *
   * @param size with a window without padding
   */
  static void pack(Convolution size, float[] x, int xOffset, int first, float[] panel, int offset) {
    int count = Math.min(COLUMNS, size.outPlane() - first);
    if (count < COLUMNS) {
      int end = offset + size.window().windowSize() * COLUMNS;
      Arrays.fill(panel, offset, end, 0);
    }
    for (int done = 0; done < count; ) {
      int run = Math.min(count - done, runLength(size, first + done));
      int from = xOffset + inputOf(size, first + done);
      if (run == COLUMNS) {
        packPanel(size, x, from, panel, offset);
      } else {
        packRun(size, x, from, run, panel, offset + done);
      }
      done += run;
    }
  }

  private static void packPanel(Convolution size, float[] x, int first, float[] panel, int offset) {
    WindowGeometry window = size.window();
    int side = window.kernelSize();
    int row = window.inWidth() * size.samples();
    int to = offset;
    for (int channel = 0; channel < window.channels(); channel++) {
      for (int i = 0; i < side; i++) {
        int from = first + (channel * window.inHeight() + i) * row;
        for (int j = 0; j < side; j++, from += size.samples(), to += COLUMNS) {
          FloatVector.fromArray(SPECIES, x, from).intoArray(panel, to);
          FloatVector.fromArray(SPECIES, x, from + LANES).intoArray(panel, to + LANES);
        }
      }
    }
  }

  private static void packRun(
      Convolution size, float[] x, int first, int run, float[] panel, int offset) {
    VectorMask<Float> left = SPECIES.indexInRange(0, run);
    VectorMask<Float> right = SPECIES.indexInRange(LANES, run);
    WindowGeometry window = size.window();
    int side = window.kernelSize();
    int row = window.inWidth() * size.samples();
    int to = offset;
    for (int channel = 0; channel < window.channels(); channel++) {
      for (int i = 0; i < side; i++) {
        int from = first + (channel * window.inHeight() + i) * row;
        for (int j = 0; j < side; j++, from += size.samples(), to += COLUMNS) {
          FloatVector.fromArray(SPECIES, x, from, left).intoArray(panel, to, left);
          if (run > LANES) {
            FloatVector.fromArray(SPECIES, x, from + LANES, right)
                .intoArray(panel, to + LANES, right);
          }
        }
      }
    }
  }

  /** The transpose of {@link #pack}: adds every number of a panel to the one it was copied from. */
  static void unpack(
      Convolution size, float[] panel, int offset, int first, float[] x, int xOffset) {
    int count = Math.min(COLUMNS, size.outPlane() - first);
    for (int done = 0; done < count; ) {
      int run = Math.min(count - done, runLength(size, first + done));
      int to = xOffset + inputOf(size, first + done);
      if (run == COLUMNS) {
        unpackPanel(size, panel, offset, x, to);
      } else {
        unpackRun(size, panel, offset + done, run, x, to);
      }
      done += run;
    }
  }

  private static void unpackPanel(
      Convolution size, float[] panel, int offset, float[] x, int first) {
    WindowGeometry window = size.window();
    int side = window.kernelSize();
    int row = window.inWidth() * size.samples();
    int from = offset;
    for (int channel = 0; channel < window.channels(); channel++) {
      for (int i = 0; i < side; i++) {
        int to = first + (channel * window.inHeight() + i) * row;
        for (int j = 0; j < side; j++, to += size.samples(), from += COLUMNS) {
          FloatVector.fromArray(SPECIES, x, to)
              .add(FloatVector.fromArray(SPECIES, panel, from))
              .intoArray(x, to);
          FloatVector.fromArray(SPECIES, x, to + LANES)
              .add(FloatVector.fromArray(SPECIES, panel, from + LANES))
              .intoArray(x, to + LANES);
        }
      }
    }
  }

  private static void unpackRun(
      Convolution size, float[] panel, int offset, int run, float[] x, int first) {
    VectorMask<Float> left = SPECIES.indexInRange(0, run);
    VectorMask<Float> right = SPECIES.indexInRange(LANES, run);
    WindowGeometry window = size.window();
    int side = window.kernelSize();
    int row = window.inWidth() * size.samples();
    int from = offset;
    for (int channel = 0; channel < window.channels(); channel++) {
      for (int i = 0; i < side; i++) {
        int to = first + (channel * window.inHeight() + i) * row;
        for (int j = 0; j < side; j++, to += size.samples(), from += COLUMNS) {
          FloatVector.fromArray(SPECIES, x, to, left)
              .add(FloatVector.fromArray(SPECIES, panel, from, left))
              .intoArray(x, to, left);
          if (run > LANES) {
            FloatVector.fromArray(SPECIES, x, to + LANES, right)
                .add(FloatVector.fromArray(SPECIES, panel, from + LANES, right))
                .intoArray(x, to + LANES, right);
          }
        }
      }
    }
  }
}
