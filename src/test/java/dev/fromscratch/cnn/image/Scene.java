package dev.fromscratch.cnn.image;

import dev.fromscratch.cnn.engine.tensor.SeededRandom;

/** What a photograph shows and how it was taken; all of it is drawn from a seed. */
final class Scene {

  enum Ground {
    PLAIN,
    TEXTURED,
    RULED,
    SQUARED,
    WHITEBOARD,
    BLACKBOARD
  }

  enum Tool {
    BALLPOINT,
    PENCIL,
    FINELINER,
    MARKER,
    AS_IS
  }

  enum Light {
    EVEN,
    FALLING_OFF,
    SHADOW_EDGE,
    HAND_SHADOW,
    LAMP
  }

  enum Surrounding {
    NONE,
    TABLE_EDGE,
    TABLE_AROUND,
    SCRIBBLE,
    SPECKS
  }

  final Ground ground;
  final Tool tool;
  final Light light;
  final Surrounding surrounding;
  final int width;
  final int height;
  final float size;
  final float centerX;
  final float centerY;
  final float degrees;
  final float tiltX;
  final float tiltY;
  final float blur;
  final float noise;
  final float quality;
  final long seed;

  Scene(long seed, int longestSide) {
    SeededRandom random = SeededRandom.derive(seed, 77);
    this.seed = seed;
    ground = pick(random, Ground.values());
    tool =
        ground == Ground.BLACKBOARD || ground == Ground.WHITEBOARD
            ? (random.nextInt(2) == 0 ? Tool.MARKER : Tool.AS_IS)
            : pick(random, Tool.values());
    light = pick(random, Light.values());
    surrounding = pick(random, Surrounding.values());
    boolean upright = random.nextInt(2) == 0;
    float aspect = new float[] {1, 0.75f, 0.75f, 0.5625f}[random.nextInt(4)];
    width = upright ? Math.round(longestSide * aspect) : longestSide;
    height = upright ? longestSide : Math.round(longestSide * aspect);
    // Mostly medium sizes, down to 15 % and up to 90 % of the shorter side.
    float u = random.nextFloat();
    size = 0.15f + 0.75f * u * (0.4f + 0.6f * random.nextFloat());
    float aspectX = (float) Math.min(width, height) / width;
    float aspectY = (float) Math.min(width, height) / height;
    centerX = 0.5f + (random.nextFloat() - 0.5f) * Math.max(0, 1 - size * 1.35f * aspectX);
    centerY = 0.5f + (random.nextFloat() - 0.5f) * Math.max(0, 1 - size * 1.35f * aspectY);
    degrees = (random.nextFloat() - 0.5f) * 20;
    tiltX = (random.nextFloat() - 0.5f) * 0.3f;
    tiltY = (random.nextFloat() - 0.5f) * 0.3f;
    blur = random.nextFloat() * random.nextFloat() * 0.004f * longestSide;
    noise = random.nextFloat() * random.nextFloat() * 12;
    quality = 0.4f + 0.55f * random.nextFloat();
  }

  private static <T> T pick(SeededRandom random, T[] values) {
    return values[random.nextInt(values.length)];
  }

  @Override
  public String toString() {
    return "%s %s %s %s %dx%d size %.2f at %.2f,%.2f %.0f° blur %.1f noise %.1f q %.2f seed %d"
        .formatted(
            ground,
            tool,
            light,
            surrounding,
            width,
            height,
            size,
            centerX,
            centerY,
            degrees,
            blur,
            noise,
            quality,
            seed);
  }
}
