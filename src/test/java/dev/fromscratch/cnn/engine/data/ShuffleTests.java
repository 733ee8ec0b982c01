package dev.fromscratch.cnn.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShuffleTests {

  @Test
  void orderWhenSeedAndEpochAreTheSameIsTheSamePermutation() {
    int[] order = Shuffle.order(1000, 42, 3);
    assertThat(order).isEqualTo(Shuffle.order(1000, 42, 3));
    assertThat(order).containsExactlyInAnyOrder(IntStream.range(0, 1000).toArray());
  }

  @Test
  void orderWhenSeedOrEpochDiffersIsAnother() {
    int[] order = Shuffle.order(1000, 42, 3);
    assertThat(order).isNotEqualTo(Shuffle.order(1000, 42, 4));
    assertThat(order).isNotEqualTo(Shuffle.order(1000, 43, 3));
  }

  @Test
  void orderWhenDrawnForManyEpochsReachesEveryPermutationEvenly() {
    int[] counts = new int[27];
    for (int epoch = 1; epoch <= 60_000; epoch++) {
      int[] order = Shuffle.order(3, 42, epoch);
      counts[order[0] * 9 + order[1] * 3 + order[2]]++;
    }
    assertThat(IntStream.of(counts).filter(count -> count > 0).boxed())
        .hasSize(6)
        .allMatch(count -> count > 9_600 && count < 10_400);
  }

  @Test
  void orderWhenThereIsNothingToOrderIsEmpty() {
    assertThat(Shuffle.order(0, 42, 1)).isEmpty();
    assertThat(Shuffle.order(1, 42, 1)).containsExactly(0);
  }
}
