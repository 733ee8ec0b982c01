package dev.fromscratch.cnn.image;

import dev.fromscratch.cnn.testing.Symbols;
import java.awt.image.BufferedImage;

/** A digit of 28x28 pixels as a pen would write it large: how much ink there is at any place. */
final class PenStroke {

  /** Pixels per pixel of the digit. */
  private static final int ENLARGEMENT = 10;

  private static final int SIDE = 28 * ENLARGEMENT;

  private final Plane coverage;

  private PenStroke(Plane coverage) {
    this.coverage = coverage;
  }

  /** The strokes as broad as they are in the picture. */
  static PenStroke asBroadAs(byte[] digit) {
    Plane field = enlarged(digit);
    for (int i = 0; i < field.values.length; i++) {
      field.values[i] = Math.clamp((field.values[i] - 110) / 36, 0, 1);
    }
    return new PenStroke(field);
  }

  /**
   * The strokes of a pen of this breadth.
   *
   * @param breadth in pixels of the digit, which is 20 of them high
   */
  static PenStroke ofBreadth(byte[] digit, float breadth) {
    Plane field = enlarged(digit);
    boolean[] ink = new boolean[SIDE * SIDE];
    for (int i = 0; i < ink.length; i++) {
      ink[i] = field.values[i] > 115;
    }
    thin(ink);
    Plane distance = new Mask(SIDE, SIDE, ink).distanceTo();
    float radius = breadth * ENLARGEMENT / 2;
    for (int i = 0; i < ink.length; i++) {
      distance.values[i] = Math.clamp(radius - distance.values[i] + 0.5f, 0, 1);
    }
    return new PenStroke(distance);
  }

  /** Ink from 0 to 1 at a place, the middle of the digit's box at (0, 0), its height 1. */
  float at(float x, float y) {
    float px = (x * 20 + 14) * ENLARGEMENT - 0.5f;
    float py = (y * 20 + 14) * ENLARGEMENT - 0.5f;
    return px < 0 || py < 0 || px > SIDE - 1 || py > SIDE - 1 ? 0 : coverage.between(px, py);
  }

  /** Black on white, as a file. */
  byte[] png() {
    var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < coverage.values.length; i++) {
      int light = Math.round(255 * (1 - coverage.values[i]));
      image.getRaster().setSample(i % SIDE, i / SIDE, 0, light);
    }
    return Symbols.file(image, "png");
  }

  private static Plane enlarged(byte[] digit) {
    Plane small = new Plane(28, 28);
    for (int i = 0; i < digit.length; i++) {
      small.values[i] = Byte.toUnsignedInt(digit[i]);
    }
    return Resampling.resample(small, 0, 0, ENLARGEMENT, SIDE, SIDE);
  }

  /** The algorithm of Zhang and Suen (1984): peels the ink until lines of one pixel are left. */
  private static void thin(boolean[] ink) {
    boolean changed = true;
    while (changed) {
      boolean first = peel(ink, true);
      changed = peel(ink, false) || first;
    }
  }

  private static boolean peel(boolean[] ink, boolean first) {
    boolean[] before = ink.clone();
    boolean changed = false;
    for (int y = 1; y < SIDE - 1; y++) {
      for (int x = 1; x < SIDE - 1; x++) {
        int i = y * SIDE + x;
        if (before[i] && removable(before, i, first)) {
          ink[i] = false;
          changed = true;
        }
      }
    }
    return changed;
  }

  private static boolean removable(boolean[] ink, int i, boolean first) {
    boolean[] around = {
      ink[i - SIDE], ink[i - SIDE + 1], ink[i + 1], ink[i + SIDE + 1],
      ink[i + SIDE], ink[i + SIDE - 1], ink[i - 1], ink[i - SIDE - 1]
    };
    int count = 0;
    int changes = 0;
    for (int k = 0; k < 8; k++) {
      count += around[k] ? 1 : 0;
      changes += !around[k] && around[(k + 1) % 8] ? 1 : 0;
    }
    boolean north = around[0];
    boolean east = around[2];
    boolean south = around[4];
    boolean west = around[6];
    if (count < 2 || count > 6 || changes != 1) {
      return false;
    }
    return first
        ? !(north && east && south) && !(east && south && west)
        : !(north && east && west) && !(north && south && west);
  }
}
