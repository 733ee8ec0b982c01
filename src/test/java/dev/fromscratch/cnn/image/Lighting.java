package dev.fromscratch.cnn.image;

/** How much light falls on each place of a photograph. */
final class Lighting {

  private static final float BRIGHTEST = 1.15f;

  private final Scene.Light kind;
  private final SmoothNoise outline;

  /** How much it changes from left to right and from top to bottom. */
  private final float gradientX;

  private final float gradientY;

  /** How much darker the corners are. */
  private final float vignette;

  /** The way across the edge of a straight shadow, in radians, and its distance from the middle. */
  private final float direction;

  private final float distance;

  /** The share of the light that is left in a shadow, and how broad its edge is. */
  private final float shade;

  private final float softness;

  /** Where a hand or a lamp is, and how large. */
  private final float x;

  private final float y;
  private final float radius;

  /**
   * The light of a photograph.
   *
   * @param outline what makes the edge of a hand uneven
   */
  Lighting(Scene.Light kind, SmoothNoise outline, Chance chance) {
    this.kind = kind;
    this.outline = outline;
    boolean falling = kind == Scene.Light.FALLING_OFF || kind == Scene.Light.LAMP;
    gradientX = chance.between(-1, 1) * (falling ? 0.6f : 0.15f);
    gradientY = chance.between(-1, 1) * (falling ? 0.6f : 0.15f);
    vignette = chance.between(0, falling ? 0.5f : 0.2f);
    direction = chance.between(0, 6.3f);
    distance = chance.between(-0.35f, 0.35f);
    shade = chance.between(0.4f, 0.75f);
    softness = chance.between(0.004f, 0.08f);
    x = chance.between(0.1f, 0.9f);
    y = chance.between(0.1f, 0.9f);
    radius = chance.between(0.12f, 0.4f);
  }

  /** The light at a place of the frame, whose sides are 1 long. */
  float at(float fx, float fy) {
    float dx = fx - 0.5f;
    float dy = fy - 0.5f;
    float light = 1 + gradientX * dx + gradientY * dy;
    light *= 1 - vignette * 2 * (dx * dx + dy * dy);
    light *=
        switch (kind) {
          case EVEN, FALLING_OFF -> 1;
          case SHADOW_EDGE -> pastEdge(dx, dy);
          case HAND_SHADOW -> underHand(fx, fy);
          case LAMP -> underLamp(fx, fy);
        };
    return Math.min(light, BRIGHTEST);
  }

  private float pastEdge(float dx, float dy) {
    float beyond = (float) (Math.cos(direction) * dx + Math.sin(direction) * dy) - distance;
    return 1 - (1 - shade) * smooth(beyond / softness);
  }

  /** The hand comes in from below. */
  private float underHand(float fx, float fy) {
    float dx = fx - x;
    float dy = (fy - 1) * 0.6f;
    float far = (float) Math.sqrt(dx * dx + dy * dy) + 0.04f * outline.at(fx * 6, fy * 6);
    return 1 - (1 - shade) * smooth((radius - far) / Math.max(0.02f, softness));
  }

  private float underLamp(float fx, float fy) {
    float dx = fx - x;
    float dy = fy - y;
    return 0.75f + 0.4f * (float) Math.exp(-(dx * dx + dy * dy) / (2 * radius * radius));
  }

  private static float smooth(float x) {
    return 1 / (1 + (float) Math.exp(-4 * x));
  }
}
