package dev.fromscratch.cnn.image;

import java.awt.image.BufferedImage;

/** Takes a photograph: samples what is before it, blurs that, adds noise and makes a file of it. */
final class Camera {

  /** Less blur than this, in pixels, is not to be seen. */
  private static final float LEAST_BLUR = 0.3f;

  /** A digit that is less high, in pixels, needs more samples in each pixel. */
  private static final int SMALL = 60;

  private final Framing framing;
  private final Flaws flaws;
  private final Chance chance;

  /** What it makes of each color: too dark or too light, too warm or too cold. */
  private final Rgb exposure;

  /**
   * A camera.
   *
   * @param chance draws the exposure, and then the noise of each pixel
   */
  Camera(Framing framing, Flaws flaws, Chance chance) {
    this.framing = framing;
    this.flaws = flaws;
    this.chance = chance;
    float warmth = chance.between(-0.08f, 0.1f);
    float gain = chance.between(0.7f, 1.08f);
    exposure = new Rgb(gain * (1 + warmth), gain, gain * (1 - warmth));
  }

  /** A JPEG file; the noise of the next one is another. */
  byte[] take(Subject subject, Lighting lighting) {
    Plane red = new Plane(framing.width, framing.height);
    Plane green = new Plane(framing.width, framing.height);
    Plane blue = new Plane(framing.width, framing.height);
    for (int i = 0; i < red.values.length; i++) {
      Rgb pixel = pixel(subject, lighting, i % framing.width, i / framing.width);
      red.values[i] = pixel.red();
      green.values[i] = pixel.green();
      blue.values[i] = pixel.blue();
    }
    BufferedImage image = image(noisy(blurred(red)), noisy(blurred(green)), noisy(blurred(blue)));
    return JpegFile.encode(image, flaws.quality());
  }

  /** The light that falls on a pixel. */
  private Rgb pixel(Subject subject, Lighting lighting, int x, int y) {
    float light = lighting.at((x + 0.5f) / framing.width, (y + 0.5f) / framing.height);
    return mean(subject, x, y).times(light).times(exposure);
  }

  /** The mean over several places within a pixel, in a square. */
  private Rgb mean(Subject subject, int x, int y) {
    int samples = framing.digitHeight() < SMALL ? 3 : 2;
    Rgb sum = Rgb.BLACK;
    for (int row = 0; row < samples; row++) {
      for (int column = 0; column < samples; column++) {
        float px = x + (column + 0.5f) / samples;
        float py = y + (row + 0.5f) / samples;
        sum = sum.plus(subject.at(framing.placeAt(px, py)));
      }
    }
    return sum.dividedBy(samples * samples);
  }

  private Plane blurred(Plane plane) {
    return flaws.blur() > LEAST_BLUR ? Resampling.blurred(plane, flaws.blur()) : plane;
  }

  private Plane noisy(Plane plane) {
    Plane noisy = new Plane(plane.width, plane.height);
    for (int i = 0; i < noisy.values.length; i++) {
      noisy.values[i] = plane.values[i] + chance.gaussian() * flaws.noise();
    }
    return noisy;
  }

  private static BufferedImage image(Plane red, Plane green, Plane blue) {
    var image = new BufferedImage(red.width, red.height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < red.values.length; i++) {
      int rgb = level(red.values[i]) << 16 | level(green.values[i]) << 8 | level(blue.values[i]);
      image.setRGB(i % red.width, i / red.width, rgb);
    }
    return image;
  }

  private static int level(float light) {
    return Math.clamp(Math.round(light), 0, 255);
  }
}
