package dev.fromscratch.cnn.image;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Drawings made on a screen: all of the ground has one color, whatever that is, and everything else
 * is ink. No photograph is like that, not even a paper that is so light that it became all white:
 * it has wide shadows somewhere.
 */
final class FlatGround {

  /** As far apart may be what is meant to be the same, after JPEG compression. */
  private static final float SAME = 7;

  /** Half the share of the picture that a stroke may be broad. */
  private static final float WIDEST = 0.13f;

  /** The contrast of black on white, where contrasts are differences. */
  private static final float FULL_CONTRAST = 160;

  private FlatGround() {}

  /** The ink of a drawing, or null if the picture is none. */
  static @Nullable Ink ink(Picture picture) {
    Plane far = new Plane(picture.width(), picture.height());
    double sign = fromGround(picture, far);
    int same = 0;
    int exact = 0;
    float farthest = 0;
    for (float value : far.values) {
      same += value <= SAME ? 1 : 0;
      exact += value < 0.75f ? 1 : 0;
      farthest = Math.max(farthest, value);
    }
    int count = far.values.length;
    if (same < 0.5 * count || exact < 0.4 * count || farthest < 3 * SAME) {
      return null;
    }
    if (isBroad(far, farthest)) {
      return null;
    }
    for (int i = 0; i < count; i++) {
      far.values[i] = far.values[i] <= SAME ? 0 : far.values[i] / FULL_CONTRAST;
    }
    return new Ink(far, sign < 0);
  }

  /**
   * Whether anything is broader than strokes are: what is full ink, or what is between that and the
   * ground, as shadows are. Apart, because a small loop that is blurred is both, around its middle.
   */
  private static boolean isBroad(Plane far, float farthest) {
    Mask full = Mask.above(far, farthest / 2);
    Mask between = Mask.above(far, SAME);
    for (int i = 0; i < full.set.length; i++) {
      between.set[i] &= !full.set[i];
    }
    float widest = WIDEST * Math.max(far.width, far.height);
    return full.isDeeperThan(widest) || between.isDeeperThan(widest);
  }

  /**
   * Measures each pixel in the channel in which it differs most from the ground.
   *
   * @return less than 0 if what differs is darker
   */
  private static double fromGround(Picture picture, Plane far) {
    double sign = 0;
    for (Plane channel : picture.channels()) {
      float ground = medianOfEdges(channel);
      for (int i = 0; i < far.values.length; i++) {
        float difference = channel.values[i] - ground;
        far.values[i] = Math.max(far.values[i], Math.abs(difference));
        sign += Math.abs(difference) > SAME ? difference : 0;
      }
    }
    return sign;
  }

  private static float medianOfEdges(Plane plane) {
    int width = plane.width;
    int height = plane.height;
    float[] edges = new float[2 * (width + height)];
    for (int x = 0; x < width; x++) {
      edges[2 * x] = plane.at(x, 0);
      edges[2 * x + 1] = plane.at(x, height - 1);
    }
    for (int y = 0; y < height; y++) {
      edges[2 * (width + y)] = plane.at(0, y);
      edges[2 * (width + y) + 1] = plane.at(width - 1, y);
    }
    Arrays.sort(edges);
    return edges[edges.length / 2];
  }
}
