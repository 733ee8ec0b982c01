package dev.fromscratch.cnn.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;

/**
 * Collects everything that is wrong with a well-formed body, so that a client learns all of it at
 * once. Checks give back a usable value even where they found a fault; {@link #throwIfAny} ends the
 * request.
 */
public final class Faults {

  /** The code of a value that is missing or out of range. */
  public static final String INVALID_VALUE = "invalid-value";

  private final List<Fault> found = new ArrayList<>();

  /** Notes a fault. */
  public void add(String code, String pointer, String detail) {
    found.add(new Fault(code, pointer, detail));
  }

  /** Notes why a JSON value inside a body could not be read. */
  public void addUnreadable(String pointer, JacksonException e) {
    List<Fault> explained = UnreadableBody.explain(e).faults();
    if (explained.isEmpty()) {
      add(INVALID_VALUE, pointer, name(pointer) + " must be well-formed JSON");
    }
    explained.forEach(each -> add(each.code(), pointer + each.pointer(), each.detail()));
  }

  /** Notes all faults of another collection. */
  public void addAll(Faults others) {
    found.addAll(others.found);
  }

  /** Whether anything was wrong so far. */
  public boolean any() {
    return !found.isEmpty();
  }

  /**
   * Ends the request with 422 if anything was wrong.
   *
   * @throws ApiException with every fault
   */
  public void throwIfAny() {
    if (found.isEmpty()) {
      return;
    }
    Fault first = found.getFirst();
    String code = found.size() == 1 ? first.code() : "invalid-request";
    String detail =
        found.size() == 1
            ? first.detail()
            : "%d things are wrong; the first: %s".formatted(found.size(), first.detail());
    throw ApiException.of(HttpStatus.UNPROCESSABLE_CONTENT, code, detail, found);
  }

  /** A whole number within bounds; {@code fallback} where none was sent. */
  public int integer(String pointer, @Nullable Integer value, int fallback, int min, int max) {
    if (value == null) {
      return fallback;
    }
    if (value < min || value > max) {
      add(
          INVALID_VALUE,
          pointer,
          "%s must be from %d to %d, got %d".formatted(name(pointer), min, max, value));
      return fallback;
    }
    return value;
  }

  /** A whole number within bounds that must be there. */
  public int requiredInteger(String pointer, @Nullable Integer value, int min, int max) {
    if (value == null) {
      add(
          INVALID_VALUE,
          pointer,
          "%s is required, a whole number from %d to %d".formatted(name(pointer), min, max));
      return min;
    }
    return integer(pointer, value, min, min, max);
  }

  /**
   * A number in {@code [min, max)}, or in {@code (min, max)} if {@code min} is excluded; {@code
   * fallback} where none was sent.
   */
  public float number(String pointer, @Nullable Double value, float fallback, NumberRange range) {
    if (value == null) {
      return fallback;
    }
    if (!range.contains(value)) {
      add(INVALID_VALUE, pointer, "%s must be %s, got %s".formatted(name(pointer), range, value));
      return fallback;
    }
    return value.floatValue();
  }

  /** The meaning of a word; {@code fallback} where none was sent. */
  public <T> T choice(
      String code, String pointer, @Nullable String word, T fallback, Map<String, T> choices) {
    if (word == null) {
      return fallback;
    }
    T choice = choices.get(word);
    if (choice == null) {
      add(
          code,
          pointer,
          "%s must be one of %s, got %s"
              .formatted(name(pointer), String.join(", ", choices.keySet()), Received.text(word)));
      return fallback;
    }
    return choice;
  }

  /** The name of the field: the last step of a pointer, after its array if it is an element. */
  private static String name(String pointer) {
    int last = pointer.lastIndexOf('/');
    String step = pointer.substring(last + 1);
    boolean element = !step.isEmpty() && step.chars().allMatch(Character::isDigit);
    return element ? name(pointer.substring(0, last)) + "[" + step + "]" : step;
  }

  /** Which numbers are allowed; a float must be able to hold them. */
  public enum NumberRange {
    POSITIVE("a positive number up to 1e6") {
      @Override
      boolean contains(double value) {
        return value >= Float.MIN_NORMAL && value <= 1e6;
      }
    },
    NOT_NEGATIVE("a number from 0 to 1e6") {
      @Override
      boolean contains(double value) {
        return value >= 0 && value <= 1e6;
      }
    },
    ONE_AND_MORE("a number from 1 to 1e6") {
      @Override
      boolean contains(double value) {
        return value >= 1 && value <= 1e6;
      }
    },
    ABOVE_ZERO_TO_ONE("above 0 and at most 1") {
      @Override
      boolean contains(double value) {
        return value >= Float.MIN_NORMAL && value <= 1;
      }
    },
    ZERO_TO_ONE("a number from 0 to 1") {
      @Override
      boolean contains(double value) {
        return value >= 0 && value <= 1;
      }
    },
    ZERO_TO_BELOW_ONE("at least 0 and below 1") {
      @Override
      boolean contains(double value) {
        return value >= 0 && (float) value < 1;
      }
    },
    REAL("a number from -1e6 to 1e6") {
      @Override
      boolean contains(double value) {
        return value >= -1e6 && value <= 1e6;
      }
    };

    private final String words;

    NumberRange(String words) {
      this.words = words;
    }

    abstract boolean contains(double value);

    @Override
    public String toString() {
      return words;
    }
  }
}
