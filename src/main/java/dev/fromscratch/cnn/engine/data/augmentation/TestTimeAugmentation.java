package dev.fromscratch.cnn.engine.data.augmentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The ways in which a trained network looks at a picture before it answers: the mean of its answers
 * to all of them is mostly better than the answer to one. Nothing is drawn by chance.
 *
 * <p>The views are the picture itself; moved to the right, left, down and up if {@code shift} is
 * positive; turned either way if {@code rotation} is; larger and smaller if {@code scale} is; and
 * if {@code mirror} is set, all of these once more in a mirror. So there are 1 to {@value
 * #MAX_VIEWS}.
 *
 * @param shift pixels
 * @param rotation degrees
 * @param scale a share of width and height
 * @param mirror whether left and right mean the same, as with clothing
 * @see <a href="https://doi.org/10.1145/3065386">Krizhevsky, Sutskever, Hinton (2012), section
 *     4.1</a>
 */
public record TestTimeAugmentation(float shift, float rotation, float scale, boolean mirror) {

  /** Itself, four shifts, two turns and two sizes; and the same in a mirror. */
  public static final int MAX_VIEWS = 18;

  /** The picture as it is, and nothing else. */
  public static final TestTimeAugmentation NONE = new TestTimeAugmentation(0, 0, 0, false);

  /** For digits and letters: a pixel in every direction, and a little turned. */
  public static final TestTimeAugmentation DIGITS = new TestTimeAugmentation(1, 5, 0, false);

  /** For clothing. */
  public static final TestTimeAugmentation MIRROR = new TestTimeAugmentation(0, 0, 0, true);

  public TestTimeAugmentation {
    requireWithin("shift", shift, Augmentation.MAX_SHIFT);
    requireWithin("rotation", rotation, Augmentation.MAX_ROTATION);
    requireWithin("scale", scale, Augmentation.MAX_SCALE);
  }

  /** Whether the picture itself is the only view. */
  public boolean isNone() {
    return !(shift > 0 || rotation > 0 || scale > 0 || mirror);
  }

  /** The views in order, the picture itself first. */
  public List<View> views() {
    List<View> views = new ArrayList<>();
    views.add(View.ITSELF);
    if (shift > 0) {
      views.add(View.shifted(shift, 0));
      views.add(View.shifted(-shift, 0));
      views.add(View.shifted(0, shift));
      views.add(View.shifted(0, -shift));
    }
    if (rotation > 0) {
      views.add(View.turned(rotation));
      views.add(View.turned(-rotation));
    }
    if (scale > 0) {
      views.add(View.scaled(1 + scale));
      views.add(View.scaled(1 - scale));
    }
    if (mirror) {
      List.copyOf(views).forEach(view -> views.add(view.inTheMirror()));
    }
    return List.copyOf(views);
  }

  private static void requireWithin(String name, float value, float max) {
    if (!(value >= 0 && value <= max)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s must be from 0.0 to %s, got %s", name, max, value));
    }
  }
}
