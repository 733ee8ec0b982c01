package dev.fromscratch.cnn.image;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A gray picture that is put together from others, rectangles and words, and becomes a PNG. */
public final class GrayCanvas {

  /** From the start of a letter to that of the next, in pixels of the font. */
  public static final int LETTER_WIDTH = PixelFont.WIDTH + 1;

  /** The height of a letter, in pixels of the font. */
  public static final int LETTER_HEIGHT = PixelFont.HEIGHT;

  private final BufferedImage image;
  private final WritableRaster raster;

  /**
   * An empty canvas.
   *
   * @param background from 0, black, to 255, white
   */
  public GrayCanvas(int width, int height, int background) {
    this.image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    this.raster = image.getRaster();
    fill(0, 0, width, height, background);
  }

  /** Paints a rectangle. */
  public void fill(int left, int top, int width, int height, int gray) {
    for (int y = top; y < top + height; y++) {
      for (int x = left; x < left + width; x++) {
        raster.setSample(x, y, 0, gray);
      }
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
   * Writes a line of text in capitals; what there is no letter for stays blank.
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

  /** Whether there is a letter for everything in a text. */
  public static boolean canWrite(String text) {
    return PixelFont.canWrite(text);
  }

  /** The bytes of a PNG, the same for the same canvas. */
  public byte[] toPng() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written to", e);
    }
    return bytes.toByteArray();
  }
}
