package dev.fromscratch.cnn.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrappedNameTests {

  @ParameterizedTest
  @CsvSource({
    "seven, 3, seven",
    "exactly 10, 3, exactly 10",
    "a line that is broken, 3, a line|that is|broken",
    "snake_case_name, 3, snake_|case_name",
    "a line that is broken, 2, a line|that is..",
    "uninterrupted, 2, uninterrup|ted",
    "uninterrupted, 1, uninterr..",
    "o uninterrupted, 2, o uninterr|upted",
    "exactly 10 and more, 2, exactly 10|and more"
  })
  void nameWhenItIsLongIsBrokenWhereWordsEnd(String name, int most, String expected) {
    assertThat(WrappedName.lines(name, 10, most)).containsExactly(expected.split("\\|", -1));
  }
}
