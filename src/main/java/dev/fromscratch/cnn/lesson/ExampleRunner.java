package dev.fromscratch.cnn.lesson;

import dev.fromscratch.cnn.dataset.DatasetUnavailableException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;

/**
 * Runs the example that the command line names. Its lines go to the log, which prints them bare.
 */
final class ExampleRunner implements ApplicationRunner {

  /** The option that names an example. */
  static final String OPTION = "example";

  private static final String SEED = "seed";

  private static final Logger log = LoggerFactory.getLogger(ExampleRunner.class);

  private final List<Example> examples;

  ExampleRunner(Example... examples) {
    this.examples = List.of(examples);
  }

  /**
   * Runs it to its end.
   *
   * @throws ExampleException if there is no such example, or it cannot run
   */
  @Override
  public void run(ApplicationArguments arguments) {
    Example example = find(String.valueOf(option(arguments, OPTION)));
    Long seed = seed(option(arguments, SEED));
    try {
      example.run(seed, log::info);
    } catch (DatasetUnavailableException e) {
      throw new ExampleException(
          String.valueOf(e.getMessage()), "Put the files right, or take them away.");
    }
  }

  private Example find(String name) {
    return examples.stream()
        .filter(example -> example.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new ExampleException(
                "There is no example \"%s\".".formatted(name),
                "Choose one of these: "
                    + examples.stream()
                        .map(example -> "--%s=%s".formatted(OPTION, example.name()))
                        .collect(Collectors.joining(", "))));
  }

  private static @Nullable Long seed(@Nullable String text) {
    try {
      return text == null ? null : Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new ExampleException(
          "The seed must be a whole number, got \"%s\".".formatted(text),
          "Leave it out, or give one, for example --%s=7.".formatted(SEED));
    }
  }

  /** What the command line says, several values in a row if it says several, or null. */
  private static @Nullable String option(ApplicationArguments arguments, String name) {
    List<String> values = arguments.getOptionValues(name);
    return values == null ? null : String.join(",", values);
  }
}
