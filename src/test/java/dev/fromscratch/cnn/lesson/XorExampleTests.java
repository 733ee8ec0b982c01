package dev.fromscratch.cnn.lesson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.OriginalVectors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class XorExampleTests {

  private static final int EPOCHS = 10_000;

  private static List<String> lines(Arithmetic arithmetic, @Nullable Long seed) {
    List<String> lines = new ArrayList<>();
    new XorExample(arithmetic.ops()).run(seed, lines::add);
    return lines;
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void runWhenNoSeedIsGivenPrintsTheErrorsOfTheOriginal(Arithmetic arithmetic) {
    List<String> lines = lines(arithmetic, null);
    OriginalVectors errorAtEpoch = OriginalVectors.of("xor").part("errorAtEpoch");
    for (String epoch : errorAtEpoch.names()) {
      String line = lines.get(Integer.parseInt(epoch) - 1);
      assertThat(line).startsWith("%s/%d, error=".formatted(epoch, EPOCHS));
      double error = Double.parseDouble(line.substring(line.indexOf('=') + 1));
      assertThat(error).isCloseTo(errorAtEpoch.number(epoch), within(1e-6));
    }
  }

  @Test
  void runWhenItEndsHasLearnedTheTask() {
    List<String> lines = lines(Arithmetic.VECTOR, null);
    assertThat(lines.subList(EPOCHS, lines.size()))
        .satisfiesExactly(
            line -> assertThat(line).matches("0 xor 0: pred: -?0\\.00\\d{4}, true: 0"),
            line -> assertThat(line).matches("0 xor 1: pred: 0\\.99\\d{4}, true: 1"),
            line -> assertThat(line).matches("1 xor 0: pred: 0\\.99\\d{4}, true: 1"),
            line -> assertThat(line).matches("1 xor 1: pred: -?0\\.00\\d{4}, true: 0"));
  }

  @Test
  void runWhenASeedIsGivenDependsOnIt() {
    List<String> lines = lines(Arithmetic.VECTOR, 1L);
    assertThat(lines).isEqualTo(lines(Arithmetic.VECTOR, 1L));
    assertThat(lines.getFirst())
        .isNotEqualTo(lines(Arithmetic.VECTOR, 2L).getFirst())
        .isNotEqualTo(lines(Arithmetic.VECTOR, null).getFirst());
  }
}
