package dev.fromscratch.cnn.lesson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.DefaultApplicationArguments;

class ExampleRunnerTests {

  private final List<@Nullable Long> seeds = new ArrayList<>();

  /** An example that notes how it was started. */
  private final class Noting implements Example {

    @Override
    public String name() {
      return "noting";
    }

    @Override
    public void run(@Nullable Long seed, Consumer<String> out) {
      seeds.add(seed);
    }
  }

  private void run(String... arguments) {
    new ExampleRunner(new Noting()).run(new DefaultApplicationArguments(arguments));
  }

  @Test
  void runWhenNoSeedIsGivenPassesNone() {
    run("--example=noting", "--server.port=1");
    assertThat(seeds).containsExactly((Long) null);
  }

  @Test
  void runWhenASeedIsGivenPassesIt() {
    run("--seed=-7", "--example=noting");
    assertThat(seeds).containsExactly(-7L);
  }

  @ParameterizedTest
  @CsvSource({"--example=other, other", "--example, ''", "--example=Noting, Noting"})
  void runWhenThereIsNoSuchExampleSaysSo(String argument, String name) {
    assertThatExceptionOfType(ExampleException.class)
        .isThrownBy(() -> run(argument))
        .withMessage("There is no example \"%s\".", name)
        .satisfies(e -> assertThat(e.action()).isEqualTo("Choose one of these: --example=noting"));
  }

  @Test
  void runWhenTwoExamplesAreNamedTakesNeither() {
    assertThatExceptionOfType(ExampleException.class)
        .isThrownBy(() -> run("--example=noting", "--example=noting"))
        .withMessage("There is no example \"noting,noting\".");
    assertThat(seeds).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1.5", "9223372036854775808"})
  void runWhenTheSeedIsNoNumberSaysSo(String seed) {
    assertThatExceptionOfType(ExampleException.class)
        .isThrownBy(() -> run("--example=noting", "--seed=" + seed))
        .withMessage("The seed must be a whole number, got \"%s\".", seed);
    assertThat(seeds).isEmpty();
  }
}
