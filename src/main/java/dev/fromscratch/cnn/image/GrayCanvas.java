package dev.fromscratch.cnn.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A gray picture that is put together from others, rectangles and words, and becomes a PNG. */
public final class GrayCanvas {

  /** From the start of a letter to that of the next, in pixels of the font. */
  public static final int LETTER_WIDTH = PixelFont.WIDTH + 1;

  /** The height of a letter, in pixels of the font. */
  public static final int LETTER_HEIGHT = PixelFont.HEIGHT;

  private final int width;
  private final int height;
  private final byte[] pixels;

  /**
   * An empty canvas.
   *
   * @param background from 0, black, to 255, white
   */
  public GrayCanvas(int width, int height, int background) {
    this.width = width;
    this.height = height;
    this.pixels = new byte[Math.multiplyExact(width, height)];
    Arrays.fill(pixels, (byte) background);
  }

  /** Paints a rectangle, which must be on the canvas. */
  public void fill(int left, int top, int width, int height, int gray) {
    Objects.checkFromIndexSize(left, width, this.width);
    Objects.checkFromIndexSize(top, height, this.height);
    for (int y = top; y < top + height; y++) {
      int row = y * this.width;
      Arrays.fill(pixels, row + left, row + left + width, (byte) gray);
    }
  }

  /**
   * Paints a picture.
   *
   * @param pixels row by row, unsigned bytes
   * @param width pixels in a row
   * @param scale every pixel becomes a square of this side
   */
  public void picture(byte[] pixels, int width, int left, int top, int scale) {
    for (int i = 0; i < pixels.length; i++) {
      fill(left + i % width * scale, top + i / width * scale, scale, scale, pixels[i] & 0xFF);
    }
  }

  /**
   * Writes a line of text in capitals without accents; what there is no letter for stays blank.
   *
   * @param scale every pixel of the font becomes a square of this side
   */
  public void text(String text, int left, int top, int scale, int gray) {
    String letters = PixelFont.upper(text);
    for (int i = 0; i < letters.length(); i++) {
      for (int row = 0; row < PixelFont.HEIGHT; row++) {
        for (int column = 0; column < PixelFont.WIDTH; column++) {
          if (PixelFont.isInk(letters.charAt(i), column, row)) {
            int x = left + (i * LETTER_WIDTH + column) * scale;
            fill(x, top + row * scale, scale, scale, gray);
          }
        }
      }
    }
  }

  /** A text as it is written: in capitals without accents. It may be longer: ß becomes SS. */
  public static String written(String text) {
    return PixelFont.upper(text);
  }

  /** Whether there is a letter for everything in a text. */
  public static boolean canWrite(String text) {
    return PixelFont.canWrite(text);
  }

  /** The bytes of a PNG, the same for the same canvas. */
  public byte[] toPng() {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, width, height, pixels);
    var bytes = new ByteArrayOutputStream();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written to", e);
    }
    return bytes.toByteArray();
  }
}
