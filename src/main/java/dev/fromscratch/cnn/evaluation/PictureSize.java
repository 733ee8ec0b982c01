package dev.fromscratch.cnn.evaluation;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.image.GrayCanvas;
import dev.fromscratch.cnn.model.ModelVersion;

/**
 * How large the pictures are that a model takes. Several channels are shown one below the other.
 *
 * @param width pixels in a row
 * @param height rows of all channels
 */
record PictureSize(int width, int height) {

  private static final int MAX_SCALE = 32;

  static PictureSize of(ModelVersion model) {
    Shape shape = model.metadata().network().storedInputShape();
    return new PictureSize(shape.dim(2), shape.dim(0) * shape.dim(1));
  }

  /** Such a picture as a PNG, every pixel a square of this side. */
  byte[] enlarge(byte[] pixels, int scale) {
    var canvas = new GrayCanvas(width * scale, height * scale, 0);
    canvas.picture(pixels, width, 0, 0, scale);
    return canvas.toPng();
  }

  int pixels() {
    return width * height;
  }

  /** How much such a picture may be enlarged, so that no side is longer than this. */
  int maxScale(int side) {
    return Math.clamp(side / Math.max(width, height), 1, MAX_SCALE);
  }
}
