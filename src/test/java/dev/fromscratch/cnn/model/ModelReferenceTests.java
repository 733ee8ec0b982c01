package dev.fromscratch.cnn.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fromscratch.cnn.web.ApiException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelReferenceTests {

  @ParameterizedTest
  @CsvSource({
    "default, default,",
    "a, a,",
    "0, 0,",
    "a.b-c_d9, a.b-c_d9,",
    "a..b, a..b,",
    "default@latest, default,",
    "default:0, default, 0",
    "default:1, default, 1",
    "default:999999999, default, 999999999",
  })
  void parseWhenItIsAReferenceReadsNameAndVersion(
      String text, String name, @Nullable Integer version) {
    assertThat(ModelReference.parse(text, "/model")).isEqualTo(new ModelReference(name, version));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "A",
        ".a",
        "a.",
        "-a",
        "a-",
        "_a",
        "a/b",
        "a\\b",
        "../a",
        "a b",
        "a\n",
        "é",
        "a:",
        ":1",
        "a:01",
        "a:-1",
        "a:+1",
        "a:1:1",
        "a:1000000000",
        "a:1@latest",
        "a@",
        "a@LATEST",
        "a@1",
        "@latest"
      })
  void parseWhenItIsNoneIsRefused(String text) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> ModelReference.parse(text, "/model"))
        .withMessage("model must be name, name:version or name@latest, got \"%s\"", text);
  }

  @ParameterizedTest
  @CsvSource({"latest,", "0, 0", "1, 1", "999999999, 999999999"})
  void ofPathWhenItIsAVersionReadsIt(String text, @Nullable Integer version) {
    assertThat(ModelReference.ofPath("a", text)).isEqualTo(new ModelReference("a", version));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "01", "-1", "1.0", "LATEST", "1000000000"})
  void ofPathWhenItIsNoVersionFindsNone(String text) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> ModelReference.ofPath("a", text))
        .withMessage(
            "there is no version \"%s\" of model a; a version is a number or latest", text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "default:7"})
  void toStringWhenWrittenIsAReferenceAgain(String text) {
    assertThat(ModelReference.parse(text, "/model")).hasToString(text);
  }
}
