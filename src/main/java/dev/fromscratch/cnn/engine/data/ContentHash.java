package dev.fromscratch.cnn.engine.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 over parts that are added one by one. */
public final class ContentHash {

  private final MessageDigest digest;

  public ContentHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Adds numbers, big-endian. */
  public ContentHash add(int... numbers) {
    ByteBuffer buffer = ByteBuffer.allocate(Integer.BYTES * numbers.length);
    buffer.asIntBuffer().put(numbers);
    digest.update(buffer.array());
    return this;
  }

  /** Adds {@code length} bytes, the first of them at {@code from}. */
  public ContentHash add(byte[] bytes, int from, int length) {
    digest.update(bytes, from, length);
    return this;
  }

  /** Adds text in UTF-8. */
  public ContentHash add(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** The hash of all parts, in hexadecimal; afterwards the next hash begins. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
