package dev.fromscratch.cnn.dataset.format;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/**
 * Where the list of files is in a zip file, and how long. A library reads that list into memory as
 * far as it goes, whatever the end of the file says about it; so it is walked once before, without
 * keeping anything.
 *
 * @param start its first byte
 * @param end the byte after its last
 * @see <a href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT">The format</a>
 */
record ZipDirectory(long start, long end) {

  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_LENGTH = 22;
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int LOCATOR_LENGTH = 20;
  private static final int END_64_SIGNATURE = 0x06064b50;
  private static final int END_64_LENGTH = 56;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int ENTRY_LENGTH = 46;
  private static final long IN_EXTRA_FIELD = 0xFFFFFFFFL;
  private static final int MAX_COMMENT = 0xFFFF;

  /** Bytes of the list for each file that there may be: names of 200 characters are long. */
  private static final int BYTES_PER_FILE = 512;

  /** The end of a zip file, as it says itself. */
  private record End(long position, long count, long start, long length) {}

  /**
   * Finds the list.
   *
   * @throws ZipFaultException if there is none, it is not where it should be, or it is too long
   */
  static ZipDirectory find(SeekableByteChannel file, int maxFiles) throws IOException {
    End end = end(file);
    if (end.count() > maxFiles) {
      throw tooMany(maxFiles);
    }
    if (end.start() + end.length() != end.position()) {
      throw new ZipFaultException(
          "the list of files should end at byte %d, where the end of the zip file begins, but ends at %d"
              .formatted(end.position(), end.start() + end.length()));
    }
    if (end.length() > (long) BYTES_PER_FILE * Math.max(maxFiles, 1)) {
      throw tooMany(maxFiles);
    }
    long count = walk(file, end, maxFiles);
    if (count != end.count()) {
      throw new ZipFaultException(
          "its end says that it has %d files, its list has %d".formatted(end.count(), count));
    }
    return new ZipDirectory(end.start(), end.position());
  }

  private static ZipFaultException tooMany(int maxFiles) {
    return new ZipFaultException("it may have %d files, got more".formatted(maxFiles));
  }

  private static long walk(SeekableByteChannel file, End end, int maxFiles) throws IOException {
    long position = end.start();
    long count = 0;
    while (position < end.position()) {
      ByteBuffer entry = read(file, position, ENTRY_LENGTH);
      if (entry.getInt(0) != ENTRY_SIGNATURE) {
        throw new ZipFaultException("its list of files is damaged at byte " + position);
      }
      long content = Integer.toUnsignedLong(entry.getInt(42));
      if (content != IN_EXTRA_FIELD && content >= end.start()) {
        throw new ZipFaultException(
            "a file should lie before the list of files, at byte %d, but lies at %d"
                .formatted(end.start(), content));
      }
      position += ENTRY_LENGTH + unsigned(entry, 28) + unsigned(entry, 30) + unsigned(entry, 32);
      count++;
      if (count > maxFiles) {
        throw tooMany(maxFiles);
      }
    }
    return count;
  }

  /** The last place that can be the end, and whose comment reaches to the end of the file. */
  private static End end(SeekableByteChannel file) throws IOException {
    int length = (int) Math.min(file.size(), END_LENGTH + MAX_COMMENT);
    long offset = file.size() - length;
    ByteBuffer tail = read(file, offset, length);
    for (int at = length - END_LENGTH; at >= 0; at--) {
      if (tail.getInt(at) == END_SIGNATURE && at + END_LENGTH + unsigned(tail, at + 20) == length) {
        return end(file, tail, at, offset + at);
      }
    }
    throw new ZipFaultException("it is no zip file, or its end is missing");
  }

  private static End end(SeekableByteChannel file, ByteBuffer tail, int at, long position)
      throws IOException {
    long locator = position - LOCATOR_LENGTH;
    if (locator >= 0) {
      ByteBuffer found = read(file, locator, LOCATOR_LENGTH);
      if (found.getInt(0) == LOCATOR_SIGNATURE) {
        return end64(file, found.getLong(8), locator);
      }
    }
    if (unsigned(tail, at + 4) != 0 || unsigned(tail, at + 6) != 0) {
      throw new ZipFaultException("it is a part of several; send it as one file");
    }
    return new End(
        position,
        unsigned(tail, at + 10),
        Integer.toUnsignedLong(tail.getInt(at + 16)),
        Integer.toUnsignedLong(tail.getInt(at + 12)));
  }

  private static End end64(SeekableByteChannel file, long position, long locator)
      throws IOException {
    if (position < 0 || position > locator - END_64_LENGTH) {
      throw new ZipFaultException("its end is damaged");
    }
    ByteBuffer end = read(file, position, END_64_LENGTH);
    long count = end.getLong(32);
    long length = end.getLong(40);
    long start = end.getLong(48);
    if (end.getInt(0) != END_64_SIGNATURE
        || count < 0
        || start < 0
        || length < 0
        || length > file.size()
        || start > file.size()) {
      throw new ZipFaultException("its end is damaged");
    }
    return new End(position, count, start, length);
  }

  private static int unsigned(ByteBuffer bytes, int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  private static ByteBuffer read(SeekableByteChannel file, long position, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    file.position(position);
    while (bytes.hasRemaining()) {
      if (file.read(bytes) < 0) {
        throw new EOFException("the file ends early");
      }
    }
    return bytes.flip();
  }
}
