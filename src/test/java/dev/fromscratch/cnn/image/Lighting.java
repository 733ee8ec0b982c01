package dev.fromscratch.cnn.image;

/** How much light falls on each place of a photograph. */
final class Lighting {

  private final Scene.Light kind;
  private final float gradientX;
  private final float gradientY;
  private final float vignette;
  private final float[] shadow;
  private final SmoothNoise outline;

  /**
   * The light of a photograph.
   *
   * @param gradients how much it changes from left to right and from top to bottom
   * @param vignette how much darker the corners are
   * @param shadow where a shadow or a lamp is, how dark and how sharp
   * @param outline what makes the edge of a hand uneven
   */
  Lighting(
      Scene.Light kind, float[] gradients, float vignette, float[] shadow, SmoothNoise outline) {
    this.kind = kind;
    this.gradientX = gradients[0];
    this.gradientY = gradients[1];
    this.vignette = vignette;
    this.shadow = shadow;
    this.outline = outline;
  }

  /** The light at a place of the frame, whose sides are 1 long. */
  float at(float fx, float fy) {
    float light = 1 + gradientX * (fx - 0.5f) + gradientY * (fy - 0.5f);
    float dx = fx - 0.5f;
    float dy = fy - 0.5f;
    light *= 1 - vignette * 2 * (dx * dx + dy * dy);
    if (kind == Scene.Light.SHADOW_EDGE) {
      float side = (float) (Math.cos(shadow[0]) * dx + Math.sin(shadow[0]) * dy) - shadow[1];
      light *= 1 - (1 - shadow[2]) * smooth(side / shadow[3]);
    } else if (kind == Scene.Light.HAND_SHADOW) {
      float sx = fx - shadow[4];
      float sy = (fy - 1) * 0.6f;
      float far = (float) Math.sqrt(sx * sx + sy * sy) + 0.04f * outline.at(fx * 6, fy * 6);
      light *= 1 - (1 - shadow[2]) * smooth((shadow[6] - far) / Math.max(0.02f, shadow[3]));
    } else if (kind == Scene.Light.LAMP) {
      float lx = fx - shadow[4];
      float ly = fy - shadow[5];
      light *= 0.75f + 0.4f * (float) Math.exp(-(lx * lx + ly * ly) / (2 * shadow[6] * shadow[6]));
    }
    return Math.min(light, 1.15f);
  }

  private static float smooth(float x) {
    return 1 / (1 + (float) Math.exp(-4 * x));
  }
}
