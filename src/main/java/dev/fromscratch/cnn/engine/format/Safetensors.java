package dev.fromscratch.cnn.engine.format;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Named tensors and text as bytes, in the safetensors format: eight bytes that hold the header's
 * length N (little-endian), N bytes of JSON, then the numbers (float 32, little-endian, row-major).
 *
 * <p>Writing is canonical: the same contents give the same bytes. Reading trusts nothing: every
 * length and offset is checked against the bytes that are there before anything is allocated by it.
 *
 * @param tensors by name, in the order of their bytes
 * @param metadata the {@code __metadata__} of the header, in order
 * @see <a href="https://github.com/huggingface/safetensors#format">The format</a>
 */
public record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {

  private static final int PREFIX = Long.BYTES;

  /**
   * Bytes of a header, read into memory several times over. The format's own library accepts 100
   * MB; the header of a hundred layers has 50 kB.
   */
  private static final int MAX_HEADER = 1 << 24;

  /**
   * Copies the maps.
   *
   * @throws IllegalArgumentException if a tensor has the name of the metadata
   */
  public Safetensors {
    if (tensors.containsKey(SafetensorsHeader.METADATA)) {
      throw new IllegalArgumentException(
          "a tensor must not be named %s: that is the metadata"
              .formatted(SafetensorsHeader.METADATA));
    }
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Writes all tensors and the metadata.
   *
   * @throws IllegalArgumentException if they exceed the 2 GB of an array
   */
  public byte[] toBytes() {
    byte[] header = SafetensorsHeader.write(tensors, metadata);
    long length = (long) PREFIX + header.length;
    for (Tensor tensor : tensors.values()) {
      length += (long) tensor.size() * Float.BYTES;
    }
    if (length > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a safetensors file of ours holds at most 2 GB, got " + length + " bytes");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length).put(header);
    for (Tensor tensor : tensors.values()) {
      bytes.asFloatBuffer().put(tensor.data(), 0, tensor.size());
      bytes.position(bytes.position() + tensor.size() * Float.BYTES);
    }
    return bytes.array();
  }

  /**
   * Reads what {@link #toBytes} or another program wrote.
   *
   * @throws TensorFormatException if the bytes are not a whole, consistent file of float 32 tensors
   */
  public static Safetensors read(byte[] bytes) throws TensorFormatException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < PREFIX) {
      throw new TensorFormatException(
          "a safetensors file begins with 8 bytes of length, got %d bytes".formatted(bytes.length));
    }
    int headerLength = headerLength(buffer);
    int dataStart = PREFIX + headerLength;
    String json = text(buffer.slice(PREFIX, headerLength));
    SafetensorsHeader header = SafetensorsHeader.read(json, bytes.length - dataStart);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    header.entries().forEach((name, entry) -> tensors.put(name, tensor(buffer, dataStart, entry)));
    return new Safetensors(tensors, header.metadata());
  }

  /** The length of the header, which is there and begins as every header does. */
  private static int headerLength(ByteBuffer file) throws TensorFormatException {
    long claimed = file.getLong();
    if (claimed < 0 || claimed > file.remaining()) {
      throw new TensorFormatException(
          "the header claims %s bytes, %d follow"
              .formatted(Long.toUnsignedString(claimed), file.remaining()));
    }
    if (claimed > MAX_HEADER) {
      throw new TensorFormatException(
          "the header should have at most %d bytes, got %d".formatted(MAX_HEADER, claimed));
    }
    if (claimed == 0 || file.get(PREFIX) != '{') {
      throw new TensorFormatException(
          "the header should begin with '{', got "
              + (claimed == 0 ? "no header" : "byte 0x%02x".formatted(file.get(PREFIX))));
    }
    return (int) claimed;
  }

  /** Strict, because replaced characters could make two names one. */
  private static String text(ByteBuffer utf8) throws TensorFormatException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw new TensorFormatException(
          "the header should be UTF-8, byte %d is not".formatted(utf8.position()));
    }
  }

  private static Tensor tensor(ByteBuffer bytes, int dataStart, SafetensorsHeader.Entry entry) {
    Tensor tensor = Tensor.zeros(entry.shape());
    int start = dataStart + entry.begin();
    bytes
        .slice(start, entry.end() - entry.begin())
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(tensor.data());
    return tensor;
  }

  /**
   * Copies the tensor of this name into existing storage.
   *
   * @throws TensorFormatException if there is no such tensor, or it has another shape
   */
  public void copyTo(String name, Shape shape, float[] target) throws TensorFormatException {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new TensorFormatException(
          "tensor %s %s is missing; the file has %s".formatted(name, shape, tensors.keySet()));
    }
    if (!tensor.shape().equals(shape)) {
      throw new TensorFormatException(
          "tensor %s should be %s, the file has %s".formatted(name, shape, tensor.shape()));
    }
    System.arraycopy(tensor.data(), 0, target, 0, shape.size());
  }
}
