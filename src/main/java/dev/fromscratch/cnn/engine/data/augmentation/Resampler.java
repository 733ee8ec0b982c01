package dev.fromscratch.cnn.engine.data.augmentation;

/**
 * Takes every pixel of a picture from another place, between pixels as {@link Frame} has it.
 * However many movements are combined, there is one interpolation, because each one blurs. Not
 * thread-safe.
 */
final class Resampler {

  private final int height;
  private final int width;

  /** The place in the source of every pixel of the result, row-major {@code [H, W]}. */
  private final float[] sourceX;

  private final float[] sourceY;

  private final Frame frame;

  Resampler(int height, int width) {
    this.height = height;
    this.width = width;
    this.sourceX = new float[height * width];
    this.sourceY = new float[height * width];
    this.frame = new Frame(height, width);
  }

  /** Begins a movement; {@link #displace} may add to it. */
  void move(AffineMap map) {
    map.writeSources(height, width, sourceX, sourceY);
  }

  /** Moves the source of every pixel on by a displacement field. */
  void displace(ElasticField field) {
    field.addX(sourceX);
    field.addY(sourceY);
  }

  /** Replaces the plane {@code [H, W]} that begins at {@code from}. */
  void resample(float[] image, int from) {
    frame.fill(image, from);
    for (int i = 0; i < sourceX.length; i++) {
      image[from + i] = frame.at(sourceX[i], sourceY[i]);
    }
  }
}
