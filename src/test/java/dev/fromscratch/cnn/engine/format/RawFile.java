package dev.fromscratch.cnn.engine.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Files put together by hand, right or wrong. */
final class RawFile {

  private RawFile() {}

  /** A header in JSON, its true length before it and zeros after it. */
  static byte[] of(String header, int dataLength) {
    return of(header.getBytes(StandardCharsets.UTF_8), dataLength);
  }

  /** The same with a header that may be no text at all. */
  static byte[] of(byte[] header, int dataLength) {
    return claiming(header.length, header, dataLength);
  }

  /** A file that claims a header of this length, whatever follows. */
  static byte[] claiming(long headerLength, byte[] header, int dataLength) {
    return ByteBuffer.allocate(Long.BYTES + header.length + dataLength)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(headerLength)
        .put(header)
        .array();
  }

  /** The header of one tensor {@code a}. */
  static String tensorA(String type, String shape, String offsets) {
    return "{\"a\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}}"
        .formatted(type, shape, offsets);
  }
}
