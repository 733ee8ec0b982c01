package dev.fromscratch.cnn.image;

/** Brings strokes that are far from it to the breadth that strokes have in MNIST. */
final class StrokeWidth {

  /** Pixels of MNIST, where a digit is 20 pixels long; most strokes have 1.9 to 3.6. */
  private static final float LEAST = 2.2f;

  private static final float MOST = 3.4f;

  /** Of a stroke's breadth, at most so much is taken away on each side. */
  private static final float MOST_TAKEN = 0.25f;

  private StrokeWidth() {}

  /**
   * The strokes, from 0 to 1 with smooth edges, in a plane that is a little larger.
   *
   * @param box around all of them
   */
  static Plane even(Mask mask, Box box) {
    Box inner = box.grown(1).within(mask.width, mask.height);
    Plane depth = mask.cut(inner).depth();
    float breadth = breadth(mask.cut(inner), depth);
    float growth = growth(breadth, box.longestSide() / (float) MnistFrame.BOX);
    int margin = (int) Math.ceil(Math.max(0, growth)) + 2;
    Box outer = box.grown(margin);
    Mask strokes = mask.cut(outer);
    Plane away = strokes.distanceTo();
    Plane even = new Plane(mask.width + 2 * margin, mask.height + 2 * margin);
    for (int y = outer.top(); y < outer.bottom(); y++) {
      int from = (y - outer.top()) * away.width - outer.left();
      int to = (y + margin) * even.width + margin;
      for (int x = outer.left(); x < outer.right(); x++) {
        float fromEdge =
            strokes.set[from + x]
                ? depth.at(x - inner.left(), y - inner.top()) - 0.5f
                : 0.5f - away.values[from + x];
        even.values[to + x] = Math.clamp(fromEdge + growth + 0.5f, 0, 1);
      }
    }
    return even;
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
