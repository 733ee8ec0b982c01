package dev.fromscratch.cnn.engine.data.augmentation;

/**
 * Where the pixels of a moved picture come from: the inverse of scaling, shearing, turning and
 * shifting, in this order.
 *
 * <pre>
 *   forward: p' = c + t + R K S (p - c)      S = [sx 0; 0 sy]   K = [1 tan κ; 0 1]
 *                                            R = [cos θ  -sin θ; sin θ  cos θ]
 *   inverse: p  = c + S⁻¹ K⁻¹ R⁻¹ (p' - c - t)
 * </pre>
 *
 * <p>{@code c} is the centre of the picture. x grows to the right and y downwards, so that positive
 * angles turn clockwise, and a positive shear moves the lower half to the right.
 *
 * @param xx how much x of the source grows with x of the result, and so on
 * @param shiftX t
 * @param shiftY t
 */
record AffineMap(float xx, float xy, float yx, float yy, float shiftX, float shiftY) {

  /**
   * The inverse of a movement.
   *
   * @param shiftX pixels to the right
   * @param shiftY pixels downwards
   * @param rotation θ in degrees
   * @param scaleX how many times as wide; negative for the picture in a mirror, left for right
   * @param scaleY how many times as high
   * @param shear κ in degrees
   */
  static AffineMap inverseOf(
      double shiftX, double shiftY, double rotation, double scaleX, double scaleY, double shear) {
    double sin = StrictMath.sin(Math.toRadians(rotation));
    double cos = StrictMath.cos(Math.toRadians(rotation));
    double slant = StrictMath.tan(Math.toRadians(shear));
    return new AffineMap(
        (float) ((cos + slant * sin) / scaleX),
        (float) ((sin - slant * cos) / scaleX),
        (float) (-sin / scaleY),
        (float) (cos / scaleY),
        (float) shiftX,
        (float) shiftY);
  }

  /**
   * Finds the place in the source of every pixel of the result.
   *
   * @param sourceX receives the columns, row-major {@code [H, W]}
   * @param sourceY receives the rows
   */
  void writeSources(int height, int width, float[] sourceX, float[] sourceY) {
    float centreX = (width - 1) / 2f;
    float centreY = (height - 1) / 2f;
    for (int y = 0; y < height; y++) {
      float v = y - centreY - shiftY;
      float rowX = xy * v + centreX;
      float rowY = yy * v + centreY;
      for (int x = 0; x < width; x++) {
        float u = x - centreX - shiftX;
        sourceX[y * width + x] = xx * u + rowX;
        sourceY[y * width + x] = yx * u + rowY;
      }
    }
  }
}
