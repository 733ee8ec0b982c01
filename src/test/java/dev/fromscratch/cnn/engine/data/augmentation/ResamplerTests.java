package dev.fromscratch.cnn.engine.data.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import org.junit.jupiter.api.Test;

class ResamplerTests {

  private static final float[] PICTURE = {
    1, 2, 3, //
    4, 5, 6, //
    7, 8, 9
  };

  private static float[] moved(float[] picture, int height, int width, AffineMap map) {
    float[] result = picture.clone();
    var resampler = new Resampler(height, width);
    resampler.move(map);
    resampler.resample(result, 0);
    return result;
  }

  private static float[] moved(AffineMap map) {
    return moved(PICTURE, 3, 3, map);
  }

  private static AffineMap shift(double x, double y) {
    return AffineMap.inverseOf(x, y, 0, 1, 1, 0);
  }

  /** A soft spot in the middle of 28x28 pixels, far from the edges. */
  private static float[] spot() {
    float[] picture = new float[28 * 28];
    for (int i = 0; i < picture.length; i++) {
      int row = i / 28;
      double dx = i % 28 - 13.5;
      double dy = row - 13.5;
      picture[i] = (float) (200 * Math.exp(-(dx * dx + dy * dy) / 18));
    }
    return picture;
  }

  private static double mass(float[] picture) {
    double sum = 0;
    for (float value : picture) {
      sum += value;
    }
    return sum;
  }

  private static double centreX(float[] picture) {
    double sum = 0;
    for (int i = 0; i < picture.length; i++) {
      sum += (i % 28) * picture[i];
    }
    return sum / mass(picture);
  }

  private static double centreY(float[] picture) {
    double sum = 0;
    for (int i = 0; i < picture.length; i++) {
      int row = i / 28;
      sum += row * picture[i];
    }
    return sum / mass(picture);
  }

  @Test
  void resampleWhenNothingMovesKeepsEveryBit() {
    float[] picture = new float[28 * 28];
    var random = new SeededRandom(1);
    for (int i = 0; i < picture.length; i++) {
      picture[i] = random.nextInt(256);
    }
    assertThat(moved(picture, 28, 28, shift(0, 0))).containsExactly(picture);
  }

  @Test
  void resampleWhenShiftedByWholePixelsMovesThemExactly() {
    assertThat(moved(shift(1, 0))).containsExactly(0, 1, 2, 0, 4, 5, 0, 7, 8);
    assertThat(moved(shift(-1, 0))).containsExactly(2, 3, 0, 5, 6, 0, 8, 9, 0);
    assertThat(moved(shift(0, 1))).containsExactly(0, 0, 0, 1, 2, 3, 4, 5, 6);
    assertThat(moved(shift(0, -2))).containsExactly(7, 8, 9, 0, 0, 0, 0, 0, 0);
    assertThat(moved(shift(100, -100))).containsOnly(0);
  }

  @Test
  void resampleWhenBetweenPixelsTakesTheSharesOfAllFour() {
    // The pixel in the middle comes from x = 0.75, y = 0.5.
    float middle = 0.5f * (0.25f * 1 + 0.75f * 2) + 0.5f * (0.25f * 4 + 0.75f * 5);
    float[] result = moved(shift(0.25, 0.5));
    assertThat(result[4]).isEqualTo(middle);
    // The corner comes from x = -0.25, y = -0.5: three of its four are background.
    assertThat(result[0]).isEqualTo(0.75f * 0.5f * 1);
    // The far corner on the way out of the picture: x = 2.25, y = 2.5.
    assertThat(moved(shift(-0.25, -0.5))[8]).isEqualTo(0.75f * 0.5f * 9);
  }

  @Test
  void resampleWhenTurnedByARightAngleTurnsClockwise() {
    assertThat(moved(AffineMap.inverseOf(0, 0, 90, 1, 1, 0)))
        .containsExactly(new float[] {7, 4, 1, 8, 5, 2, 9, 6, 3}, within(1e-5f));
    assertThat(moved(AffineMap.inverseOf(0, 0, -90, 1, 1, 0)))
        .containsExactly(new float[] {3, 6, 9, 2, 5, 8, 1, 4, 7}, within(1e-5f));
    assertThat(moved(AffineMap.inverseOf(0, 0, 180, 1, 1, 0)))
        .containsExactly(new float[] {9, 8, 7, 6, 5, 4, 3, 2, 1}, within(1e-5f));
  }

  @Test
  void resampleWhenScaledGrowsAboutTheCentre() {
    // Twice as wide: columns come from x = 0.5, 1 and 1.5.
    assertThat(moved(AffineMap.inverseOf(0, 0, 0, 2, 1, 0)))
        .containsExactly(1.5f, 2, 2.5f, 4.5f, 5, 5.5f, 7.5f, 8, 8.5f);
    // Half as high: rows come from y = -1, 1 and 3, of which only one is in the picture.
    assertThat(moved(AffineMap.inverseOf(0, 0, 0, 1, 0.5, 0)))
        .containsExactly(0, 0, 0, 4, 5, 6, 0, 0, 0);
  }

  @Test
  void resampleWhenShearedSlantsUprightLines() {
    // tan 45° = 1: the row below the centre moves right by a pixel, the one above left.
    float[] upright = {0, 5, 0, 0, 5, 0, 0, 5, 0};
    assertThat(moved(upright, 3, 3, AffineMap.inverseOf(0, 0, 0, 1, 1, 45)))
        .containsExactly(new float[] {5, 0, 0, 0, 5, 0, 0, 0, 5}, within(1e-5f));
  }

  @Test
  void resampleWhenEverythingIsCombinedScalesShearsTurnsAndThenShifts() {
    // From the centre: (2, 1), scaled (4, 3), sheared (7, 3), turned (-3, 7), shifted (0, 5).
    float[] dot = new float[29 * 29];
    dot[(14 + 1) * 29 + 14 + 2] = 100;
    float[] result = moved(dot, 29, 29, AffineMap.inverseOf(3, -2, 90, 2, 3, 45));
    assertThat(result[(14 + 5) * 29 + 14]).isCloseTo(100, within(1e-2f));
  }

  @Test
  void resampleWhenNotSquareKeepsRowsAndColumnsApart() {
    float[] picture = {1, 2, 3, 4, 5, 6};
    assertThat(moved(picture, 2, 3, shift(1, 0))).containsExactly(0, 1, 2, 0, 4, 5);
    assertThat(moved(picture, 2, 3, shift(0, 1))).containsExactly(0, 0, 0, 1, 2, 3);
  }

  @Test
  void resampleWhenMovedKeepsTheInkAndMovesItsCentre() {
    float[] spot = spot();
    float[] shifted = moved(spot, 28, 28, shift(2.3, -1.6));
    assertThat(mass(shifted)).isCloseTo(mass(spot), within(1e-3 * mass(spot)));
    assertThat(centreX(shifted)).isCloseTo(13.5 + 2.3, within(0.01));
    assertThat(centreY(shifted)).isCloseTo(13.5 - 1.6, within(0.01));

    float[] turned = moved(spot, 28, 28, AffineMap.inverseOf(0, 0, 33, 1, 1, 20));
    assertThat(mass(turned)).isCloseTo(mass(spot), within(1e-2 * mass(spot)));
    assertThat(centreX(turned)).isCloseTo(13.5, within(0.01));

    float[] scaled = moved(spot, 28, 28, AffineMap.inverseOf(0, 0, 0, 1.2, 1.1, 0));
    assertThat(mass(scaled)).isCloseTo(1.2 * 1.1 * mass(spot), within(0.02 * mass(spot)));
  }
}
