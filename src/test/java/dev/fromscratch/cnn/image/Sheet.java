package dev.fromscratch.cnn.image;

import java.util.List;

/** The paper or the board under the digit: its color, how rough it is, and its lines. */
final class Sheet {

  /** The last one, for packing, is always rough. */
  private static final List<Rgb> PAPERS =
      List.of(
          new Rgb(250, 250, 250),
          new Rgb(235, 232, 225),
          new Rgb(240, 225, 185),
          new Rgb(215, 215, 220),
          new Rgb(205, 180, 140));

  private static final Rgb WHITEBOARD = new Rgb(242, 244, 246);

  private static final List<Rgb> BLACKBOARDS =
      List.of(new Rgb(45, 75, 60), new Rgb(40, 42, 45), new Rgb(30, 55, 50), new Rgb(60, 62, 66));

  private static final float BRIGHTEST = 253;

  private final Rgb color;
  private final float roughness;
  private final SmoothNoise fibers;
  private final PrintedLines lines;

  /**
   * A sheet.
   *
   * @param roughness how much lighter or darker than its color it is from place to place
   * @param fibers where it is so
   */
  Sheet(Rgb color, float roughness, SmoothNoise fibers, PrintedLines lines) {
    this.color = color;
    this.roughness = roughness;
    this.fibers = fibers;
    this.lines = lines;
  }

  static Rgb color(Scene.Ground ground, Chance chance) {
    float tone = chance.between(0.8f, 1.03f);
    // Boards draw a paper too, and leave it.
    boolean rough = ground == Scene.Ground.TEXTURED;
    Rgb paper = chance.oneOf(rough ? PAPERS : PAPERS.subList(0, PAPERS.size() - 1));
    Rgb color =
        switch (ground) {
          case PLAIN, TEXTURED, RULED, SQUARED -> paper;
          case WHITEBOARD -> WHITEBOARD;
          case BLACKBOARD -> chance.oneOf(BLACKBOARDS);
        };
    return color.times(tone).atMost(BRIGHTEST);
  }

  static float roughness(Scene.Ground ground, Chance chance) {
    return switch (ground) {
      case TEXTURED -> chance.between(0.03f, 0.1f);
      case BLACKBOARD -> chance.between(0.05f, 0.25f);
      case PLAIN, RULED, SQUARED, WHITEBOARD -> chance.between(0, 0.02f);
    };
  }

  /** Its color at a place, in heights of the digit from the middle of the digit. */
  Rgb at(float u, float v) {
    float fine = fibers.octaves(u * 12, v * 12);
    float coarse = fibers.octaves(u * 2 + 50, v * 2);
    return lines.over(color.times(1 + roughness * (fine + 0.6f * coarse)), u, v);
  }
}
