package dev.fromscratch.cnn.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrayMorphologyTests {

  private static final long SEED = 5;

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "1, 9, 2",
    "9, 1, 2",
    "7, 5, 0",
    "7, 5, 1",
    "13, 8, 3",
    "20, 23, 4",
    "6, 7, 9",
    "40, 33, 8"
  })
  void closingWhateverTheWindowIsWhatItsDefinitionSays(int width, int height, int radius) {
    SeededRandom random = new SeededRandom(SEED);
    Plane plane = new Plane(width, height);
    for (int i = 0; i < plane.values.length; i++) {
      plane.values[i] = random.nextFloat() - 0.5f;
    }
    Plane closed = GrayMorphology.closing(plane, radius);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        assertThat(closed.at(x, y))
            .as("seed %d, %d, %d", SEED, x, y)
            .isEqualTo(closed(plane, x, y, radius));
      }
    }
  }

  /** The smallest of the largest values in all windows that hold the pixel. */
  private static float closed(Plane plane, int x, int y, int radius) {
    float least = Float.POSITIVE_INFINITY;
    for (int row = y - radius; row <= y + radius; row++) {
      for (int column = x - radius; column <= x + radius; column++) {
        least = Math.min(least, largest(plane, column, row, radius));
      }
    }
    return least;
  }

  private static float largest(Plane plane, int x, int y, int radius) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int row = Math.max(0, y - radius); row <= Math.min(plane.height - 1, y + radius); row++) {
      for (int i = Math.max(0, x - radius); i <= Math.min(plane.width - 1, x + radius); i++) {
        largest = Math.max(largest, plane.at(i, row));
      }
    }
    return largest;
  }
}
