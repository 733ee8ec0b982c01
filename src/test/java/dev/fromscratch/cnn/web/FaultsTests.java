package dev.fromscratch.cnn.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fromscratch.cnn.web.Faults.NumberRange;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpStatus;

class FaultsTests {

  private final Faults faults = new Faults();

  @ParameterizedTest
  @CsvSource({"1", "10", "5"})
  void integerWhenWithinBoundsIsKept(int value) {
    assertThat(faults.integer("/x", value, 3, 1, 10)).isEqualTo(value);
    assertThat(faults.requiredInteger("/x", value, 1, 10)).isEqualTo(value);
    assertThat(faults.any()).isFalse();
  }

  @Test
  void integerWhenNoneWasSentIsTheFallback() {
    assertThat(faults.integer("/x", null, 3, 1, 10)).isEqualTo(3);
    assertThat(faults.any()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0", "11", "-2147483648"})
  void integerWhenOutOfBoundsIsAFaultAndStillUsable(int value) {
    assertThat(faults.integer("/a/b", value, 3, 1, 10)).isEqualTo(3);
    assertFault("/a/b", "b must be from 1 to 10, got " + value);
  }

  @Test
  void integerWhenRequiredAndAbsentIsAFault() {
    assertThat(faults.requiredInteger("/a/7", null, 1, 10)).isEqualTo(1);
    assertFault("/a/7", "a[7] is required, a whole number from 1 to 10");
  }

  @ParameterizedTest
  @CsvSource({"0.1", "0.9", "0.5"})
  void numberWhenWithinBoundsIsKept(double value) {
    assertThat(faults.number("/x", value, 3, 0.1f, 0.9f)).isEqualTo((float) value);
    assertThat(faults.number("/x", null, 3, 0.1f, 0.9f)).isEqualTo(3);
    assertThat(faults.any()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0.9001", "1.9999", "-1", "NaN", "-Infinity"})
  void numberWhenOutOfBoundsIsAFaultAndStillUsable(double value) {
    assertThat(faults.number("/a/b", value, 3, 2, 10.5f)).isEqualTo(3);
    assertFault("/a/b", "b must be from 2 to 10.5, got " + value);
  }

  @ParameterizedTest
  @CsvSource({
    "POSITIVE, 1e-30",
    "POSITIVE, 1e6",
    "ZERO_TO_BELOW_ONE, 0",
    "ZERO_TO_BELOW_ONE, 0.9999999",
    "REAL, -1e6",
    "REAL, 0",
  })
  void numberWhenWithinItsRangeIsKept(NumberRange range, double value) {
    assertThat(faults.number("/x", value, 3, range)).isEqualTo((float) value);
    assertThat(faults.number("/x", null, 3, range)).isEqualTo(3);
    assertThat(faults.any()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "POSITIVE, 0, 0.0, a positive number up to 1e6",
    "POSITIVE, -1, -1.0, a positive number up to 1e6",
    "POSITIVE, 1e-45, 1.0E-45, a positive number up to 1e6",
    "POSITIVE, 1000000.1, 1000000.1, a positive number up to 1e6",
    "POSITIVE, NaN, NaN, a positive number up to 1e6",
    "POSITIVE, Infinity, Infinity, a positive number up to 1e6",
    "ZERO_TO_BELOW_ONE, 1, 1.0, at least 0 and below 1",
    "ZERO_TO_BELOW_ONE, -1e-9, -1.0E-9, at least 0 and below 1",
    "ZERO_TO_BELOW_ONE, 0.99999999, 0.99999999, at least 0 and below 1",
    "ZERO_TO_BELOW_ONE, NaN, NaN, at least 0 and below 1",
    "REAL, -Infinity, -Infinity, a number from -1e6 to 1e6",
    "REAL, NaN, NaN, a number from -1e6 to 1e6",
  })
  void numberWhenOutsideItsRangeIsAFaultAndStillUsable(
      NumberRange range, double value, String written, String words) {
    assertThat(faults.number("/x", value, 3, range)).isEqualTo(3);
    assertFault("/x", "x must be %s, got %s".formatted(words, written));
  }

  @Test
  void choiceWhenKnownIsItsMeaning() {
    Map<String, Integer> choices = Map.of("one", 1);
    assertThat(faults.choice("unknown-x", "/x", "one", 0, choices)).isEqualTo(1);
    assertThat(faults.choice("unknown-x", "/x", null, 0, choices)).isZero();
    assertThat(faults.any()).isFalse();
  }

  @Test
  void choiceWhenUnknownIsAFaultWithTheKnownOnes() {
    assertThat(faults.choice("unknown-x", "/x", "two", 0, Map.of("one", 1))).isZero();
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(faults::throwIfAny)
        .withMessage("x must be one of one, got \"two\"")
        .satisfies(e -> assertThat(e.code()).isEqualTo("unknown-x"));
  }

  @Test
  void throwIfAnyWhenNothingIsWrongDoesNothing() {
    faults.throwIfAny();
    assertThat(faults.any()).isFalse();
  }

  @Test
  void throwIfAnyWhenSeveralThingsAreWrongTellsAllOfThem() {
    Faults others = new Faults();
    faults.add("first-code", "/a", "a is wrong");
    others.add("second-code", "/b", "b is wrong");
    faults.addAll(others);
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(faults::throwIfAny)
        .withMessage("2 things are wrong; the first: a is wrong")
        .satisfies(e -> {
          assertThat(e.status()).isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
          assertThat(e.code()).isEqualTo("invalid-request");
          assertThat(e.faults()).extracting(Fault::pointer).containsExactly("/a", "/b");
        });
  }

  private void assertFault(String pointer, String detail) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(faults::throwIfAny)
        .withMessage(detail)
        .satisfies(e ->
            assertThat(e.faults())
                .containsExactly(new Fault(Faults.INVALID_VALUE, pointer, detail)));
  }
}
