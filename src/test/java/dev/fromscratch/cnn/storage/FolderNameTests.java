package dev.fromscratch.cnn.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FolderNameTests {

  @ParameterizedTest
  @CsvSource({"0, false", "1, true", "64, true", "65, false"})
  void nameWhenItGrowsHasALimit(int length, boolean allowed) {
    assertThat(FolderName.isOne("a".repeat(length))).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "a.b-c_d9", "a..b"})
  void nameWhenItFollowsTheRuleIsOne(String name) {
    assertThat(FolderName.isOne(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "..", ".a", "a.", "-a", "a_", "A", "ä", "a/b", "a\\b", "a b", "a\n"})
  void nameWhenItDoesNotFollowTheRuleIsNone(String name) {
    assertThat(FolderName.isOne(name)).isFalse();
  }
}
