package dev.fromscratch.cnn.evaluation;

import dev.fromscratch.cnn.image.GrayCanvas;
import dev.fromscratch.cnn.model.ModelEvaluation.Wrong;
import java.util.List;
import java.util.Locale;

/**
 * All pictures that an evaluation lists as wrong in one, each with what it is, what it was taken
 * for and how probable that seemed.
 */
final class ErrorSheet {

  private static final int COLUMNS = 5;
  private static final int GAP = 8;
  private static final int LINES = 3;

  /** How much letters are enlarged. */
  private static final int TEXT = 2;

  private static final int LETTER = TEXT * GrayCanvas.LETTER_WIDTH;
  private static final int LINE = TEXT * (GrayCanvas.LETTER_HEIGHT + 2);

  /** Letters in a line, even below a small picture. */
  private static final int MIN_LETTERS = 14;

  private static final int WHITE = 255;
  private static final int BLACK = 0;

  private final PictureSize size;
  private final int scale;
  private final int cellWidth;
  private final int cellHeight;

  private ErrorSheet(PictureSize size, int scale) {
    this.size = size;
    this.scale = scale;
    this.cellWidth = Math.max(scale * size.width(), MIN_LETTERS * LETTER) + GAP;
    this.cellHeight = scale * size.height() + LINES * LINE + GAP;
  }

  /**
   * The sheet as a PNG.
   *
   * @param pictures as many as are wrong, at least one
   */
  static byte[] draw(List<Wrong> wrong, List<byte[]> pictures, PictureSize size, int scale) {
    var sheet = new ErrorSheet(size, scale);
    int columns = Math.min(COLUMNS, pictures.size());
    int rows = Math.ceilDiv(pictures.size(), COLUMNS);
    var canvas =
        new GrayCanvas(columns * sheet.cellWidth + GAP, rows * sheet.cellHeight + GAP, WHITE);
    for (int i = 0; i < pictures.size(); i++) {
      int left = GAP + i % COLUMNS * sheet.cellWidth;
      int top = GAP + i / COLUMNS * sheet.cellHeight;
      sheet.cell(canvas, wrong.get(i), pictures.get(i), left, top);
    }
    return canvas.toPng();
  }

  private void cell(GrayCanvas canvas, Wrong wrong, byte[] pixels, int left, int top) {
    canvas.picture(pixels, size.width(), left, top, scale);
    int below = top + scale * size.height() + LINE - TEXT * GrayCanvas.LETTER_HEIGHT;
    List<String> lines =
        List.of(
            name(wrong.label(), wrong.labelIndex()),
            "> " + name(wrong.prediction(), wrong.predictionIndex()),
            String.format(Locale.ROOT, "%.1f%%", 100 * wrong.probability()));
    for (int i = 0; i < LINES; i++) {
      canvas.text(fitting(lines.get(i)), left, below + i * LINE, TEXT, BLACK);
    }
  }

  /** A class by its name, or by its number if there are no letters for the name. */
  private static String name(String label, int index) {
    return GrayCanvas.canWrite(label) ? GrayCanvas.written(label) : "#" + index;
  }

  private String fitting(String text) {
    int letters = (cellWidth - GAP) / LETTER;
    return text.length() <= letters ? text : text.substring(0, letters - 2) + "..";
  }
}
