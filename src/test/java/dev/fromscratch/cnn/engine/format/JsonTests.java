package dev.fromscratch.cnn.engine.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTests {

  @Test
  void parseWhenValuesAreNestedGivesThem() throws TensorFormatException {
    assertThat(Json.parse(" { \"a\" : [ 1 , -2 , \"x\" ] ,\n\"b\":{},\"c\":[]}\t\r\n"))
        .isEqualTo(Map.of("a", List.of(1L, -2L, "x"), "b", Map.of(), "c", List.of()));
    assertThat(Json.parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void parseWhenMembersAreInAnOrderKeepsIt() throws TensorFormatException {
    Map<String, Object> object = Json.object("it", Json.parse("{\"z\":1,\"a\":2,\"m\":3}"));
    assertThat(object.keySet()).containsExactly("z", "a", "m");
  }

  @Test
  void parseWhenAStringHasEscapesResolvesThem() throws TensorFormatException {
    assertThat(Json.parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\uD834\\uDD1E\""))
        .isEqualTo("\"\\/\b\f\n\r\tAé𝄞");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"a\":1} x   | header, character 8: expected the end, got 'x'",
        "{\"a\":1,}    | header, character 7: expected a string, got '}'",
        "{a:1}         | header, character 1: expected a string, got 'a'",
        "{\"a\" 1}     | header, character 5: expected ':', got '1'",
        "{\"a\":1      | header, character 6: expected '}', got the end of the header",
        "{\"a\":1]     | header, character 6: expected '}', got ']'",
        "[1 2]         | header, character 3: expected ']', got '2'",
        "[1,2          | header, character 4: expected ']', got the end of the header",
        "\"abc         | header, character 4: expected more, got the end of the header",
        "\"\\x\"       | header, character 3: expected an escape sequence, got '\"'",
        "\"\\u00g0\"   | header, character 5: expected a hexadecimal digit, got 'g'",
        "\"\\u00       | header, character 3: expected four hexadecimal digits, got '0'",
        "\"\\u00\uff11\uff11\" | header, character 5: expected a hexadecimal digit, got '\uff11'",
        "\"\\ud834x\" | header, character 8: expected both halves of a surrogate pair before here, got '\"'",
        "\"\\udd1e\" | header, character 7: expected both halves of a surrogate pair before here, got '\"'",
        "[01]          | header, character 2: expected the end of a whole number, got '1'",
        "[-01]         | header, character 1: expected an object, an array, a string or a whole number, got '-'",
        "[9223372036854775808] | header, character 1: expected a whole number of 64 bits, got '9'",
      })
  void parseWhenTheTextIsBrokenSaysWhere(String text, String message) {
    assertThatExceptionOfType(TensorFormatException.class)
        .isThrownBy(() -> Json.parse(text))
        .withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(chars = {'\0', '\t', '\n', '\r', '\u001f'})
  void parseWhenAControlCharacterIsNotEscapedRefusesIt(char control) {
    assertThatExceptionOfType(TensorFormatException.class)
        .isThrownBy(() -> Json.parse("\"a" + control + "\""))
        .withMessage(
            "header, character 2: expected control characters to be escaped, got '%s'", control);
  }

  /** A header needs none of these, so none of them is understood. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.5",
        "1e3",
        "-",
        "-0",
        "+1",
        "0x1",
        "00",
        "٣",
        "--1",
        "1-1",
        "true",
        "null",
        "9223372036854775808"
      })
  void parseWhenAValueIsNotAWholeNumberRefusesIt(String text) {
    assertThatExceptionOfType(TensorFormatException.class).isThrownBy(() -> Json.parse(text));
  }

  /** A parser that calls itself must not be driven to the end of its stack. */
  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
  void parseWhenNestingIsDeepRefusesIt(String opening) {
    assertThatExceptionOfType(TensorFormatException.class)
        .isThrownBy(() -> Json.parse(opening.repeat(100_000)))
        .withMessageContaining("expected no deeper nesting");
  }

  @Test
  void parseWhenNestingIsWhatAHeaderHasReadsIt() throws TensorFormatException {
    assertThat(Json.parse("[[[[1]]]]")).isEqualTo(List.of(List.of(List.of(List.of(1L)))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud834", "a\udd1e", "\udd1e\ud834"})
  void writeStringWhenAPairIsBrokenRefusesIt(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Json.writeString(new StringBuilder(), text))
        .withMessageStartingWith("half a surrogate pair cannot be written");
  }

  @Test
  void writeStringWhenCharactersAreSpecialEscapesThem() {
    var json = new StringBuilder();
    Json.writeString(json, "a \"\\/\n\u0000é");
    assertThat(json).hasToString("\"a \\\"\\\\/\\u000a\\u0000é\"");
  }
}
