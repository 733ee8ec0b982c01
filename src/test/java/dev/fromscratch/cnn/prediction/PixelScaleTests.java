package dev.fromscratch.cnn.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fromscratch.cnn.web.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PixelScaleTests {

  private static final int WIDTH = 28;
  private static final int COUNT = WIDTH * WIDTH;

  @Test
  void parseWhenKnownIsTheScale() {
    assertThat(PixelScale.parse("unit")).isEqualTo(PixelScale.UNIT);
    assertThat(PixelScale.parse("byte")).isEqualTo(PixelScale.BYTE);
    assertThat(PixelScale.parse(null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Unit", "bytes"})
  void parseWhenUnknownIsRefused(String word) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> PixelScale.parse(word))
        .withMessage("scale must be unit (0 to 1) or byte (0 to 255), got \"%s\"", word);
  }

  @ParameterizedTest
  @CsvSource({
    // The largest number decides what the numbers mean.
    "0.5, 1.0, 0.5",
    "1.0, 0.0, 1.0",
    "1.0, 2.0, 0.003921569",
    "127.5, 255.0, 0.5",
    "0.5, 1.0001, 0.0019607844",
  })
  void toUnitWhenNoScaleWasSentGuessesIt(float value, float largest, float expected) {
    float[] unit = PixelScale.toUnit(picture(value, largest), WIDTH, null, "/pixels");
    assertThat(unit[0]).isEqualTo(expected);
    assertThat(unit).hasSize(COUNT).endsWith(0, 0, 0);
  }

  @Test
  void toUnitWhenAScaleWasSentFollowsIt() {
    assertThat(PixelScale.toUnit(picture(1, 0), WIDTH, PixelScale.BYTE, "/pixels")[0])
        .isEqualTo(1 / 255f);
    assertThat(PixelScale.toUnit(picture(255, 0), WIDTH, PixelScale.BYTE, "/pixels")[0])
        .isEqualTo(1);
    assertThat(PixelScale.toUnit(picture(1, 0), WIDTH, PixelScale.UNIT, "/pixels")[0]).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "UNIT, 1.0001, 1",
    "UNIT, -0.1, 1",
    "UNIT, NaN, 1",
    "BYTE, 255.5, 255",
    "BYTE, -1.0, 255",
    "BYTE, Infinity, 255",
  })
  void toUnitWhenANumberIsOutOfRangeSaysWhich(PixelScale scale, float value, int most) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> PixelScale.toUnit(picture(0, value), WIDTH, scale, "/images/3"))
        .withMessage("pixel 30 (row 1, column 2) must be from 0 to %d, got %s", most, value);
  }

  /** Blank but for its first pixel and one in the second row. */
  private static float[] picture(float first, float another) {
    float[] values = new float[COUNT];
    values[0] = first;
    values[30] = another;
    return values;
  }
}
