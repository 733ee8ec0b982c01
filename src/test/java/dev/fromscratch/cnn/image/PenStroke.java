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
    Thinning.thin(ink, SIDE);
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
}
