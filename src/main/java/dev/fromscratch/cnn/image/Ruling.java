package dev.fromscratch.cnn.image;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes the lines of ruled and squared paper away. Where a stroke crosses a line, the line is
 * higher than elsewhere, and stays: as with the staff lines of music, when notes are read.
 *
 * @see <a href="https://doi.org/10.1109/TPAMI.2007.70749">Dalitz and others: A comparative study of
 *     staff removal algorithms (2008)</a>
 */
final class Ruling {

  /** How near to an edge a line must come to reach it, as a share of its direction. */
  private static final float EDGE = 0.03f;

  /** A level line of this share of the width is no stroke: no digit is so wide. */
  private static final float WIDER_THAN_DIGITS = 0.8f;

  /** The same, where the line comes from an edge. */
  private static final float WIDE_FROM_EDGE = 0.55f;

  /** Lines beside a line that make them ruling. */
  private static final int PARALLELS = 2;

  private static final float SAME_SLOPE = 0.06f;

  private Ruling() {}

  /** The mask without ruling. */
  static Mask removed(Mask mask) {
    List<Line> level = ruling(LineFinder.find(mask), mask.width, true);
    Mask turned = mask.transposed();
    List<Line> upright = ruling(LineFinder.find(turned), turned.width, false);
    Mask left = erased(mask, level);
    return upright.isEmpty() ? left : erased(left.transposed(), upright).transposed();
  }

  private static List<Line> ruling(List<Line> lines, int width, boolean level) {
    List<Line> result = new ArrayList<>();
    for (Line line : lines) {
      if (isLong(line, width, level) || parallels(line, lines) >= PARALLELS) {
        result.add(line);
      }
    }
    return result;
  }

  private static boolean isLong(Line line, int width, boolean level) {
    int margin = Math.max(3, Math.round(EDGE * width));
    boolean fromLeft = line.from() <= margin;
    boolean toRight = line.to() >= width - margin;
    if (fromLeft && toRight) {
      return true;
    }
    // Upright, a one may be as long.
    return level
        && (line.length() >= WIDER_THAN_DIGITS * width
            || ((fromLeft || toRight) && line.length() >= WIDE_FROM_EDGE * width));
  }

  /** How many other lines run beside a line. */
  private static int parallels(Line line, List<Line> lines) {
    float middle = line.middle();
    float apart = Math.max(8, 3 * line.thickness());
    List<Float> heights = new ArrayList<>(List.of(line.at(middle)));
    for (Line other : lines) {
      boolean beside =
          Math.abs(other.slope() - line.slope()) < SAME_SLOPE
              && other.from() < middle
              && other.to() > middle;
      float height = other.at(middle);
      if (beside && heights.stream().allMatch(known -> Math.abs(known - height) > apart)) {
        heights.add(height);
      }
    }
    return heights.size() - 1;
  }

  private static Mask erased(Mask mask, List<Line> lines) {
    Mask left = new Mask(mask.width, mask.height, mask.set.clone());
    for (Line line : lines) {
      int highest = (int) Math.ceil(1.35 * line.thickness()) + 1;
      for (int x = line.from(); x < line.to(); x++) {
        Span span = Span.near(mask, x, Math.round(line.at(x)), highest);
        if (span != null && span.length() <= highest) {
          for (int y = span.top(); y <= span.bottom(); y++) {
            left.set[y * mask.width + x] = false;
          }
        }
      }
    }
    return left;
  }
}
