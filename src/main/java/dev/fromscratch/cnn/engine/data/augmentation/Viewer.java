package dev.fromscratch.cnn.engine.data.augmentation;

import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.List;

/**
 * Draws pictures as views see them, by one bilinear interpolation each. Where every pixel comes
 * from is worked out once, when it is made. Any number of threads may use it.
 */
public final class Viewer {

  private final int channels;
  private final int height;
  private final int width;

  /** For each view the place in the picture of every pixel, row-major {@code [H, W]}. */
  private final float[][] sourceX;

  private final float[][] sourceY;

  /**
   * A viewer.
   *
   * @param imageShape {@code [C, H, W]}
   */
  public Viewer(List<View> views, Shape imageShape) {
    this.channels = imageShape.dim(0);
    this.height = imageShape.dim(1);
    this.width = imageShape.dim(2);
    this.sourceX = new float[views.size()][height * width];
    this.sourceY = new float[views.size()][height * width];
    for (int i = 0; i < views.size(); i++) {
      views.get(i).map().writeSources(height, width, sourceX[i], sourceY[i]);
    }
  }

  /** How many views there are. */
  public int views() {
    return sourceX.length;
  }

  /**
   * Draws a picture as one view sees it.
   *
   * @param view its number, from 0
   * @param picture {@code [C, H, W]}
   * @return the same, in new storage
   */
  public float[] draw(int view, float[] picture) {
    int plane = height * width;
    float[] drawn = new float[channels * plane];
    Frame frame = new Frame(height, width);
    for (int c = 0; c < channels; c++) {
      frame.fill(picture, c * plane);
      for (int i = 0; i < plane; i++) {
        drawn[c * plane + i] = frame.at(sourceX[view][i], sourceY[view][i]);
      }
    }
    return drawn;
  }

  /**
   * The column that every pixel of a view is taken from, in pixels from the middle of the first.
   *
   * @return a copy, row-major {@code [H, W]}
   */
  public float[] columns(int view) {
    return sourceX[view].clone();
  }

  /** The row that every pixel of a view is taken from, in the same way. */
  public float[] rows(int view) {
    return sourceY[view].clone();
  }
}
