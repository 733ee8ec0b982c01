package dev.fromscratch.cnn.dataset;

import dev.fromscratch.cnn.engine.data.Dataset;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pictures of a data set on one sheet: a row for each class, its name before it. */
final class ContactSheet {

  private static final Logger log = LoggerFactory.getLogger(ContactSheet.class);

  private static final Color PAPER = new Color(48, 48, 48);
  private static final Color TEXT = new Color(224, 224, 224);

  /** Pixels between pictures. */
  private static final int GAP = 2;

  /** Pixels that a name may take. */
  private static final int MAX_NAME = 160;

  /** With more rows than this, pictures keep their size; otherwise they are twice as large. */
  private static final int MANY_ROWS = 200;

  private static final int FONT_SIZE = 12;

  private final Dataset part;
  private final int height;
  private final int width;

  private ContactSheet(Dataset part) {
    this.part = part;
    this.height = part.imageShape().dim(1);
    this.width = part.imageShape().dim(2);
  }

  /**
   * A sheet as a PNG file.
   *
   * @param classes the classes to show, one in each row
   * @param from the first picture of each class that is shown
   * @param count how many of each class
   */
  static byte[] png(Dataset part, List<Integer> classes, int from, int count) {
    BufferedImage sheet = new ContactSheet(part).draw(classes, from, count);
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(sheet, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a picture to memory", e);
    }
    return bytes.toByteArray();
  }

  private BufferedImage draw(List<Integer> classes, int from, int count) {
    int zoom = classes.size() > MANY_ROWS ? 1 : 2;
    List<List<Integer>> rows = rows(classes, from, count);
    int columns = Math.max(1, rows.stream().mapToInt(List::size).max().orElse(1));
    List<String> names = classes.stream().map(part.classNames()::get).toList();
    BufferedImage labels = names(names, zoom * height + GAP);
    BufferedImage sheet =
        new BufferedImage(
            labels.getWidth() + columns * (zoom * width + GAP) + GAP,
            rows.size() * (zoom * height + GAP) + GAP,
            BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = sheet.createGraphics();
    graphics.setColor(PAPER);
    graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    graphics.drawImage(labels, 0, GAP, null);
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < rows.get(row).size(); column++) {
        graphics.drawImage(
            picture(rows.get(row).get(column)),
            labels.getWidth() + GAP + column * (zoom * width + GAP),
            GAP + row * (zoom * height + GAP),
            zoom * width,
            zoom * height,
            null);
      }
    }
    graphics.dispose();
    return sheet;
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

  private BufferedImage picture(int index) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    picture.getRaster().setDataElements(0, 0, width, height, part.pixels(index));
    return picture;
  }

  /** The names one below the other; nothing where the system has no fonts. */
  private static BufferedImage names(List<String> names, int rowHeight) {
    try {
      return draw(names, rowHeight);
    } catch (LinkageError | InternalError | RuntimeException e) {
      log.warn(
          "Contact sheets have no names of classes, as there are no fonts here: {}", e.toString());
      return new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
    }
  }

  private static BufferedImage draw(List<String> names, int rowHeight) {
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, FONT_SIZE);
    Graphics2D ruler = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY).createGraphics();
    FontMetrics metrics = ruler.getFontMetrics(font);
    ruler.dispose();
    List<String> shortened = names.stream().map(name -> shortened(name, metrics)).toList();
    int widest = shortened.stream().mapToInt(metrics::stringWidth).max().orElse(0);
    BufferedImage column =
        new BufferedImage(
            widest + 4 * GAP, Math.max(1, names.size() * rowHeight), BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = column.createGraphics();
    graphics.setColor(PAPER);
    graphics.fillRect(0, 0, column.getWidth(), column.getHeight());
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setFont(font);
    graphics.setColor(TEXT);
    for (int row = 0; row < shortened.size(); row++) {
      int baseline =
          row * rowHeight + (rowHeight - GAP - metrics.getHeight()) / 2 + metrics.getAscent();
      graphics.drawString(shortened.get(row), 2 * GAP, baseline);
    }
    graphics.dispose();
    return column;
  }

  private static String shortened(String name, FontMetrics metrics) {
    String shortened = name;
    while (metrics.stringWidth(shortened) > MAX_NAME) {
      int end = shortened.offsetByCodePoints(shortened.length(), shortened.endsWith("…") ? -2 : -1);
      shortened = shortened.substring(0, end) + "…";
    }
    return shortened;
  }
}
