package dev.fromscratch.cnn.engine.testing;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.stream.DoubleStream;

/** Random inputs for tests: the same seed gives the same numbers. */
public final class RandomNumbers {

  private RandomNumbers() {}

  /** Numbers spread evenly over {@code [-1, 1)}. */
  public static float[] uniform(int count, long seed) {
    var random = new SeededRandom(seed);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextDouble(-1, 1);
    }
    return numbers;
  }

  /** The same in double precision. */
  public static double[] doubles(int count, long seed) {
    var random = new SeededRandom(seed);
    return DoubleStream.generate(() -> random.nextDouble(-1, 1)).limit(count).toArray();
  }

  /** Whole numbers in {@code [-bound, bound]}: floats add and multiply small ones exactly. */
  public static float[] whole(int count, int bound, long seed) {
    var random = new SeededRandom(seed);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextInt(2 * bound + 1) - bound;
    }
    return numbers;
  }

  /**
   * The numbers …, -3/8, -1/8, 1/8, 3/8, … in random order: no change below 1/8 makes two of them
   * equal or moves one across 0, where the functions of some layers have a kink.
   */
  public static float[] apart(int count, long seed) {
    var random = new SeededRandom(seed);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      numbers[i] = numbers[j];
      numbers[j] = (i - count / 2) / 4f + 0.125f;
    }
    return numbers;
  }

  /** A tensor of {@link #uniform} numbers. */
  public static Tensor tensor(Shape shape, long seed) {
    return Tensor.view(shape, uniform(shape.size(), seed));
  }
}
