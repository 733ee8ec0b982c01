package dev.fromscratch.cnn.engine.data;

import java.util.List;

/**
 * Turns strokes into pixels as MNIST was made: scaled so that the ink just fits a box of 20x20
 * pixels, and put into a field of 28x28 by its center of mass. Draws one image.
 */
final class InkRaster {

  /** The side of the field, in pixels. */
  static final int SIDE = 28;

  /** The row and the column where the center of mass comes to lie, counted from 0. */
  static final int CENTER = SIDE / 2;

  /** The side of the box that the ink fills in its longer direction, in pixels. */
  static final int BOX = 20;

  /** How far the edge of the ink is blurred, in pixels, as by scanning and scaling down. */
  private static final double BLUR = 1.4;

  private static final double MAX_PIXEL = 255;

  private final double[] ink = new double[BOX * BOX];

  /** The image of these strokes, row-major {@code [28, 28]}; moves the strokes into the box. */
  byte[] draw(List<Stroke> strokes) {
    fit(strokes);
    for (Stroke stroke : strokes) {
      for (int i = 1; i < stroke.size(); i++) {
        drawPiece(stroke, i - 1, i);
      }
    }
    return center();
  }

  private static void fit(List<Stroke> strokes) {
    double left = Double.MAX_VALUE;
    double right = -Double.MAX_VALUE;
    double top = Double.MAX_VALUE;
    double bottom = -Double.MAX_VALUE;
    for (Stroke stroke : strokes) {
      for (int i = 0; i < stroke.size(); i++) {
        left = Math.min(left, stroke.x[i] - stroke.radius[i]);
        right = Math.max(right, stroke.x[i] + stroke.radius[i]);
        top = Math.min(top, stroke.y[i] - stroke.radius[i]);
        bottom = Math.max(bottom, stroke.y[i] + stroke.radius[i]);
      }
    }
    // A blurred edge lights pixels whose centers lie up to BLUR / 2 outside it.
    double scale = (BOX + 1 - BLUR) / Math.max(right - left, bottom - top);
    for (Stroke stroke : strokes) {
      for (int i = 0; i < stroke.size(); i++) {
        stroke.x[i] = scale * (stroke.x[i] - (left + right) / 2) + BOX / 2.0;
        stroke.y[i] = scale * (stroke.y[i] - (top + bottom) / 2) + BOX / 2.0;
        stroke.radius[i] *= scale;
      }
    }
  }

  /** Draws the piece between two points: a cone of ink with round ends. */
  private void drawPiece(Stroke stroke, int from, int to) {
    double reach = Math.max(stroke.radius[from], stroke.radius[to]) + BLUR / 2;
    int left = firstPixel(Math.min(stroke.x[from], stroke.x[to]) - reach);
    int right = lastPixel(Math.max(stroke.x[from], stroke.x[to]) + reach);
    int top = firstPixel(Math.min(stroke.y[from], stroke.y[to]) - reach);
    int bottom = lastPixel(Math.max(stroke.y[from], stroke.y[to]) + reach);
    for (int row = top; row <= bottom; row++) {
      for (int column = left; column <= right; column++) {
        double depth = depth(stroke, from, to, column + 0.5, row + 0.5);
        int pixel = row * BOX + column;
        ink[pixel] = Math.max(ink[pixel], coverage(depth));
      }
    }
  }

  /** How far a point lies inside the ink between two points of a stroke; negative outside. */
  private static double depth(Stroke stroke, int from, int to, double x, double y) {
    double dx = stroke.x[to] - stroke.x[from];
    double dy = stroke.y[to] - stroke.y[from];
    double px = x - stroke.x[from];
    double py = y - stroke.y[from];
    double squaredLength = dx * dx + dy * dy;
    double t = squaredLength == 0 ? 0 : Math.clamp((px * dx + py * dy) / squaredLength, 0, 1);
    double awayX = px - t * dx;
    double awayY = py - t * dy;
    double radius = stroke.radius[from] + t * (stroke.radius[to] - stroke.radius[from]);
    return radius - Math.sqrt(awayX * awayX + awayY * awayY);
  }

  /** 0 outside the blurred edge, 1 inside it, and smooth between. */
  private static double coverage(double depth) {
    double t = Math.clamp(0.5 + depth / BLUR, 0, 1);
    return t * t * (3 - 2 * t);
  }

  private static int firstPixel(double coordinate) {
    return Math.max(0, (int) Math.floor(coordinate));
  }

  private static int lastPixel(double coordinate) {
    return Math.min(BOX - 1, (int) Math.floor(coordinate));
  }

  /**
   * Puts the box into the field, by whole pixels so that the ink keeps its sharpness. As in MNIST
   * the center of mass comes to the pixel in row 14 and column 14, counted from 0.
   */
  private byte[] center() {
    double mass = 0;
    double momentX = 0;
    double momentY = 0;
    for (int row = 0; row < BOX; row++) {
      for (int column = 0; column < BOX; column++) {
        double value = ink[row * BOX + column];
        mass += value;
        momentX += value * column;
        momentY += value * row;
      }
    }
    int left = Math.clamp(Math.round(CENTER - momentX / mass), 0, SIDE - BOX);
    int top = Math.clamp(Math.round(CENTER - momentY / mass), 0, SIDE - BOX);
    byte[] pixels = new byte[SIDE * SIDE];
    for (int row = 0; row < BOX; row++) {
      for (int column = 0; column < BOX; column++) {
        pixels[(top + row) * SIDE + left + column] =
            (byte) Math.round(MAX_PIXEL * ink[row * BOX + column]);
      }
    }
    return pixels;
  }
}
