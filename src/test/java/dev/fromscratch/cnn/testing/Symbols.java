package dev.fromscratch.cnn.testing;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** Symbols that somebody might want told apart, each drawn a little differently every time. */
public final class Symbols {

  /** What they are called, in the order of their classes. */
  public static final List<String> NAMES = List.of("circle", "cross", "square");

  private static final int SIDE = 28;
  private static final long SEED = 11;

  private Symbols() {}

  /** A symbol, dark on light. */
  public static BufferedImage draw(int symbol, int index, int side) {
    Random random = new Random(SEED + 1_000L * symbol + index);
    BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, side, side);
    graphics.setColor(new Color(random.nextInt(60), random.nextInt(60), 120));
    graphics.setStroke(new BasicStroke((1.5f + random.nextFloat()) * side / SIDE));
    int size = side * (50 + random.nextInt(30)) / 100;
    int x = random.nextInt(side - size);
    int y = random.nextInt(side - size);
    switch (symbol) {
      case 0 -> graphics.drawOval(x, y, size, size);
      case 1 -> {
        graphics.drawLine(x, y, x + size, y + size);
        graphics.drawLine(x, y + size, x + size, y);
      }
      default -> graphics.drawRect(x, y, size, size);
    }
    graphics.dispose();
    return picture;
  }

  /** A picture as a file. */
  public static byte[] file(BufferedImage picture, String format) {
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(picture, format, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Files for a zip: so many of each symbol in a folder with its name. */
  public static Map<String, byte[]> folders(int perClass, int side) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < perClass; i++) {
      for (int symbol = 0; symbol < NAMES.size(); symbol++) {
        String format = i % 2 == 0 ? "png" : "jpg";
        files.put(
            "%s/%03d.%s".formatted(NAMES.get(symbol), i, format),
            file(draw(symbol, i, side), format));
      }
    }
    return files;
  }

  /** Lines of a CSV file, each a label and 784 pixels, light on dark. */
  public static String csv(int perClass, boolean withHeader) {
    String header =
        IntStream.range(0, SIDE * SIDE)
            .mapToObj(i -> ",pixel" + i)
            .collect(Collectors.joining("", "label", "\n"));
    return IntStream.range(0, perClass * NAMES.size())
        .mapToObj(i -> {
          int symbol = i % NAMES.size();
          return NAMES.get(symbol) + "," + pixels(draw(symbol, i, SIDE)) + "\n";
        })
        .collect(Collectors.joining("", withHeader ? header : "", ""));
  }

  /** The pixels of a picture, light on dark, separated by commas. */
  public static String pixels(BufferedImage picture) {
    return IntStream.range(0, picture.getWidth() * picture.getHeight())
        .map(i -> 255 - (picture.getRGB(i % picture.getWidth(), i / picture.getWidth()) & 0xFF))
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(","));
  }
}
