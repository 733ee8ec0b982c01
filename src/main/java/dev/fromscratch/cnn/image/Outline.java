package dev.fromscratch.cnn.image;

import java.util.Arrays;

/**
 * How much of the outline of strokes is an edge on the picture too. {@link UnevenGround} takes for
 * ink what is narrower than a window: strokes, which end at edges all around, but also corners of a
 * sheet or of a table, which end where they become as broad as the window, and where nothing is to
 * be seen.
 */
final class Outline {

  /** Pixels from the outline to where there is only ground. */
  private static final int REACH = 3;

  /** Of the edges along an outline, the share that is weaker than a strong one. */
  private static final double STRONG = 0.8;

  /** The weakest edge that is one, as a share of a strong one. */
  private static final float LEAST = 0.4f;

  private final Plane ink;
  private final Mask strokes;
  private final float[] edges;
  private int count;

  private Outline(Plane ink, Mask strokes) {
    this.ink = ink;
    this.strokes = strokes;
    this.edges = new float[strokes.set.length];
    for (int y = 0; y < strokes.height; y++) {
      for (int x = 0; x < strokes.width; x++) {
        if (strokes.at(x, y) && !strokes.isInside(x, y)) {
          edges[count++] = edge(x, y);
        }
      }
    }
  }

  /**
   * The share of the outline that is an edge, from 0 to 1.
   *
   * @param brightness the picture itself, without any ground taken away; higher is more ink
   * @param strokes not empty
   */
  static double seen(Plane brightness, Mask strokes) {
    Outline outline = new Outline(brightness, strokes);
    float[] edges = Arrays.copyOf(outline.edges, outline.count);
    Arrays.sort(edges);
    float strong = edges[(int) (STRONG * (edges.length - 1))];
    int seen = 0;
    for (float edge : edges) {
      seen += edge >= LEAST * strong ? 1 : 0;
    }
    return (double) seen / edges.length;
  }

  /** How much less ink there is in the direction in which it ends most clearly. */
  private float edge(int x, int y) {
    float edge = 0;
    for (int dy = -1; dy <= 1; dy++) {
      for (int dx = -1; dx <= 1; dx++) {
        if (endsTowards(x, y, dx, dy)) {
          boolean thin = !strokes.at(x - dx, y - dy);
          float inside = thin ? ink.at(x, y) : ink.at(x - dx, y - dy);
          edge = Math.max(edge, inside - ink.at(x + REACH * dx, y + REACH * dy));
        }
      }
    }
    return edge;
  }

  private boolean endsTowards(int x, int y, int dx, int dy) {
    int farX = x + REACH * dx;
    int farY = y + REACH * dy;
    boolean onPicture = farX >= 0 && farY >= 0 && farX < ink.width && farY < ink.height;
    return onPicture && !strokes.at(x + dx, y + dy) && !strokes.at(farX, farY);
  }
}
