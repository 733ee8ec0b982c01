package dev.fromscratch.cnn.image;

import java.util.ArrayList;
import java.util.List;

/** Finds straight, thin and long runs in a mask, up to 15 degrees from level. */
final class LineFinder {

  private static final int MAX_DEGREES = 15;

  /** Shorter runs, as a share of the width, are no lines. */
  private static final float SHORTEST = 0.3f;

  /** Pixels of the halved mask that a line may be interrupted. */
  private static final int MAX_GAP = 3;

  /** The share of a line that must be there. */
  private static final float FULLEST = 0.8f;

  /** As a share of the longest side, and at least: what is thicker is no line. */
  private static final float THICKEST = 0.03f;

  private static final int THICKEST_PIXELS = 3;

  private final Mask mask;
  private final Mask halved;
  private final List<Line> found = new ArrayList<>();

  private LineFinder(Mask mask) {
    this.mask = mask;
    this.halved = halved(mask);
  }

  /** All such runs; a line that is thick is found several times. */
  static List<Line> find(Mask mask) {
    LineFinder finder = new LineFinder(mask);
    for (int degrees = -MAX_DEGREES; degrees <= MAX_DEGREES; degrees++) {
      finder.scan((float) StrictMath.tan(StrictMath.toRadians(degrees)));
    }
    return finder.found;
  }

  private static Mask halved(Mask mask) {
    Mask half = new Mask((mask.width + 1) / 2, (mask.height + 1) / 2);
    for (int y = 0; y < mask.height; y++) {
      for (int x = 0; x < mask.width; x++) {
        half.set[y / 2 * half.width + x / 2] |= mask.set[y * mask.width + x];
      }
    }
    return half;
  }

  private void scan(float slope) {
    int width = halved.width;
    int[] rises = new int[width];
    for (int x = 0; x < width; x++) {
      rises[x] = Math.round(slope * x);
    }
    int first = Math.min(0, -rises[width - 1]);
    int last = halved.height + Math.max(0, -rises[width - 1]);
    for (int start = first; start < last; start++) {
      scan(start, slope, rises);
    }
  }

  private void scan(int start, float slope, int[] rises) {
    int from = -1;
    int latest = -1;
    int count = 0;
    for (int x = 0; x < halved.width; x++) {
      if (!halved.at(x, start + rises[x])) {
        continue;
      }
      if (from >= 0 && x - latest > MAX_GAP + 1) {
        add(start, slope, from, latest, count);
        from = -1;
      }
      if (from < 0) {
        from = x;
        count = 0;
      }
      latest = x;
      count++;
    }
    if (from >= 0) {
      add(start, slope, from, latest, count);
    }
  }

  private void add(int start, float slope, int from, int latest, int count) {
    int length = latest + 1 - from;
    if (length < SHORTEST * halved.width || count < FULLEST * length) {
      return;
    }
    int to = Math.min(mask.width, 2 * latest + 2);
    Line line = new Line(2 * start + 0.5f, slope, 2 * from, to, 0);
    int thickness = thickness(line);
    if (thickness <= THICKEST_PIXELS + THICKEST * Math.max(mask.width, mask.height)) {
      found.add(new Line(line.start(), slope, line.from(), to, thickness));
    }
  }

  private int thickness(Line line) {
    int most = mask.height + 1;
    int[] counts = new int[most + 1];
    int columns = 0;
    for (int x = line.from(); x < line.to(); x += 2) {
      Span span = Span.near(mask, x, Math.round(line.at(x)));
      if (span != null) {
        counts[span.length()]++;
        columns++;
      }
    }
    int seen = 0;
    int thickness = 0;
    while (thickness < most && 2 * seen < columns) {
      seen += counts[++thickness];
    }
    return thickness;
  }
}
