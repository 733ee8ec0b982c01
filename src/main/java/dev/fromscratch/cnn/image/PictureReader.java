package dev.fromscratch.cnn.image;

import static dev.fromscratch.cnn.image.PictureException.Reason.BROKEN;
import static dev.fromscratch.cnn.image.PictureException.Reason.TOO_LARGE;
import static dev.fromscratch.cnn.image.PictureException.Reason.UNKNOWN_FORMAT;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.springframework.stereotype.Component;

/**
 * Reads files of pictures that strangers made: nothing is decoded before its header says that it is
 * small enough, and no metadata but the orientation is looked at. Thread-safe.
 */
@Component
public final class PictureReader {

  /** The longest side of a picture that was read; a digit on it is found and measured at less. */
  static final int LONGEST_SIDE = 1024;

  /** Pixels that are decoded at most; of larger pictures only every second, third, … is. */
  private static final int DECODED_PIXELS = 16_000_000;

  /** As many pictures of the largest size may be in a request. */
  private static final long PICTURES_PER_REQUEST = 4;

  /** A photograph has ten at most, but a file of some bytes could ask for a million passes. */
  private static final int MAX_SCANS = 100;

  private final ImageSettings settings;

  /** A permit for each pixel: what is decoded at the same time is limited like a single picture. */
  private final Semaphore pixels;

  /** A reader of pictures of at most so many pixels, outside of Spring. */
  public static PictureReader ofAtMost(int maxPixels) {
    return new PictureReader(new ImageSettings(maxPixels));
  }

  PictureReader(ImageSettings settings) {
    this.settings = settings;
    this.pixels = new Semaphore(settings.maxPixels(), true);
  }

  /** What the pictures of a new request may have. */
  public PixelBudget budget() {
    return new PixelBudget(PICTURES_PER_REQUEST * settings.maxPixels());
  }

  /**
   * Reads a picture, and turns it upright.
   *
   * @param file the bytes of a PNG, JPEG, GIF, BMP or WebP file
   * @param budget what the pictures of the request may still have
   * @return the picture, averaged over squares of pixels if a side is longer than 1024
   * @throws PictureException if it is none, is damaged or is too large
   */
  public Picture read(byte[] file, PixelBudget budget) throws PictureException {
    ImageFormat format =
        ImageFormat.of(file)
            .orElseThrow(() -> new PictureException(UNKNOWN_FORMAT, unknown(file.length)));
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      ImageReader reader = format.reader();
      try {
        reader.setInput(stream, true, true);
        return Orientation.of(format, file).turn(decoded(reader, format, file, budget));
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      // Readers meet what a stranger wrote with many kinds of exceptions.
      throw new PictureException(BROKEN, "the %s file is damaged or incomplete".formatted(format));
    }
  }

  private static String unknown(int length) {
    String known =
        Arrays.stream(ImageFormat.values())
            .map(ImageFormat::toString)
            .collect(Collectors.joining(", "));
    return length == 0
        ? "expected a picture, got no bytes"
        : "expected a picture as one of %s, got something else".formatted(known);
  }

  private Picture decoded(ImageReader reader, ImageFormat format, byte[] file, PixelBudget budget)
      throws IOException, PictureException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    requireReadable(width, height, format);
    if (format == ImageFormat.JPEG && scans(file) > MAX_SCANS) {
      throw new PictureException(
          TOO_LARGE, "a JPEG file may have at most %d scans".formatted(MAX_SCANS));
    }
    budget.spend((long) width * height);
    int permits = width * height;
    pixels.acquireUninterruptibly(permits);
    try {
      Warnings warnings = new Warnings();
      reader.addIIOReadWarningListener(warnings);
      BufferedImage image = reader.read(0, every(step(width, height), reader));
      if (warnings.tellOfTheEnd()) {
        throw new IOException("the file ends early");
      }
      return Shrinking.shrunk(image, LONGEST_SIDE);
    } finally {
      pixels.release(permits);
    }
  }

  private void requireReadable(int width, int height, ImageFormat format) throws PictureException {
    if (width < 1 || height < 1) {
      throw new PictureException(BROKEN, "the %s file has no pixels".formatted(format));
    }
    if ((long) width * height > settings.maxPixels()) {
      throw new PictureException(
          TOO_LARGE,
          "a picture may have at most %d pixels (setting %s), got %d x %d"
              .formatted(settings.maxPixels(), ImageSettings.MAX_PIXELS, width, height));
    }
  }

  private static int step(int width, int height) {
    int step = 1;
    while ((long) (width / step) * (height / step) > DECODED_PIXELS) {
      step++;
    }
    return step;
  }

  private static ImageReadParam every(int step, ImageReader reader) {
    ImageReadParam param = reader.getDefaultReadParam();
    param.setSourceSubsampling(step, step, 0, 0);
    return param;
  }

  /** How often the marker stands there that begins a scan; within a scan it cannot. */
  private static int scans(byte[] file) {
    int count = 0;
    for (int i = 1; i < file.length; i++) {
      if (file[i] == (byte) 0xDA && file[i - 1] == (byte) 0xFF) {
        count++;
      }
    }
    return count;
  }
}
