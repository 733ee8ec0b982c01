package dev.fromscratch.cnn.dataset;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.image.GrayCanvas;
import java.util.ArrayList;
import java.util.List;

/** Pictures of a data set on one sheet: a row for each class, its name before it. */
final class ContactSheet {

  private static final int PAPER = 48;
  private static final int INK = 232;

  /** Pixels around everything, and between names and pictures. */
  private static final int MARGIN = 12;

  /** Pixels between pictures. */
  private static final int GAP = 4;

  /** About as large as this pictures are shown. */
  private static final int SIDE = 56;

  /** With more rows than this, pictures keep their size. */
  private static final int MANY_ROWS = 200;

  /** How much letters are enlarged. */
  private static final int TEXT = 2;

  private static final int LETTER = TEXT * GrayCanvas.LETTER_WIDTH;
  private static final int LINE = TEXT * (GrayCanvas.LETTER_HEIGHT + 2);

  /** Letters of a name in a line; longer ones go on in the next line. */
  private static final int LETTERS = 20;

  private final Dataset part;
  private final int width;
  private final int scale;

  /** From the top of a row to that of the next, and from the left of a picture. */
  private final int down;

  private final int across;

  private ContactSheet(Dataset part, int rows) {
    this.part = part;
    int height = part.imageShape().dim(1);
    this.width = part.imageShape().dim(2);
    this.scale = rows > MANY_ROWS ? 1 : Math.max(1, SIDE / Math.max(width, height));
    this.down = Math.max(scale * height, LINE) + GAP;
    this.across = scale * width + GAP;
  }

  /**
   * A sheet as a PNG file.
   *
   * @param classes the classes to show, one in each row
   * @param from the first picture of each class that is shown
   * @param count how many of each class
   */
  static byte[] png(Dataset part, List<Integer> classes, int from, int count) {
    return new ContactSheet(part, classes.size()).draw(classes, from, count);
  }

  private byte[] draw(List<Integer> classes, int from, int count) {
    List<List<Integer>> rows = rows(classes, from, count);
    List<List<String>> names = classes.stream().map(this::lines).toList();
    int columns = Math.max(1, rows.stream().mapToInt(List::size).max().orElse(1));
    int letters = names.stream().flatMap(List::stream).mapToInt(String::length).max().orElse(0);
    int left = MARGIN + letters * LETTER - TEXT + MARGIN;
    var canvas =
        new GrayCanvas(
            left + columns * across - GAP + MARGIN, 2 * MARGIN + rows.size() * down - GAP, PAPER);
    for (int row = 0; row < rows.size(); row++) {
      int top = MARGIN + row * down;
      name(canvas, names.get(row), top);
      for (int column = 0; column < rows.get(row).size(); column++) {
        byte[] pixels = part.pixels(rows.get(row).get(column));
        canvas.picture(pixels, width, left + column * across, top, scale);
      }
    }
    return canvas.toPng();
  }

  /** Writes a name in the middle of the height of a row. */
  private void name(GrayCanvas canvas, List<String> lines, int top) {
    int height = lines.size() * LINE - 2 * TEXT;
    int first = top + (down - GAP - height) / 2;
    for (int i = 0; i < lines.size(); i++) {
      canvas.text(lines.get(i), MARGIN, first + i * LINE, TEXT, INK);
    }
  }

  /** The name of a class in as many lines as a row is high, or its number if no letters fit. */
  private List<String> lines(int index) {
    String name = part.classNames().get(index);
    int most = Math.max(1, (down - GAP + 2 * TEXT) / LINE);
    String written = GrayCanvas.canWrite(name) ? GrayCanvas.written(name) : "#" + index;
    return WrappedName.lines(written, LETTERS, most);
  }

  /** The places of the pictures of each row. */
  private List<List<Integer>> rows(List<Integer> classes, int from, int count) {
    int[] seen = new int[part.classCount()];
    List<List<Integer>> byClass = new ArrayList<>();
    for (int i = 0; i < part.classCount(); i++) {
      byClass.add(new ArrayList<>());
    }
    for (int i = 0; i < part.size(); i++) {
      int label = part.label(i);
      if (seen[label] >= from && seen[label] < (long) from + count) {
        byClass.get(label).add(i);
      }
      seen[label]++;
    }
    return classes.stream().map(byClass::get).toList();
  }
}
