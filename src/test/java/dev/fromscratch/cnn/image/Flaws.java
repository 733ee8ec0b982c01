package dev.fromscratch.cnn.image;

/**
 * What a camera makes worse.
 *
 * @param blur the deviation of the points of light that it makes of points, pixels
 * @param noise the deviation of its readings, which go from 0 to 255
 * @param quality of the JPEG file, from 0 to 1
 */
record Flaws(float blur, float noise, float quality) {

  static Flaws draw(int longestSide, Chance chance) {
    float blur = chance.share() * chance.share() * 0.004f * longestSide;
    float noise = chance.share() * chance.share() * 12;
    float quality = 0.4f + 0.55f * chance.share();
    return new Flaws(blur, noise, quality);
  }
}
