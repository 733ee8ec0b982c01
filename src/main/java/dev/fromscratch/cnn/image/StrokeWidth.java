package dev.fromscratch.cnn.image;

/** Brings strokes that are far from it to the breadth that strokes have in MNIST. */
final class StrokeWidth {

  /** Pixels of MNIST, where a digit is 20 pixels long; most strokes have 1.9 to 3.6. */
  private static final float LEAST = 2.2f;

  private static final float MOST = 3.4f;

  /** Of a stroke's breadth, at most so much is taken away on each side. */
  private static final float MOST_TAKEN = 0.25f;

  private StrokeWidth() {}

  /** The strokes, from 0 to 1 with smooth edges, in a plane that is a little larger. */
  static Plane even(Mask mask, Box box) {
    Plane depth = mask.depth();
    float growth = growth(breadth(mask, depth), box.longestSide() / (float) MnistFrame.BOX);
    int margin = (int) Math.ceil(Math.max(0, growth)) + 2;
    Plane away = mask.padded(margin).distanceTo();
    for (int y = 0; y < away.height; y++) {
      for (int x = 0; x < away.width; x++) {
        int i = y * away.width + x;
        boolean inside = mask.at(x - margin, y - margin);
        float fromEdge = inside ? depth.at(x - margin, y - margin) - 0.5f : 0.5f - away.values[i];
        away.values[i] = Math.clamp(fromEdge + growth + 0.5f, 0, 1);
      }
    }
    return away;
  }

  /** Four times the mean distance from the edges, as for a long strip. */
  private static float breadth(Mask mask, Plane depth) {
    double sum = 0;
    int area = 0;
    for (int i = 0; i < mask.set.length; i++) {
      if (mask.set[i]) {
        sum += depth.values[i] - 0.5;
        area++;
      }
    }
    return (float) (4 * sum / area);
  }

  /** Pixels that strokes must grow on each side. */
  private static float growth(float breadth, float unit) {
    float wanted = Math.clamp(breadth, LEAST * unit, MOST * unit);
    return Math.max((wanted - breadth) / 2, -MOST_TAKEN * breadth);
  }
}
