package dev.fromscratch.cnn.engine.data;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import java.util.List;

/** The ways to write each of the ten digits. */
final class DigitSkeletons {

  private static final List<List<Skeleton>> DIGITS =
      List.of(
          LowDigitSkeletons.zero(),
          LowDigitSkeletons.one(),
          LowDigitSkeletons.two(),
          LowDigitSkeletons.three(),
          LowDigitSkeletons.four(),
          HighDigitSkeletons.five(),
          HighDigitSkeletons.six(),
          HighDigitSkeletons.seven(),
          HighDigitSkeletons.eight(),
          HighDigitSkeletons.nine());

  private DigitSkeletons() {}

  /** A random way to write a digit, as often as people choose it. */
  static Skeleton choose(int digit, SeededRandom random) {
    List<Skeleton> skeletons = DIGITS.get(digit);
    int ticket = random.nextInt(skeletons.stream().mapToInt(Skeleton::weight).sum());
    for (Skeleton skeleton : skeletons) {
      ticket -= skeleton.weight();
      if (ticket < 0) {
        return skeleton;
      }
    }
    throw new AssertionError("a ticket is below the sum of the weights");
  }
}
