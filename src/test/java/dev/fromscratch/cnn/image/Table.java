package dev.fromscratch.cnn.image;

import dev.fromscratch.cnn.image.Scene.Surrounding;
import dev.fromscratch.cnn.image.SheetEdge.Side;
import java.util.List;

/** The table that a sheet lies on, to be seen where the sheet ends; never under the digit. */
final class Table {

  private static final List<Rgb> COLORS =
      List.of(
          new Rgb(70, 50, 35),
          new Rgb(40, 40, 42),
          new Rgb(150, 110, 70),
          new Rgb(190, 160, 120),
          new Rgb(120, 125, 130));

  /** How far a digit may reach from its middle, in its heights, with some room. */
  private static final float REACH = 0.66f;

  private final Rgb color;
  private final SmoothNoise wood;
  private final float slope;

  /** Where the table begins on each side; infinitely far away where it is not to be seen. */
  private final float left;

  private final float top;
  private final float right;
  private final float bottom;

  Table(Rgb color, SmoothNoise wood, Surrounding around, SheetEdge edge, Framing framing) {
    this.color = color;
    this.wood = wood;
    slope = edge.slope();
    float inset = edge.inset();
    float lean = Math.abs(slope) / 2;
    float x = framing.centerX;
    float y = framing.centerY;
    float reachX = framing.ofDigit(REACH, framing.width);
    float reachY = framing.ofDigit(REACH, framing.height);
    float far = Float.POSITIVE_INFINITY;
    left = seen(Side.LEFT, around, edge) ? Math.min(inset, x - reachX - lean) : -far;
    top = seen(Side.TOP, around, edge) ? Math.min(inset * 0.8f, y - reachY - lean) : -far;
    right = seen(Side.RIGHT, around, edge) ? Math.max(1 - inset * 0.7f, x + reachX + lean) : far;
    bottom = seen(Side.BOTTOM, around, edge) ? Math.max(1 - inset * 0.6f, y + reachY + lean) : far;
  }

  private static boolean seen(Side side, Surrounding around, SheetEdge edge) {
    return around == Surrounding.TABLE_AROUND
        || (around == Surrounding.TABLE_EDGE && side == edge.side());
  }

  static Rgb color(Chance chance) {
    return chance.oneOf(COLORS);
  }

  /** Whether a place of the photograph, whose sides are 1 long, is beyond the sheet. */
  boolean isAt(float x, float y) {
    float across = x + slope * (y - 0.5f);
    float down = y - slope * (x - 0.5f);
    return across < left || down < top || across > right || down > bottom;
  }

  /** Its color at a place of the photograph, with the grain of wood. */
  Rgb at(float x, float y) {
    return color.times(1 + 0.25f * wood.octaves(x * 3, y * 40));
  }
}
