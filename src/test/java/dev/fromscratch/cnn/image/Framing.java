package dev.fromscratch.cnn.image;

import java.util.List;

/** Where the camera stands: how large the digit is in the photograph, where, and how turned. */
final class Framing {

  /** The shorter side of a photograph over its longer one. */
  private static final List<Float> ASPECTS = List.of(1f, 0.75f, 0.75f, 0.5625f);

  /** Pixels. */
  final int width;

  /** Pixels. */
  final int height;

  /** The middle of the digit, from 0 on the left to 1 on the right. */
  final float centerX;

  /** The middle of the digit, from 0 at the top to 1 at the bottom. */
  final float centerY;

  /** The height of the digit over the shorter side of the photograph. */
  private final float size;

  private final float cos;
  private final float sin;
  private final float tiltX;
  private final float tiltY;

  Framing(int longestSide, Chance chance) {
    boolean upright = chance.coin();
    int shortestSide = Math.round(longestSide * chance.oneOf(ASPECTS));
    width = upright ? shortestSide : longestSide;
    height = upright ? longestSide : shortestSide;
    // Mostly medium sizes, down to 15 % and up to 90 % of the shorter side.
    size = 0.15f + 0.75f * chance.share() * (0.4f + 0.6f * chance.share());
    centerX = 0.5f + chance.around(Math.max(0, 1 - size * 1.35f * shorterOver(width)));
    centerY = 0.5f + chance.around(Math.max(0, 1 - size * 1.35f * shorterOver(height)));
    double angle = Math.toRadians(chance.around(20));
    cos = (float) Math.cos(angle);
    sin = (float) Math.sin(angle);
    tiltX = chance.around(0.3f);
    tiltY = chance.around(0.3f);
  }

  private float shorterOver(int side) {
    return (float) Math.min(width, height) / side;
  }

  /**
   * A share of the digit's height, as a share of a side of the photograph.
   *
   * @param share from 0 to 1
   * @param side pixels
   */
  float ofDigit(float share, int side) {
    return share * size * Math.min(width, height) / side;
  }

  /** Pixels from the top of the digit to its bottom. */
  float digitHeight() {
    return size * Math.min(width, height);
  }

  /** What the camera sees at a point of the photograph, in pixels from its upper left corner. */
  Place placeAt(float px, float py) {
    int longestSide = Math.max(width, height);
    float dx = (px - centerX * width) / longestSide;
    float dy = (py - centerY * height) / longestSide;
    // What is nearer is larger.
    float nearness = 1 + tiltX * dx + tiltY * dy;
    float across = dx * longestSide / digitHeight() / nearness;
    float down = dy * longestSide / digitHeight() / nearness;
    return new Place(
        cos * across + sin * down, -sin * across + cos * down, px / width, py / height);
  }
}
