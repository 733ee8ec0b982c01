package dev.fromscratch.cnn.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What was counted per second in each round. */
final class Rates {

  private final List<Double> rounds = new ArrayList<>();

  void add(double rate) {
    rounds.add(rate);
  }

  double median() {
    return median(rounds);
  }

  /** The median of the ratios of both in the same round, which saw the same machine. */
  double ratioTo(Rates other) {
    return median(
        IntStream.range(0, rounds.size())
            .mapToObj(i -> rounds.get(i) / other.rounds.get(i))
            .toList());
  }

  private static double median(List<Double> numbers) {
    List<Double> sorted = numbers.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
