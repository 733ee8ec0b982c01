package dev.fromscratch.cnn.image;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/** A format of files, which is seen by how a file begins and not by its name. */
enum ImageFormat {
  /** Also with 16 bits, a palette, transparency or interlacing. */
  PNG("png", 0, "\u0089PNG\r\n\u001a\n"),
  /** Also CMYK and with color profiles that the JDK's own reader stumbles over. */
  JPEG("jpeg", 0, "\u00ff\u00d8\u00ff"),
  /** The first picture of it. */
  GIF("gif", 0, "GIF8"),
  /** Without compression or with run lengths. */
  BMP("bmp", 0, "BM"),
  /** The first picture of it. */
  WEBP("webp", 8, "WEBP");

  static {
    // In an executable jar, the registry may have looked for them with a class loader that has
    // none.
    IIORegistry registry = IIORegistry.getDefaultInstance();
    register(registry, new JPEGImageReaderSpi());
    register(registry, new WebPImageReaderSpi());
  }

  private final String name;
  private final int offset;
  private final String beginning;

  ImageFormat(String name, int offset, String beginning) {
    this.name = name;
    this.offset = offset;
    this.beginning = beginning;
  }

  private static void register(IIORegistry registry, ImageReaderSpi provider) {
    if (registry.getServiceProviderByClass(provider.getClass()) == null) {
      registry.registerServiceProvider(provider, ImageReaderSpi.class);
    }
  }

  /** The format of a file. */
  static Optional<ImageFormat> of(byte[] file) {
    return Arrays.stream(values()).filter(format -> format.begins(file)).findFirst();
  }

  private boolean begins(byte[] file) {
    int length = beginning.length();
    return file.length >= offset + length
        && beginning.equals(new String(file, offset, length, StandardCharsets.ISO_8859_1));
  }

  /** A new reader: TwelveMonkeys' where that has one, else the JDK's. */
  ImageReader reader() throws IOException {
    ImageReaderSpi chosen = null;
    Iterator<ImageReaderSpi> all =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
    while (all.hasNext()) {
      ImageReaderSpi each = all.next();
      boolean reads = Arrays.asList(each.getFormatNames()).contains(name);
      if (reads && (chosen == null || isTwelveMonkeys(each))) {
        chosen = each;
      }
    }
    if (chosen == null) {
      throw new IOException("there is no reader of " + this);
    }
    return chosen.createReaderInstance();
  }

  private static boolean isTwelveMonkeys(ImageReaderSpi provider) {
    return provider.getClass().getName().startsWith("com.twelvemonkeys.");
  }

  @Override
  public String toString() {
    return this == WEBP ? "WebP" : name();
  }
}
