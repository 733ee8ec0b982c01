package dev.fromscratch.cnn.dataset.format;

import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.Received;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What classes may be called, and which a data set has. */
final class ClassNames {

  private static final int MAX_LENGTH = 100;
  private static final int FEWEST = 2;

  private ClassNames() {}

  /** The name as it is kept: composed characters, which not every file system writes. */
  static String normalized(String name) {
    return Normalizer.normalize(name.strip(), Normalizer.Form.NFC);
  }

  /** What is wrong with a name, null if nothing is. */
  static @Nullable String fault(String name) {
    if (name.isEmpty() || name.length() > MAX_LENGTH) {
      return "the name of a class must have 1 to %d characters, got %d"
          .formatted(MAX_LENGTH, name.length());
    }
    boolean text = name.codePoints().noneMatch(ClassNames::isNoText);
    return text ? null : "the name of a class must be text without control characters";
  }

  private static boolean isNoText(int codePoint) {
    return Character.isISOControl(codePoint)
        || Character.getType(codePoint) == Character.SURROGATE
        || Character.getType(codePoint) == Character.UNASSIGNED;
  }

  /**
   * The index of each class.
   *
   * @param given what the client calls them, if it said so
   * @param found those of pictures
   * @param max how many there may be
   */
  static Map<String, Integer> indices(
      @Nullable List<String> given, List<String> found, int max, Faults faults) {
    List<String> names = given == null ? NaturalOrder.of(found) : given;
    Map<String, Integer> indices = new LinkedHashMap<>();
    names.forEach(name -> indices.putIfAbsent(name, indices.size()));
    if (indices.size() < FEWEST || indices.size() > max) {
      faults.add(
          "wrong-number-of-classes",
          "",
          "a data set has %d to %d classes, got %d".formatted(FEWEST, max, indices.size()));
    }
    found.stream()
        .filter(name -> !indices.containsKey(name))
        .findFirst()
        .ifPresent(name ->
            faults.add(
                "unknown-class",
                "",
                "classes must name every class, got pictures of %s"
                    .formatted(Received.text(name))));
    return indices;
  }
}
