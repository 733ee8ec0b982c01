package dev.fromscratch.cnn.dataset.format;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Pictures as the decoder of all the service reads them. */
final class DecodedPictures implements PixelSource {

  private static final Set<String> FORMATS = Set.of("png", "jpeg");
  private static final long MAX_PIXELS = 64_000_000;

  @Override
  public byte[] ofFile(byte[] file, PictureForm form) throws UnusablePictureException {
    BufferedImage image;
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      image = decode(stream);
    } catch (UnusablePictureException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new UnusablePictureException("it is damaged", e);
    }
    return fit(image);
  }

  /** Nothing is decoded before its header says that it is small enough. */
  private static BufferedImage decode(ImageInputStream stream) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
    ImageReader reader = readers.hasNext() ? readers.next() : null;
    if (reader == null || !FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
      throw new UnusablePictureException("it is neither a PNG nor a JPEG file", null);
    }
    try {
      reader.setInput(stream, true, true);
      if ((long) reader.getWidth(0) * reader.getHeight(0) > MAX_PIXELS) {
        throw new UnusablePictureException(
            "it should have at most %d pixels, got %dx%d"
                .formatted(MAX_PIXELS, reader.getWidth(0), reader.getHeight(0)),
            null);
      }
      return reader.read(0);
    } finally {
      reader.dispose();
    }
  }

  private static byte[] fit(BufferedImage image) {
    int side = Labelled.SIDE;
    double scale = (double) side / Math.max(image.getWidth(), image.getHeight());
    int w = Math.max(1, (int) Math.round(image.getWidth() * scale));
    int h = Math.max(1, (int) Math.round(image.getHeight() * scale));
    BufferedImage small = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, (side - w) / 2, (side - h) / 2, w, h, null);
    graphics.dispose();
    return ((DataBufferByte) small.getRaster().getDataBuffer()).getData().clone();
  }

  @Override
  public byte[] ofPixels(byte[] pixels, int width, int height, PictureForm form) {
    if (width == Labelled.SIDE && height == Labelled.SIDE) {
      return pixels;
    }
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setDataElements(0, 0, width, height, pixels);
    return fit(image);
  }
}
