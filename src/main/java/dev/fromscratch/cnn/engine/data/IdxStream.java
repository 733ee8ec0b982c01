package dev.fromscratch.cnn.engine.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * One IDX file as a sequence of numbers and bytes, unzipped where needed; each step says what it
 * expects, so that every fault can be told by name.
 */
final class IdxStream {

  private static final int GZIP_FIRST_BYTE = 0x1F;
  private static final int GZIP_SECOND_BYTE = 0x8B;
  private static final int BUFFER_SIZE = 1 << 16;

  private final String name;
  private final InputStream stream;

  private IdxStream(String name, InputStream stream) {
    this.name = name;
    this.stream = stream;
  }

  static IdxStream open(IdxReader.Source source) throws IOException {
    var raw = new BufferedInputStream(source.stream(), BUFFER_SIZE);
    raw.mark(2);
    boolean gzipped = raw.read() == GZIP_FIRST_BYTE && raw.read() == GZIP_SECOND_BYTE;
    raw.reset();
    if (!gzipped) {
      return new IdxStream(source.name(), raw);
    }
    try {
      return new IdxStream(source.name(), new GZIPInputStream(raw, BUFFER_SIZE));
    } catch (EOFException | ZipException e) {
      throw brokenGzip(source.name(), e);
    }
  }

  String name() {
    return name;
  }

  void requireMagic(int expected) throws IOException {
    int magic = (int) readCount("a magic number");
    if (magic != expected) {
      throw new DatasetFormatException(
          "%s: expected IDX %s, which begin with 0x%08X; got 0x%08X%s"
              .formatted(name, contentOf(expected), expected, magic, hint(magic)));
    }
  }

  /** The next four bytes as an unsigned number. */
  long readCount(String what) throws IOException {
    byte[] bytes = readUpTo(Integer.BYTES);
    if (bytes.length < Integer.BYTES) {
      throw new DatasetFormatException(
          "%s ends early: expected %s in 4 bytes, got %d".formatted(name, what, bytes.length));
    }
    return Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt());
  }

  /** All remaining bytes, which must be exactly {@code count}. */
  byte[] readToEnd(int count, String what) throws IOException {
    byte[] bytes = readUpTo(count);
    if (bytes.length < count) {
      throw new DatasetFormatException(
          "%s ends early: expected %d %s, got %d".formatted(name, count, what, bytes.length));
    }
    if (readUpTo(1).length > 0) {
      throw new DatasetFormatException(
          "%s is too long: expected it to end after %d %s, got more bytes"
              .formatted(name, count, what));
    }
    return bytes;
  }

  /** {@link InputStream#readNBytes} reads in small chunks, so a false count costs nothing. */
  private byte[] readUpTo(int count) throws IOException {
    try {
      return stream.readNBytes(count);
    } catch (EOFException | ZipException e) {
      throw brokenGzip(name, e);
    }
  }

  private static DatasetFormatException brokenGzip(String name, IOException cause) {
    return new DatasetFormatException(
        "%s is gzipped but damaged: %s".formatted(name, cause.getMessage()), cause);
  }

  private static String contentOf(int magic) {
    return magic == IdxReader.IMAGES_MAGIC ? "images" : "labels";
  }

  private static String hint(int magic) {
    boolean known = magic == IdxReader.IMAGES_MAGIC || magic == IdxReader.LABELS_MAGIC;
    return known ? ", so these are " + contentOf(magic) : "";
  }
}
