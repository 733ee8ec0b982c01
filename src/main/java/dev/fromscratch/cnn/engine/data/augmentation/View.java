package dev.fromscratch.cnn.engine.data.augmentation;

/**
 * One way to look at a picture: mirrored or not, then scaled, turned and shifted about its centre.
 *
 * @param shiftX pixels to the right
 * @param shiftY pixels downwards
 * @param rotation degrees clockwise
 * @param scale how many times as large
 * @param mirrored whether left and right are swapped
 */
public record View(float shiftX, float shiftY, float rotation, float scale, boolean mirrored) {

  /** The picture as it is. */
  public static final View ITSELF = new View(0, 0, 0, 1, false);

  static View shifted(float x, float y) {
    return new View(x, y, 0, 1, false);
  }

  static View turned(float rotation) {
    return new View(0, 0, rotation, 1, false);
  }

  static View scaled(float scale) {
    return new View(0, 0, 0, scale, false);
  }

  View inTheMirror() {
    return new View(shiftX, shiftY, rotation, scale, !mirrored);
  }

  AffineMap map() {
    return AffineMap.inverseOf(shiftX, shiftY, rotation, mirrored ? -scale : scale, scale, 0);
  }
}
