package dev.fromscratch.cnn.engine.data.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestTimeAugmentationTests {

  @ParameterizedTest
  @CsvSource({
    "0, 0,    0, false,  1",
    "1, 0,    0, false,  5",
    "0, 5,    0, false,  3",
    "0, 0, 0.05, false,  3",
    "0, 0,    0,  true,  2",
    "1, 5,    0, false,  7",
    "1, 5, 0.05,  true, 18",
  })
  void viewsWhenCountedAreThoseInEveryDirection(
      float shift, float rotation, float scale, boolean mirror, int count) {
    var augmentation = new TestTimeAugmentation(shift, rotation, scale, mirror);
    assertThat(augmentation.views()).hasSize(count).doesNotHaveDuplicates().startsWith(View.ITSELF);
    assertThat(augmentation.isNone()).isEqualTo(count == 1);
  }

  @Test
  void viewsWhenListedAreInTheirOrder() {
    assertThat(new TestTimeAugmentation(2, 5, 0.25f, false).views())
        .containsExactly(
            View.ITSELF,
            new View(2, 0, 0, 1, false),
            new View(-2, 0, 0, 1, false),
            new View(0, 2, 0, 1, false),
            new View(0, -2, 0, 1, false),
            new View(0, 0, 5, 1, false),
            new View(0, 0, -5, 1, false),
            new View(0, 0, 0, 1.25f, false),
            new View(0, 0, 0, 0.75f, false));
    assertThat(new TestTimeAugmentation(0, 3, 0, true).views())
        .containsExactly(
            View.ITSELF,
            new View(0, 0, 3, 1, false),
            new View(0, 0, -3, 1, false),
            new View(0, 0, 0, 1, true),
            new View(0, 0, 3, 1, true),
            new View(0, 0, -3, 1, true));
  }

  @Test
  void viewsWhenAllAreAskedForAreAsManyAsThereMayBe() {
    assertThat(new TestTimeAugmentation(1, 1, 0.1f, true).views())
        .hasSize(TestTimeAugmentation.MAX_VIEWS);
  }

  @ParameterizedTest
  @CsvSource({
    " -1,   0,    0, 'shift must be from 0.0 to 100.0, got -1.0'",
    "NaN,   0,    0, 'shift must be from 0.0 to 100.0, got NaN'",
    "  0, 181,    0, 'rotation must be from 0.0 to 180.0, got 181.0'",
    "  0,   0, 0.95, 'scale must be from 0.0 to 0.9, got 0.95'",
  })
  void constructorWhenASettingIsOutOfRangeNamesIt(
      float shift, float rotation, float scale, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TestTimeAugmentation(shift, rotation, scale, false))
        .withMessage(message);
  }
}
