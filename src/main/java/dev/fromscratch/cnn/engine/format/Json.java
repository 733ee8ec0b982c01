package dev.fromscratch.cnn.engine.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * As much JSON as a safetensors header needs: objects, arrays, strings and integers. Anything else,
 * a repeated key or deep nesting is refused.
 */
final class Json {

  private static final int MAX_DEPTH = 4;

  private final String text;
  private int position;

  private Json(String text) {
    this.text = text;
  }

  /** The value of a whole text: a {@code Map}, {@code List}, {@code String} or {@code Long}. */
  static Object parse(String text) throws TensorFormatException {
    Json json = new Json(text);
    Object value = json.value(0);
    json.skipSpace();
    if (json.position != text.length()) {
      throw json.unexpected("the end");
    }
    return value;
  }

  static Map<String, Object> object(String what, Object value) throws TensorFormatException {
    if (!(value instanceof Map<?, ?> map)) {
      throw new TensorFormatException(what + " should be a JSON object, got " + value);
    }
    Map<String, Object> members = new LinkedHashMap<>();
    map.forEach((key, member) -> members.put((String) key, member));
    return members;
  }

  static Object member(String what, Map<String, Object> object, String key)
      throws TensorFormatException {
    Object value = object.get(key);
    if (value == null) {
      throw new TensorFormatException("tensor %s has no %s".formatted(what, key));
    }
    return value;
  }

  static String string(String what, Object value) throws TensorFormatException {
    if (!(value instanceof String string)) {
      throw new TensorFormatException(what + " should hold strings, got " + value);
    }
    return string;
  }

  static long[] integers(String what, Object value) throws TensorFormatException {
    if (!(value instanceof List<?> list)) {
      throw new TensorFormatException(
          "tensor %s should have arrays of integers, got %s".formatted(what, value));
    }
    long[] integers = new long[list.size()];
    for (int i = 0; i < integers.length; i++) {
      if (!(list.get(i) instanceof Long integer)) {
        throw new TensorFormatException(
            "tensor %s should have arrays of integers, got %s".formatted(what, value));
      }
      integers[i] = integer;
    }
    return integers;
  }

  static void writeString(StringBuilder json, String string) {
    json.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }

  private Object value(int depth) throws TensorFormatException {
    if (depth > MAX_DEPTH) {
      throw unexpected("no deeper nesting");
    }
    skipSpace();
    return switch (peek()) {
      case '{' -> objectValue(depth);
      case '[' -> arrayValue(depth);
      case '"' -> stringValue();
      default -> integerValue();
    };
  }

  private Map<String, Object> objectValue(int depth) throws TensorFormatException {
    Map<String, Object> members = new LinkedHashMap<>();
    expect('{');
    if (accept('}')) {
      return members;
    }
    do {
      skipSpace();
      String key = stringValue();
      expect(':');
      if (members.put(key, value(depth + 1)) != null) {
        throw new TensorFormatException("the header names \"%s\" twice".formatted(key));
      }
    } while (accept(','));
    expect('}');
    return members;
  }

  private List<Object> arrayValue(int depth) throws TensorFormatException {
    List<Object> elements = new ArrayList<>();
    expect('[');
    if (accept(']')) {
      return elements;
    }
    do {
      elements.add(value(depth + 1));
    } while (accept(','));
    expect(']');
    return elements;
  }

  private String stringValue() throws TensorFormatException {
    StringBuilder string = new StringBuilder();
    if (peek() != '"') {
      throw unexpected("a string");
    }
    position++;
    while (peek() != '"') {
      char c = text.charAt(position++);
      string.append(c == '\\' ? escaped() : c);
    }
    position++;
    return string.toString();
  }

  private char escaped() throws TensorFormatException {
    char kind = peek();
    position++;
    return switch (kind) {
      case '"', '\\', '/' -> kind;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> hexadecimal();
      default -> throw unexpected("an escape sequence");
    };
  }

  private char hexadecimal() throws TensorFormatException {
    if (position + 4 > text.length()) {
      throw unexpected("four hexadecimal digits");
    }
    int code = 0;
    for (int end = position + 4; position < end; position++) {
      int digit = Character.digit(text.charAt(position), 16);
      if (digit < 0) {
        throw unexpected("a hexadecimal digit");
      }
      code = code * 16 + digit;
    }
    return (char) code;
  }

  private Long integerValue() throws TensorFormatException {
    int start = position;
    while (position < text.length() && "-0123456789".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
    try {
      return Long.valueOf(text.substring(start, position));
    } catch (NumberFormatException e) {
      position = start;
      throw unexpected("an object, an array, a string or a whole number");
    }
  }

  private void expect(char expected) throws TensorFormatException {
    if (!accept(expected)) {
      throw unexpected("'" + expected + "'");
    }
  }

  private boolean accept(char expected) {
    skipSpace();
    if (position < text.length() && text.charAt(position) == expected) {
      position++;
      return true;
    }
    return false;
  }

  private char peek() throws TensorFormatException {
    if (position >= text.length()) {
      throw unexpected("more");
    }
    return text.charAt(position);
  }

  private void skipSpace() {
    while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private TensorFormatException unexpected(String expected) {
    String found =
        position < text.length() ? "'" + text.charAt(position) + "'" : "the end of the header";
    return new TensorFormatException(
        "header, character %d: expected %s, got %s".formatted(position, expected, found));
  }
}
