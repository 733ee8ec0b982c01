package dev.fromscratch.cnn.engine.data;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ways to write each of the ten digits, read from {@value #FILE}.
 *
 * <p>A line {@code digit 7} begins a digit, {@code way 14: with a bar} one of its skeletons and how
 * often it is chosen relative to the others; every other line is a form of that {@link Skeleton}.
 * Empty lines and lines that begin with {@code #} say nothing.
 */
final class DigitSkeletons {

  private static final String FILE = "digits.txt";
  private static final Pattern DIGIT = Pattern.compile("digit \\d");
  private static final Pattern WAY = Pattern.compile("way (\\d+): .+");

  private static final List<List<Skeleton>> DIGITS = parse(read());

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

  private static String read() {
    try (InputStream file = DigitSkeletons.class.getResourceAsStream(FILE)) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The skeletons of each digit, in the order of the text. */
  static List<List<Skeleton>> parse(String text) {
    List<List<Skeleton>> digits = new ArrayList<>();
    List<String> forms = new ArrayList<>();
    int weight = 0;
    for (String line : text.lines().map(String::strip).filter(DigitSkeletons::speaks).toList()) {
      Matcher way = WAY.matcher(line);
      if (DIGIT.matcher(line).matches()) {
        close(digits, weight, forms);
        digits.add(new ArrayList<>());
      } else if (way.matches()) {
        close(digits, weight, forms);
        weight = Integer.parseInt(way.group(1));
      } else {
        forms.add(line);
      }
    }
    close(digits, weight, forms);
    return digits.stream().map(List::copyOf).toList();
  }

  /** Ends the skeleton that the forms are of, if there is one. */
  private static void close(List<List<Skeleton>> digits, int weight, List<String> forms) {
    if (!forms.isEmpty()) {
      digits.getLast().add(Skeleton.of(weight, forms.toArray(String[]::new)));
      forms.clear();
    }
  }

  private static boolean speaks(String line) {
    return !line.isEmpty() && !line.startsWith("#");
  }
}
