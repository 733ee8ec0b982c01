package dev.fromscratch.cnn.evaluation;

import dev.fromscratch.cnn.image.GrayCanvas;
import java.util.List;

/**
 * A confusion matrix as a picture: a row for each class and a square for each class it was taken
 * for, the darker the larger the share of the row. Rows and columns are numbered as the labels are.
 */
final class ConfusionPicture {

  private static final int MARGIN = 24;

  /** The side of all squares together is about this; each has at least a pixel. */
  private static final int SIDE = 480;

  /** With more classes there is no room for their numbers. */
  private static final int MAX_NUMBERED = 40;

  private static final int WHITE = 255;
  private static final int BLACK = 0;
  private static final int GRID = 224;

  private ConfusionPicture() {}

  /** The picture as a PNG. */
  static byte[] draw(List<List<Integer>> counts) {
    int classes = counts.size();
    int square = Math.max(1, SIDE / classes);
    int side = MARGIN + classes * square + 1;
    var canvas = new GrayCanvas(side, side, WHITE);
    for (int row = 0; row < classes; row++) {
      long support = counts.get(row).stream().mapToLong(Integer::longValue).sum();
      for (int column = 0; column < classes; column++) {
        int left = MARGIN + column * square;
        int top = MARGIN + row * square;
        int count = counts.get(row).get(column);
        if (square > 2) {
          canvas.fill(left, top, square + 1, square + 1, GRID);
          canvas.fill(left + 1, top + 1, square - 1, square - 1, shade(count, support));
        } else {
          canvas.fill(left, top, square, square, shade(count, support));
        }
      }
    }
    if (classes <= MAX_NUMBERED) {
      number(canvas, classes, square);
    }
    return canvas.toPng();
  }

  /** The square root lets a few confusions be seen. */
  private static int shade(int count, long support) {
    return count == 0
        ? WHITE
        : WHITE - (int) Math.round(WHITE * Math.sqrt((double) count / support));
  }

  private static void number(GrayCanvas canvas, int classes, int square) {
    int scale = square >= 2 * 2 * GrayCanvas.LETTER_WIDTH ? 2 : 1;
    int middle = (square - scale * GrayCanvas.LETTER_HEIGHT) / 2;
    for (int i = 0; i < classes; i++) {
      String number = String.valueOf(i);
      int width = scale * GrayCanvas.LETTER_WIDTH * number.length();
      int at = MARGIN + i * square;
      canvas.text(number, MARGIN - width - scale, at + middle, scale, BLACK);
      int above = MARGIN - scale * (GrayCanvas.LETTER_HEIGHT + 1);
      canvas.text(number, at + (square - width) / 2 + 1, above, scale, BLACK);
    }
  }
}
