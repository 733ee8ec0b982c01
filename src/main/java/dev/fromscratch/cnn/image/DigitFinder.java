package dev.fromscratch.cnn.image;

import dev.fromscratch.cnn.image.Components.Component;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds, among everything that stands out from the ground, the strokes of one digit. */
final class DigitFinder {

  /** Less contrast than this is no ink. */
  private static final float FAINTEST = 0.05f;

  /** How many times the usual deviation of the ground ink must stand out. */
  private static final float ABOVE_NOISE = 5;

  /** The contrast at which the edge of a stroke lies, as a share of that of full ink. */
  private static final float EDGE_LEVEL = 0.45f;

  /** Shares of the longest side: gaps within a stroke; the smallest digit. */
  private static final float REACH = 0.012f;

  private static final float SMALLEST = 0.02f;

  /** Shares of the digit: gaps between its strokes; area and contrast of the least stroke. */
  private static final float GAP = 0.2f;

  private static final float LEAST_AREA = 0.02f;
  private static final float LEAST_LEVEL = 0.5f;

  private DigitFinder() {}

  /** The digit, if there is any ink. */
  static Optional<Digit> find(Ink ink) {
    Noise noise = new Noise(ink.plane);
    Plane plane = noise.subtracted();
    float weak = Math.max(ABOVE_NOISE * noise.deviation(), FAINTEST);
    return best(components(plane, weak))
        .map(first -> components(plane, Math.max(weak, EDGE_LEVEL * first.level())))
        .flatMap(components -> best(components).map(main -> digit(components, main, ink.dark)));
  }

  private static Components components(Plane ink, float threshold) {
    float reach = REACH * Math.max(ink.width, ink.height);
    return new Components(Ruling.removed(Mask.above(ink, threshold)), ink, reach);
  }

  private static Optional<Component> best(Components components) {
    return components.all.stream()
        .filter(each -> score(each, components) > 0)
        .max(Comparator.comparingDouble(each -> score(each, components)));
  }

  /**
   * How much a part looks like the main part of a digit: strong, large, slender, not much wider
   * than high, away from the edges and rather in the middle. Each alone may be wrong.
   */
  private static double score(Component part, Components all) {
    Box box = part.box();
    int longest = Math.max(all.width, all.height);
    double size = (double) box.longestSide() / longest;
    if (size < SMALLEST || part.area() < 12) {
      return 0;
    }
    double slender = Math.clamp(1 - 5 * (part.breadth() / box.longestSide() - 0.2), 0.05, 1);
    double narrow = Math.clamp(1 - ((double) box.width() / box.height() - 1.7), 0.1, 1);
    double inside = part.touchesEdge() ? 0.15 : 1;
    double right = (box.left() + box.right()) / 2.0 / all.width - 0.5;
    double down = (box.top() + box.bottom()) / 2.0 / all.height - 0.5;
    double central = Math.exp(-1.5 * (right * right + down * down));
    return part.level() * size * slender * narrow * inside * central;
  }

  private static Digit digit(Components components, Component main, boolean dark) {
    List<Component> strokes = new ArrayList<>(List.of(main));
    List<Component> others = new ArrayList<>(components.all);
    others.remove(main);
    Box box = main.box();
    boolean grown = true;
    while (grown) {
      grown = false;
      for (Component each : List.copyOf(others)) {
        if (belongs(each, main, box)) {
          strokes.add(each);
          others.remove(each);
          box = box.union(each.box());
          grown = true;
        }
      }
    }
    return new Digit(components.of(strokes), box, dark, main.breadth(), score(main, components));
  }

  /** Whether a part is a stroke of the digit too: the bar of a five, or what a bad pen left. */
  private static boolean belongs(Component part, Component main, Box box) {
    return (main.touchesEdge() || !part.touchesEdge())
        && part.area() >= LEAST_AREA * main.area()
        && part.level() >= LEAST_LEVEL * main.level()
        && part.box().gapTo(box) <= GAP * box.longestSide();
  }
}
