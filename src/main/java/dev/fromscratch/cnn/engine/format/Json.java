package dev.fromscratch.cnn.engine.format;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much JSON as a safetensors header needs: objects, arrays, strings and integers. Anything else,
 * a repeated key, deep nesting or an endless list is refused.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259, the grammar</a>
 */
final class Json {

  private static final int MAX_DEPTH = 4;

  /** A value of two characters takes dozens of bytes of memory, and no header has so many. */
  private static final int MAX_VALUES = 1 << 18;

  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,18}");

  private final String text;
  private final Matcher integer;
  private int position;
  private int values;

  private Json(String text) {
    this.text = text;
    this.integer = INTEGER.matcher(text);
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

  /**
   * Writes a string.
   *
   * @throws IllegalArgumentException if it holds half a surrogate pair, which UTF-8 cannot say
   */
  static void writeString(StringBuilder json, String string) {
    if (hasLoneSurrogate(string)) {
      throw new IllegalArgumentException(
          "half a surrogate pair cannot be written, got \"%s\"".formatted(string));
    }
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
    values++;
    if (values > MAX_VALUES) {
      throw unexpected("at most %d values".formatted(MAX_VALUES));
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
      if (peek() < ' ') {
        throw unexpected("control characters to be escaped");
      }
      char c = text.charAt(position++);
      string.append(c == '\\' ? escaped() : c);
    }
    if (hasLoneSurrogate(string)) {
      throw unexpected("both halves of a surrogate pair before here");
    }
    position++;
    return string.toString();
  }

  /** Written as UTF-8, such a half becomes a question mark, and two names become one. */
  private static boolean hasLoneSurrogate(CharSequence text) {
    return text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
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
      if (!HexFormat.isHexDigit(text.charAt(position))) {
        throw unexpected("a hexadecimal digit");
      }
      code = code * 16 + HexFormat.fromHexDigit(text.charAt(position));
    }
    return (char) code;
  }

  private Long integerValue() throws TensorFormatException {
    if (!integer.region(position, text.length()).lookingAt()) {
      throw unexpected("an object, an array, a string or a whole number");
    }
    int start = position;
    position = integer.end();
    if (position < text.length() && "-+.eE0123456789".indexOf(text.charAt(position)) >= 0) {
      throw unexpected("the end of a whole number");
    }
    try {
      return Long.valueOf(integer.group());
    } catch (NumberFormatException e) {
      position = start;
      throw unexpected("a whole number of 64 bits");
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
