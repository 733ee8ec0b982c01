package dev.fromscratch.cnn.engine.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SeededRandomTests {

  @Test
  void nextLongWhenSeedIsZeroGivesThePublishedSequence() {
    var random = new SeededRandom(0);
    assertThat(random.nextLong()).isEqualTo(0xE220A8397B1DCDAFL);
    assertThat(random.nextLong()).isEqualTo(0x6E789E6AA1B965F4L);
    assertThat(random.nextLong()).isEqualTo(0x06C45D188009454FL);
  }

  @Test
  void deriveWhenAnyKeyDiffersGivesAnotherStream() {
    long first = SeededRandom.derive(42, 1, 2).nextLong();
    assertThat(SeededRandom.derive(42, 1, 2).nextLong()).isEqualTo(first);
    assertThat(SeededRandom.derive(43, 1, 2).nextLong()).isNotEqualTo(first);
    assertThat(SeededRandom.derive(42, 2, 1).nextLong()).isNotEqualTo(first);
    assertThat(SeededRandom.derive(42, 1, 3).nextLong()).isNotEqualTo(first);
    assertThat(SeededRandom.derive(42, 1).nextLong()).isNotEqualTo(first);
  }

  @Test
  void nextIntWhenDrawnOftenCoversItsRangeEvenly() {
    var random = new SeededRandom(7);
    int[] counts = new int[10];
    for (int i = 0; i < 100_000; i++) {
      counts[random.nextInt(10)]++;
    }
    assertThat(Arrays.stream(counts).min().orElseThrow()).isGreaterThan(9_600);
    assertThat(Arrays.stream(counts).max().orElseThrow()).isLessThan(10_400);
  }

  @Test
  void nextIntWhenBoundIsNotPositiveSaysSo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SeededRandom(1).nextInt(0))
        .withMessage("bound must be positive, got 0");
  }

  @Test
  void nextGaussianWhenDrawnOftenHasMeanZeroAndVarianceOne() {
    var random = new SeededRandom(7);
    double sum = 0;
    double squares = 0;
    int count = 200_000;
    for (int i = 0; i < count; i++) {
      double value = random.nextGaussian();
      sum += value;
      squares += value * value;
    }
    assertThat(sum / count).isCloseTo(0, within(0.01));
    assertThat(squares / count).isCloseTo(1, within(0.02));
  }

  @Test
  void nextFloatWhenDrawnOftenStaysInUnitInterval() {
    var random = new SeededRandom(7);
    for (int i = 0; i < 100_000; i++) {
      assertThat(random.nextFloat()).isBetween(0f, Math.nextDown(1f));
    }
  }
}
