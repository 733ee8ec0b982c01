package dev.fromscratch.cnn.image;

import java.util.Optional;

/**
 * Knows pictures that are in the form of MNIST already, or its negative; these stay as they are.
 */
final class MnistForm {

  /** The center of mass of every picture of MNIST is nearer to pixel 14 than this. */
  private static final double OFF_CENTER = 0.501;

  private MnistForm() {}

  /** The picture itself, if it has the form. */
  static Optional<NormalizedDigit> of(Picture picture) {
    int side = MnistFrame.SIDE;
    if (picture.width() != side || picture.height() != side || !picture.isGray()) {
      return Optional.empty();
    }
    return of(picture, false).or(() -> of(picture, true));
  }

  private static Optional<NormalizedDigit> of(Picture picture, boolean inverted) {
    int side = MnistFrame.SIDE;
    byte[] pixels = pixels(picture.red, inverted);
    Box box = new Box(side, side, 0, 0);
    double sum = 0;
    double across = 0;
    double down = 0;
    for (int i = 0; i < pixels.length; i++) {
      int value = Byte.toUnsignedInt(pixels[i]);
      if (value > 0) {
        int x = i % side;
        int y = i / side;
        box = box.union(new Box(x, y, x + 1, y + 1));
        sum += value;
        across += value * x;
        down += value * y;
      }
    }
    boolean sized =
        sum > 0 && (box.longestSide() == MnistFrame.BOX || box.longestSide() == MnistFrame.BOX - 1);
    boolean centered =
        Math.abs(across / sum - MnistFrame.CENTER) <= OFF_CENTER
            && Math.abs(down / sum - MnistFrame.CENTER) <= OFF_CENTER;
    return sized && centered
        ? Optional.of(new NormalizedDigit(pixels, inverted, box, 1, box.left(), box.top()))
        : Optional.empty();
  }

  private static byte[] pixels(Plane stored, boolean inverted) {
    byte[] pixels = new byte[stored.values.length];
    for (int i = 0; i < pixels.length; i++) {
      float value = stored.values[i];
      pixels[i] = (byte) Math.round(inverted ? 255 - value : value);
    }
    return pixels;
  }
}
