package dev.fromscratch.cnn.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where up is: cameras store what the sensor sees, and tell in the Exif block how they were held.
 *
 * <p>Only this one number is read, by its fixed place in the first directory. Libraries for
 * metadata read everything that a file claims to have, in sizes that the file chooses.
 *
 * @see <a href="https://www.cipa.jp/std/documents/download_e.html?DC-008-Translation-2023-E">Exif
 *     3.0, section 4.6.5: Orientation</a>
 */
enum Orientation {
  UPRIGHT(false, false, false),
  MIRRORED(false, true, false),
  UPSIDE_DOWN(false, true, true),
  MIRRORED_UPSIDE_DOWN(false, false, true),
  TRANSPOSED(true, false, false),
  TURNED_LEFT(true, true, false),
  TRANSPOSED_UPSIDE_DOWN(true, true, true),
  TURNED_RIGHT(true, false, true);

  private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};
  private static final int TAG = 0x0112;

  private final boolean transposed;
  private final boolean flippedAcross;
  private final boolean flippedDown;

  Orientation(boolean transposed, boolean flippedAcross, boolean flippedDown) {
    this.transposed = transposed;
    this.flippedAcross = flippedAcross;
    this.flippedDown = flippedDown;
  }

  /** The orientation that a file tells; upright if it tells none that makes sense. */
  static Orientation of(ImageFormat format, byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file);
    ByteBuffer exif =
        switch (format) {
          case JPEG -> inJpeg(bytes);
          case PNG -> inChunks(bytes, 8, ByteOrder.BIG_ENDIAN, "eXIf");
          case WEBP -> inChunks(bytes, 12, ByteOrder.LITTLE_ENDIAN, "EXIF");
          case GIF, BMP -> ByteBuffer.allocate(0);
        };
    int number = number(exif);
    return number >= 1 && number <= values().length ? values()[number - 1] : UPRIGHT;
  }

  /** Segments are {@code FF, marker, length with itself, data}, up to the first scan. */
  private static ByteBuffer inJpeg(ByteBuffer file) {
    int at = 2;
    while (at + 4 <= file.limit() && file.get(at) == (byte) 0xFF) {
      int marker = Byte.toUnsignedInt(file.get(at + 1));
      int length = Short.toUnsignedInt(file.getShort(at + 2));
      if (marker == 0xDA || length < 2 || at + 2 + length > file.limit()) {
        break;
      }
      ByteBuffer data = file.slice(at + 4, length - 2);
      if (marker == 0xE1 && beginsWith(data, EXIF)) {
        return data.slice(EXIF.length, data.limit() - EXIF.length);
      }
      at += 2 + length;
    }
    return ByteBuffer.allocate(0);
  }

  /** Chunks are name and length, in either order, and data; of PNG with four bytes after it. */
  private static ByteBuffer inChunks(ByteBuffer file, int start, ByteOrder order, String name) {
    boolean png = order == ByteOrder.BIG_ENDIAN;
    byte[] wanted = name.getBytes(StandardCharsets.US_ASCII);
    long at = start;
    while (at + 8 <= file.limit()) {
      int here = (int) at;
      long length = Integer.toUnsignedLong(file.order(order).getInt(here + (png ? 0 : 4)));
      if (at + 8 + length > file.limit()) {
        break;
      }
      if (beginsWith(file.slice(here + (png ? 4 : 0), 4), wanted)) {
        ByteBuffer data = file.slice(here + 8, (int) length);
        return beginsWith(data, EXIF) ? data.slice(EXIF.length, data.limit() - EXIF.length) : data;
      }
      at += 8 + (png ? length + 4 : length + length % 2);
    }
    return ByteBuffer.allocate(0);
  }

  private static boolean beginsWith(ByteBuffer data, byte[] wanted) {
    return data.limit() >= wanted.length
        && data.slice(0, wanted.length).equals(ByteBuffer.wrap(wanted));
  }

  /** The number in the first directory of a TIFF structure, 0 if there is none. */
  private static int number(ByteBuffer exif) {
    if (exif.limit() < 8) {
      return 0;
    }
    byte[] first = {exif.get(0), exif.get(1)};
    exif.order(
        Arrays.equals(first, new byte[] {'I', 'I'})
            ? ByteOrder.LITTLE_ENDIAN
            : ByteOrder.BIG_ENDIAN);
    long directory = Integer.toUnsignedLong(exif.getInt(4));
    if (directory + 2 > exif.limit()) {
      return 0;
    }
    int entries = Short.toUnsignedInt(exif.getShort((int) directory));
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + 12L * i;
      if (entry + 12 > exif.limit()) {
        break;
      }
      if (Short.toUnsignedInt(exif.getShort((int) entry)) == TAG) {
        return Short.toUnsignedInt(exif.getShort((int) entry + 8));
      }
    }
    return 0;
  }

  /** The picture as it was seen. */
  Picture turn(Picture picture) {
    if (this == UPRIGHT) {
      return picture;
    }
    return picture.map(this::turn);
  }

  private Plane turn(Plane plane) {
    int width = transposed ? plane.height : plane.width;
    int height = transposed ? plane.width : plane.height;
    Plane turned = new Plane(width, height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int across = flippedAcross ? width - 1 - x : x;
        int down = flippedDown ? height - 1 - y : y;
        turned.values[y * width + x] = transposed ? plane.at(down, across) : plane.at(across, down);
      }
    }
    return turned;
  }
}
