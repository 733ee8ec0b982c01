package dev.fromscratch.cnn.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Distances in masks, against every pair of pixels. */
class MaskTests {

  private static final long SEED = 6;

  /** Farther than any distance on such a mask: there is no pixel to be near to. */
  private static final float NONE = (float) Math.sqrt(1e7f);

  private static Mask random(int width, int height, float share) {
    SeededRandom random = new SeededRandom(SEED);
    Mask mask = new Mask(width, height);
    for (int i = 0; i < mask.set.length; i++) {
      mask.set[i] = random.nextFloat() < share;
    }
    return mask;
  }

  private static float distance(Mask mask, int x, int y, boolean wanted) {
    float nearest = NONE;
    for (int i = 0; i < mask.set.length; i++) {
      if (mask.set[i] == wanted) {
        int right = i % mask.width - x;
        int down = i / mask.width - y;
        nearest = Math.min(nearest, (float) Math.sqrt(right * right + down * down));
      }
    }
    return nearest;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 0",
    "1, 1, 1",
    "1, 12, 0.2",
    "12, 1, 0.2",
    "9, 9, 0",
    "9, 9, 1",
    "23, 17, 0.02",
    "23, 17, 0.5",
    "17, 23, 0.95",
    "30, 30, 0.3"
  })
  void distanceWhateverTheMaskIsThatToTheNearestPixel(int width, int height, float share) {
    Mask mask = random(width, height, share);
    Plane away = mask.distanceTo();
    Plane depth = mask.depth();
    Mask near = mask.grown(2.3f);
    Mask farther = mask.grown(7);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        String place = "seed %d, %d, %d".formatted(SEED, x, y);
        float distance = distance(mask, x, y, true);
        assertThat(away.at(x, y)).as(place).isEqualTo(distance);
        assertThat(depth.at(x, y)).as(place).isEqualTo(distance(mask, x, y, false));
        assertThat(near.at(x, y)).as(place).isEqualTo(distance <= 2.3f);
        assertThat(farther.at(x, y)).as(place).isEqualTo(distance <= 7);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 0.9f})
  void maskWhenItGrowsByLessThanAPixelStaysAsItIs(float radius) {
    Mask mask = random(11, 12, 0.3f);
    assertThat(mask.grown(radius).set).isEqualTo(mask.set);
  }

  @Test
  void partWhenItGoesBeyondTheEdgesHasNoPixelsThere() {
    Mask mask = random(6, 5, 1);
    Mask part = mask.cut(new Box(-2, 3, 4, 9));
    for (int y = 0; y < part.height; y++) {
      for (int x = 0; x < part.width; x++) {
        assertThat(part.at(x, y)).as("%d, %d", x, y).isEqualTo(x >= 2 && y < 2);
      }
    }
  }
}
