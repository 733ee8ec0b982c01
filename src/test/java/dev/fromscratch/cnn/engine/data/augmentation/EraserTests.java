package dev.fromscratch.cnn.engine.data.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.data.augmentation.Augmentation.Erasing;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EraserTests {

  private static final int DRAWS = 2000;

  private static float[] erased(int height, int width, Erasing settings, SeededRandom random) {
    float[] picture = new float[height * width];
    Arrays.fill(picture, 1);
    var eraser = new Eraser(height, width);
    eraser.draw(settings, random);
    eraser.apply(picture, 0);
    return picture;
  }

  private static double area(float[] picture) {
    int count = 0;
    for (float value : picture) {
      count += value == 0 ? 1 : 0;
    }
    return (double) count / picture.length;
  }

  @ParameterizedTest
  @CsvSource({"28, 28, 0.02, 0.15", "28, 28, 0.4, 0.9", "20, 60, 0.1, 0.3", "64, 64, 0, 0"})
  void drawWhenRepeatedStaysWithinTheAreasAskedFor(int height, int width, float min, float max) {
    var random = new SeededRandom(1);
    double smallest = 1;
    double largest = 0;
    // Each side is rounded to whole pixels, at least one.
    double rounding = 0.5 / height + 0.5 / width + 0.5 / (height * width);
    for (int n = 0; n < DRAWS; n++) {
      double area = area(erased(height, width, new Erasing(1, min, max), random));
      smallest = Math.min(smallest, area);
      largest = Math.max(largest, area);
    }
    assertThat(smallest).as("seed 1").isBetween(min - rounding, min + 0.1 * (max - min) + rounding);
    assertThat(largest).isBetween(max - 0.1 * (max - min) - rounding, max + rounding);
  }

  @Test
  void drawWhenRepeatedCoversEveryPixelSometimesAndNoneAlways() {
    var random = new SeededRandom(2);
    int[] covered = new int[28 * 28];
    for (int n = 0; n < DRAWS; n++) {
      float[] picture = erased(28, 28, new Erasing(1, 0.02f, 0.4f), random);
      for (int i = 0; i < covered.length; i++) {
        covered[i] += picture[i] == 0 ? 1 : 0;
      }
    }
    int[] sorted = Arrays.stream(covered).sorted().toArray();
    assertThat(sorted[0]).as("seed 2").isPositive();
    assertThat(sorted[sorted.length - 1]).isLessThan(DRAWS / 2);
  }

  @Test
  void drawWhenRepeatedIsAsOftenHighAsWide() {
    var random = new SeededRandom(3);
    int high = 0;
    int wide = 0;
    double largestRatio = 0;
    for (int n = 0; n < DRAWS; n++) {
      float[] picture = erased(100, 100, new Erasing(1, 0.05f, 0.05f), random);
      int rows = 0;
      for (int k = 0; k < 100; k++) {
        rows += area(Arrays.copyOfRange(picture, 100 * k, 100 * (k + 1))) > 0 ? 1 : 0;
      }
      int columns = (int) Math.round(area(picture) * 10_000 / rows);
      high += rows > columns ? 1 : 0;
      wide += rows < columns ? 1 : 0;
      largestRatio = Math.max(largestRatio, (double) rows / columns);
    }
    assertThat((double) high / wide).as("seed 3").isCloseTo(1, within(0.15));
    assertThat(largestRatio).isCloseTo(1 / 0.3, within(0.2));
  }

  @Test
  void drawWhenTheAreaIsAllErasesAll() {
    float[] picture = erased(5, 9, new Erasing(1, 1, 1), new SeededRandom(4));
    assertThat(picture).containsOnly(0);
  }

  @Test
  void applyWhenThePlaneIsNotTheFirstErasesTheSameThere() {
    var eraser = new Eraser(4, 4);
    eraser.draw(new Erasing(1, 0.2f, 0.3f), new SeededRandom(5));
    float[] planes = new float[32];
    Arrays.fill(planes, 1);
    eraser.apply(planes, 16);
    assertThat(Arrays.copyOf(planes, 16)).containsOnly(1);
    assertThat(area(Arrays.copyOfRange(planes, 16, 32))).isBetween(0.1, 0.5);
  }
}
