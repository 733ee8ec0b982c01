package dev.fromscratch.cnn.engine.data.augmentation;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fromscratch.cnn.engine.data.augmentation.Augmentation.Elastic;
import dev.fromscratch.cnn.engine.data.augmentation.Augmentation.Erasing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTests {

  @ParameterizedTest
  @CsvSource({
    " -1,   0,    0,    0,   0, 'shift must be from 0.0 to 100.0, got -1.0'",
    "101,   0,    0,    0,   0, 'shift must be from 0.0 to 100.0, got 101.0'",
    "NaN,   0,    0,    0,   0, 'shift must be from 0.0 to 100.0, got NaN'",
    "  0, 181,    0,    0,   0, 'rotation must be from 0.0 to 180.0, got 181.0'",
    "  0,   0, 0.95,    0,   0, 'scale must be from 0.0 to 0.9, got 0.95'",
    "  0,   0,    0,   76,   0, 'shear must be from 0.0 to 75.0, got 76.0'",
    "  0,   0,    0,    0,  11, 'strokeThickness must be from 0.0 to 10.0, got 11.0'",
  })
  void constructorWhenASettingIsOutOfRangeNamesIt(
      float shift, float rotation, float scale, float shear, float thickness, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Augmentation(shift, rotation, scale, shear, null, thickness, null))
        .withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.1f, 1.1f, Float.NaN})
  void constructorWhenAShareOfMirroredPicturesIsOutOfRangeNamesIt(float mirror) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Augmentation(0, 0, 0, 0, null, 0, null, mirror))
        .withMessage("mirror must be from 0.0 to 1.0, got " + mirror);
  }

  @ParameterizedTest
  @CsvSource({
    "  -1,   4, 'alpha must be from 0.0 to 1000.0, got -1.0'",
    "   8, 0.5, 'sigma must be from 1.0 to 50.0, got 0.5'",
    "   8,  51, 'sigma must be from 1.0 to 50.0, got 51.0'",
  })
  void elasticWhenASettingIsOutOfRangeNamesIt(float alpha, float sigma, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Elastic(alpha, sigma))
        .withMessage(message);
  }

  @ParameterizedTest
  @CsvSource({
    "1.1,    0,   1, 'probability must be from 0.0 to 1.0, got 1.1'",
    "  1, -0.1,   1, 'minArea must be from 0.0 to 1.0, got -0.1'",
    "  1,    0, 1.5, 'maxArea must be from 0.0 to 1.0, got 1.5'",
    "  1,  0.3, 0.2, 'minArea must be at most maxArea, got 0.3 and 0.2'",
  })
  void erasingWhenASettingIsOutOfRangeNamesIt(float share, float min, float max, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Erasing(share, min, max))
        .withMessage(message);
  }

  @Test
  void erasingWhenAllAreasAreTheSameIsAllowed() {
    new Erasing(1, 0.25f, 0.25f);
  }
}
