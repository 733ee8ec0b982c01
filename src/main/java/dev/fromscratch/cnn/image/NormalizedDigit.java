package dev.fromscratch.cnn.image;

/** A digit in the form of MNIST, and how it came to that. */
public final class NormalizedDigit {

  private final byte[] pixels;
  private final boolean inverted;
  private final Box box;
  private final float scale;
  private final int right;
  private final int down;

  NormalizedDigit(byte[] pixels, boolean inverted, Box box, float scale, int right, int down) {
    this.pixels = pixels;
    this.inverted = inverted;
    this.box = box;
    this.scale = scale;
    this.right = right;
    this.down = down;
  }

  /** 28 rows of 28 pixels: 0 is background, 255 full ink. */
  public byte[] pixels() {
    return pixels.clone();
  }

  /** Whether the ink was darker than its ground, which MNIST's is not. */
  public boolean inverted() {
    return inverted;
  }

  /** Where the ink was on the picture, upright and in the pixels of the file. */
  public Box box() {
    return box;
  }

  /** Pixels of the result per pixel of the file. */
  public float scale() {
    return scale;
  }

  /** Columns from the left of the result to the scaled box. */
  public int right() {
    return right;
  }

  /** Rows from the top of the result to the scaled box. */
  public int down() {
    return down;
  }
}
