package dev.fromscratch.cnn.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What to measure and how long, from the system properties {@code peers.…} that the profile sets.
 *
 * @param parts what to measure
 * @param rounds how often each takes its turn
 * @param seconds how long a turn of the table lasts
 * @param curveSteps training steps of a loss curve
 * @param chart where the loss curves are drawn
 * @param loadSeconds how long predictions are asked for at each rate
 * @param niceness the values of {@code cnn.training.niceness} to measure predictions with
 * @param target where results are written
 */
record Options(
    List<Part> parts,
    int rounds,
    double seconds,
    int curveSteps,
    Path chart,
    double loadSeconds,
    List<String> niceness,
    Path target) {

  static Options read() {
    return new Options(
        list("parts").map(part -> Part.valueOf(part.toUpperCase(Locale.ROOT))).toList(),
        Integer.parseInt(property("rounds")),
        Double.parseDouble(property("seconds")),
        Integer.parseInt(property("curve-steps")),
        Path.of(property("chart")),
        Double.parseDouble(property("load-seconds")),
        list("niceness").toList(),
        Path.of(property("target")));
  }

  private static Stream<String> list(String name) {
    return Stream.of(property(name).split(",", -1));
  }

  private static String property(String name) {
    String value = System.getProperty("peers." + name);
    if (value == null) {
      throw new IllegalArgumentException("the property peers.%s is missing".formatted(name));
    }
    return value;
  }

  /** The folder for what only the run itself needs. */
  Path folder() {
    try {
      return Files.createDirectories(target.resolve("peers"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it runs on. */
  String machine() {
    return "Java %s, %d processors, %s"
        .formatted(
            Runtime.version(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.arch"));
  }

  /** Keeps a result; called as it grows, because somebody may have to stop the run. */
  void keep(String file, CharSequence text) throws IOException {
    Files.writeString(target.resolve(file), text);
  }

  /** Keeps a result and prints it. */
  void publish(String file, CharSequence text) throws IOException {
    keep(file, text);
    System.out.println(text);
  }
}
