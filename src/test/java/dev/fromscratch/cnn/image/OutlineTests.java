package dev.fromscratch.cnn.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Outlines of strokes, and of what only seems to be one. */
class OutlineTests {

  private static final int SIDE = 60;
  private static final Box STROKE = new Box(20, 10, 24, 50);
  private static final Box SHEET = new Box(0, 0, 30, SIDE);

  private final Plane brightness = new Plane(SIDE, SIDE);

  private void paint(Box box, float value) {
    for (int y = box.top(); y < box.bottom(); y++) {
      for (int x = box.left(); x < box.right(); x++) {
        brightness.values[y * SIDE + x] = value;
      }
    }
  }

  private static Mask mask(Box box) {
    Mask mask = new Mask(SIDE, SIDE);
    for (int y = box.top(); y < box.bottom(); y++) {
      for (int x = box.left(); x < box.right(); x++) {
        mask.set[y * SIDE + x] = true;
      }
    }
    return mask;
  }

  @Test
  void strokeWhenItStandsOnAGroundIsSeenAllAround() {
    paint(STROKE, 0.3f);
    assertThat(Outline.seen(brightness, mask(STROKE))).isEqualTo(1);
  }

  @Test
  void strokeWhenAShadowCrossesItIsSeenAllAround() {
    paint(new Box(0, 0, SIDE, 30), -0.6f);
    paint(new Box(20, 10, 24, 30), 0.4f);
    paint(new Box(20, 30, 24, 50), 1);
    assertThat(Outline.seen(brightness, mask(STROKE))).isEqualTo(1);
  }

  @Test
  void lineWhenItIsOnePixelBroadIsSeen() {
    Box line = new Box(20, 10, 21, 50);
    paint(line, 1);
    assertThat(Outline.seen(brightness, mask(line))).isEqualTo(1);
  }

  /**
   * Of a piece that is 10 wide and 20 high, the sheet ends along one of the long sides, and askew
   * to some beside.
   */
  @Test
  void pieceOfASheetIsSeenOnlyWhereTheSheetEnds() {
    paint(SHEET, 1);
    double share = 20.0 / (2 * 20 + 2 * 10 - 4);
    assertThat(Outline.seen(brightness, mask(new Box(20, 20, 30, 40))))
        .isCloseTo(share, within(6.0 / 56));
  }

  @Test
  void strokeWhenThePictureCutsItIsNotSeenThere() {
    Box cut = new Box(0, 20, 10, 30);
    paint(cut, 1);
    assertThat(Outline.seen(brightness, mask(cut))).isCloseTo(28.0 / 36, within(1.0 / 36));
  }
}
