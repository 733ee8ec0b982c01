package dev.fromscratch.cnn.image;

import java.util.List;

/** The lines or squares that are printed on a sheet, if there are any. */
final class PrintedLines {

  private static final List<Rgb> COLORS =
      List.of(
          new Rgb(120, 150, 210),
          new Rgb(150, 150, 160),
          new Rgb(110, 170, 200),
          new Rgb(200, 120, 120),
          new Rgb(90, 90, 100));

  private final Scene.Ground ground;

  /** From line to line, in heights of the digit, as is the breadth. */
  private final float spacing;

  private final float breadth;
  private final Rgb color;

  /** How much of the sheet's own color a line covers, from 0 to 1. */
  private final float density;

  private final float offsetX;
  private final float offsetY;

  PrintedLines(Scene.Ground ground, Chance chance) {
    this.ground = ground;
    spacing =
        ground == Scene.Ground.RULED ? chance.between(0.35f, 1.3f) : chance.between(0.16f, 0.6f);
    breadth = spacing * chance.between(0.02f, 0.06f);
    color = chance.oneOf(COLORS);
    density = chance.between(0.25f, 0.9f);
    offsetX = chance.share();
    offsetY = chance.share();
  }

  /** The color of a sheet with these lines over it. */
  Rgb over(Rgb sheet, float u, float v) {
    return switch (ground) {
      case RULED -> sheet.under(color, horizontal(v) * density);
      case SQUARED -> sheet.under(color, Math.max(horizontal(v), vertical(u)) * density);
      case PLAIN, TEXTURED, WHITEBOARD, BLACKBOARD -> sheet;
    };
  }

  private float horizontal(float v) {
    return lineAt(v / spacing + offsetY);
  }

  private float vertical(float u) {
    return lineAt(u / spacing + offsetX);
  }

  /** From 0 beside a line to 1 on it; there is one at every whole number. */
  private float lineAt(float position) {
    float distance = Math.abs(position - Math.round(position)) * spacing;
    return Math.clamp((breadth / 2 - distance) / (0.2f * breadth) + 0.5f, 0, 1);
  }
}
