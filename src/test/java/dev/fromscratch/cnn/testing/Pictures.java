package dev.fromscratch.cnn.testing;

import dev.fromscratch.cnn.engine.data.DigitGenerator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Drawn digits in the forms that predictions take. */
public final class Pictures {

  /** Pixels along a side. */
  public static final int SIDE = 28;

  /** Pixels of a picture. */
  public static final int COUNT = SIDE * SIDE;

  private static final long SEED = 3;

  private Pictures() {}

  /** A picture of a digit as one row of numbers from 0 to 255. */
  public static String bytes(int digit) {
    byte[] pixels = draw(digit);
    return array(COUNT, i -> String.valueOf(Byte.toUnsignedInt(pixels[i])));
  }

  /** The same picture as one row of numbers from 0 to 1. */
  public static String unit(int digit) {
    byte[] pixels = draw(digit);
    return array(COUNT, i -> String.valueOf(Byte.toUnsignedInt(pixels[i]) / 255f));
  }

  /** The same picture as rows of numbers from 0 to 255. */
  public static String grid(int digit) {
    byte[] pixels = draw(digit);
    return array(
        SIDE, row -> array(SIDE, i -> String.valueOf(Byte.toUnsignedInt(pixels[row * SIDE + i]))));
  }

  /** So many numbers in a row, all the same. */
  public static String row(int count, String number) {
    return array(count, _ -> number);
  }

  /** So many rows of so many zeros. */
  public static String blankGrid(int rows, int columns) {
    return array(rows, _ -> row(columns, "0"));
  }

  /** A row of zeros with this text in place of the number at a position. */
  public static String blankExcept(int position, String text) {
    return array(COUNT, i -> i == position ? text : "0");
  }

  /** Pictures as a JSON array. */
  public static String batch(List<String> pictures) {
    return pictures.stream().collect(Collectors.joining(",", "[", "]"));
  }

  private static byte[] draw(int digit) {
    return DigitGenerator.draw(SEED, DigitGenerator.Part.TEST, digit);
  }

  private static String array(int count, IntFunction<String> element) {
    return batch(IntStream.range(0, count).mapToObj(element).toList());
  }
}
