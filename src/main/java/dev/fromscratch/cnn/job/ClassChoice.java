package dev.fromscratch.cnn.job;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.Received;
import dev.fromscratch.cnn.web.UnexpectedValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** A class of a request: its index in the data set, or its name there. */
@JsonDeserialize(using = ClassChoice.Reader.class)
sealed interface ClassChoice {

  /** How many of the names that there are a message lists. */
  int MAX_LISTED = 20;

  /**
   * The index of this class, any one if there is no such class.
   *
   * @param pointer where in the body it stands
   * @param names of all classes there are
   * @param faults to which goes what is wrong
   */
  int toIndex(String pointer, List<String> names, Faults faults);

  /**
   * The indices of what was chosen, in its order; null if nothing was, or if something is wrong.
   *
   * @param pointer where in the body the list stands
   * @param names of all classes there are
   * @param faults to which goes what is wrong
   */
  static @Nullable List<Integer> toIndices(
      @Nullable List<@Nullable ClassChoice> choices,
      String pointer,
      List<String> names,
      Faults faults) {
    if (choices == null) {
      return null;
    }
    Faults own = new Faults();
    List<Integer> indices = new ArrayList<>();
    if (choices.size() > names.size()) {
      own.add(
          Faults.INVALID_VALUE,
          pointer,
          "classes must name at most %d classes, got %d".formatted(names.size(), choices.size()));
    } else {
      for (int i = 0; i < choices.size(); i++) {
        indices.add(toIndex(choices.get(i), pointer + "/" + i, names, own));
      }
    }
    if (!own.any() && (indices.size() < 2 || new HashSet<>(indices).size() < indices.size())) {
      own.add(
          Faults.INVALID_VALUE,
          pointer,
          "classes must name at least two classes and none twice, got "
              + Received.shortened(choices));
    }
    faults.addAll(own);
    return own.any() ? null : indices;
  }

  private static int toIndex(
      @Nullable ClassChoice choice, String pointer, List<String> names, Faults faults) {
    return choice == null
        ? faults.requiredInteger(pointer, null, 0, names.size() - 1)
        : choice.toIndex(pointer, names, faults);
  }

  /** A class by index; a number in JSON. */
  record Index(@JsonValue int index) implements ClassChoice {

    @Override
    public int toIndex(String pointer, List<String> names, Faults faults) {
      return faults.requiredInteger(pointer, index, 0, names.size() - 1);
    }

    @Override
    public String toString() {
      return String.valueOf(index);
    }
  }

  /** A class by name; a string in JSON. */
  record Named(@JsonValue String name) implements ClassChoice {

    @Override
    public int toIndex(String pointer, List<String> names, Faults faults) {
      int index = names.indexOf(name);
      if (index < 0) {
        faults.add(
            "unknown-class",
            pointer,
            "there is no class %s; there are %s".formatted(Received.text(name), listed(names)));
        return 0;
      }
      return index;
    }

    private static String listed(List<String> names) {
      String first = names.stream().limit(MAX_LISTED).collect(Collectors.joining(", "));
      int more = names.size() - MAX_LISTED;
      return more > 0 ? "%s and %d more".formatted(first, more) : first;
    }

    @Override
    public String toString() {
      return Received.text(name);
    }
  }

  /** Tells the two apart by the kind of JSON value. */
  final class Reader extends ValueDeserializer<ClassChoice> {

    @Override
    public ClassChoice deserialize(JsonParser parser, DeserializationContext context) {
      return switch (parser.currentToken()) {
        case VALUE_NUMBER_INT -> new Index(parser.getIntValue());
        case VALUE_STRING -> new Named(parser.getString());
        case null, default -> throw UnexpectedValue.at(parser, "the index or the name of a class");
      };
    }
  }
}
