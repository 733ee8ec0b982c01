package dev.fromscratch.cnn.dataset.format;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The bytes of a file that may be gzipped, but not of endlessly many. */
final class Unpacked extends FilterInputStream {

  private static final int GZIP_FIRST_BYTE = 0x1F;
  private static final int GZIP_SECOND_BYTE = 0x8B;
  private static final int BUFFER_SIZE = 1 << 16;

  private final long limit;
  private long count;

  private Unpacked(InputStream bytes, long limit) {
    super(bytes);
    this.limit = limit;
  }

  /**
   * Opens a file; whether it is gzipped is seen by its first bytes.
   *
   * @param limit bytes after which reading fails
   */
  static InputStream open(Path file, long limit) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_SIZE);
    try {
      raw.mark(2);
      boolean gzipped = raw.read() == GZIP_FIRST_BYTE && raw.read() == GZIP_SECOND_BYTE;
      raw.reset();
      return new Unpacked(gzipped ? new GZIPInputStream(raw, BUFFER_SIZE) : raw, limit);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    count(Math.max(read, 0));
    return read;
  }

  private void count(int read) throws IOException {
    count += read;
    if (count > limit) {
      throw new IOException("it unpacks to more than %d bytes".formatted(limit));
    }
  }
}
