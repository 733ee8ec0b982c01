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

  /** Where the pixels of the halved mask are. */
  private final int[] columns;

  private final int[] rows;

  private final List<Line> found = new ArrayList<>();

  private LineFinder(Mask mask) {
    this.mask = mask;
    this.halved = halved(mask);
    int count = 0;
    for (boolean set : halved.set) {
      count += set ? 1 : 0;
    }
    this.columns = new int[count];
    this.rows = new int[count];
    int next = 0;
    for (int i = 0; i < halved.set.length; i++) {
      if (halved.set[i]) {
        columns[next] = i % halved.width;
        rows[next++] = i / halved.width;
      }
    }
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
    int[] votes = votes(rises, first);
    float fewest = FULLEST * (SHORTEST * width);
    for (int i = 0; i < votes.length; i++) {
      if (votes[i] >= fewest) {
        scan(first + i, slope, rises);
      }
    }
  }

  /** How many pixels are on each of the lines with the same slope: a row of a Hough transform. */
  private int[] votes(int[] rises, int first) {
    int[] votes = new int[halved.height + Math.abs(rises[rises.length - 1])];
    for (int i = 0; i < columns.length; i++) {
      votes[rows[i] - rises[columns[i]] - first]++;
    }
    return votes;
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
    int most = (int) (THICKEST_PIXELS + THICKEST * Math.max(mask.width, mask.height));
    int thickness = thickness(line, most);
    if (thickness <= most) {
      found.add(new Line(line.start(), slope, line.from(), to, thickness));
    }
  }

  /** Pixels that a line is high in the middle of all its columns, or one more than the most. */
  private int thickness(Line line, int most) {
    int[] counts = new int[most + 2];
    int columns = 0;
    // When half of the columns are higher, the others do not matter.
    int half = (line.length() + 1) / 2 / 2;
    for (int x = line.from(); x < line.to() && counts[most + 1] <= half; x += 2) {
      Span span = Span.near(mask, x, Math.round(line.at(x)), most);
      if (span != null) {
        counts[span.length()]++;
        columns++;
      }
    }
    int seen = 0;
    int thickness = 0;
    while (thickness <= most && 2 * seen < columns) {
      seen += counts[++thickness];
    }
    return thickness;
  }
}
