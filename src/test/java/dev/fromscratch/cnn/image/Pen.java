package dev.fromscratch.cnn.image;

import java.util.List;

/** What writes the digit: the color of its ink, how well that covers, and how broad its line is. */
final class Pen {

  private static final List<Rgb> INKS =
      List.of(
          new Rgb(25, 25, 30),
          new Rgb(30, 45, 140),
          new Rgb(20, 60, 160),
          new Rgb(170, 25, 35),
          new Rgb(20, 110, 60),
          new Rgb(90, 30, 110));

  private static final Rgb WHITE_CHALK = new Rgb(240, 240, 235);

  private static final List<Rgb> CHALKS =
      List.of(WHITE_CHALK, new Rgb(240, 225, 150), new Rgb(235, 170, 170), new Rgb(170, 205, 235));

  private final Rgb ink;

  /** How much of the ground the ink covers, from 0 to 1. */
  private final float density;

  /** How much of the ink is missing where the ground is rough, from 0 to 1. */
  private final float grain;

  /** Pixels of the digit, which is 20 of them high; 0 for strokes as broad as in its picture. */
  private final float breadth;

  Pen(Scene scene, Chance chance) {
    ink = ink(scene, chance);
    density = density(scene.tool(), chance);
    boolean dry = scene.tool() == Scene.Tool.PENCIL || scene.ground() == Scene.Ground.BLACKBOARD;
    grain = dry ? chance.between(0.2f, 0.6f) : chance.between(0, 0.12f);
    breadth = breadth(scene.tool(), chance);
  }

  private static Rgb ink(Scene scene, Chance chance) {
    if (scene.ground() == Scene.Ground.BLACKBOARD) {
      return chance.coin() ? WHITE_CHALK : chance.oneOf(CHALKS);
    }
    if (scene.tool() == Scene.Tool.PENCIL) {
      float gray = chance.between(70, 120);
      return new Rgb(gray, gray, gray + 4);
    }
    return chance.oneOf(INKS);
  }

  private static float density(Scene.Tool tool, Chance chance) {
    return switch (tool) {
      case PENCIL -> chance.between(0.55f, 0.9f);
      case BALLPOINT -> chance.between(0.75f, 1);
      case FINELINER, MARKER, AS_IS -> chance.between(0.88f, 1);
    };
  }

  private static float breadth(Scene.Tool tool, Chance chance) {
    return switch (tool) {
      case BALLPOINT, PENCIL -> chance.between(0.5f, 1.6f);
      case FINELINER -> chance.between(0.7f, 2f);
      case MARKER -> chance.between(1.8f, 4.2f);
      case AS_IS -> 0;
    };
  }

  PenStroke write(byte[] digit) {
    return breadth == 0 ? PenStroke.asBroadAs(digit) : PenStroke.ofBreadth(digit, breadth);
  }

  /** Another digit, by the same hand, always in lines of one breadth. */
  PenStroke scribble(byte[] digit) {
    return PenStroke.ofBreadth(digit, breadth == 0 ? 2 : breadth);
  }

  /**
   * The color of the ground with ink over it.
   *
   * @param stroke from 0 beside a stroke to 1 on it
   * @param roughness of the ground, from -1 to 1
   */
  Rgb over(Rgb ground, float stroke, float roughness) {
    float covered = Math.clamp(1 - grain * (0.7f + 1.4f * roughness), 0, 1);
    return ground.under(ink, stroke * density * covered);
  }
}
