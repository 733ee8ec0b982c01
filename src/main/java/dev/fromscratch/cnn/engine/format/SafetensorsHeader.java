package dev.fromscratch.cnn.engine.format;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON header of a safetensors file: where each tensor lies, and the metadata.
 *
 * @param entries by tensor name, in the order of their bytes
 * @param metadata text by key, in order
 */
record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata) {

  /** The member of a header that is no tensor. */
  static final String METADATA = "__metadata__";

  /** A tensor's shape and the range of its bytes, counted from the end of the header. */
  record Entry(Shape shape, int begin, int end) {}

  static byte[] write(Map<String, Tensor> tensors, Map<String, String> metadata) {
    StringBuilder json = new StringBuilder("{\"").append(METADATA).append("\":{");
    String separator = "";
    for (var entry : metadata.entrySet()) {
      json.append(separator);
      Json.writeString(json, entry.getKey());
      Json.writeString(json.append(':'), entry.getValue());
      separator = ",";
    }
    json.append('}');
    long begin = 0;
    for (var entry : tensors.entrySet()) {
      long end = begin + (long) entry.getValue().size() * Float.BYTES;
      Json.writeString(json.append(','), entry.getKey());
      json.append(":{\"dtype\":\"F32\",\"shape\":")
          .append(entry.getValue().shape().toString().replace(" ", ""))
          .append(",\"data_offsets\":[%d,%d]}".formatted(begin, end));
      begin = end;
    }
    json.append('}');
    byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
    // Spaces, which the format allows, align the numbers to 8 bytes as its own library does.
    byte[] padded = new byte[Math.ceilDiv(bytes.length, 8) * 8];
    Arrays.fill(padded, (byte) ' ');
    System.arraycopy(bytes, 0, padded, 0, bytes.length);
    return padded;
  }

  /**
   * Reads a header.
   *
   * @param dataLength the bytes that follow it, which the tensors must fill without gap or overlap
   */
  static SafetensorsHeader read(String json, int dataLength) throws TensorFormatException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (var member : Json.object("the header", Json.parse(json)).entrySet()) {
      if (member.getKey().equals(METADATA)) {
        for (var text : Json.object(METADATA, member.getValue()).entrySet()) {
          metadata.put(text.getKey(), Json.string(METADATA, text.getValue()));
        }
      } else {
        entries.put(member.getKey(), entry(member.getKey(), member.getValue(), dataLength));
      }
    }
    return new SafetensorsHeader(inOrder(entries, dataLength), metadata);
  }

  private static Entry entry(String name, Object json, int dataLength)
      throws TensorFormatException {
    Map<String, Object> fields = Json.object("tensor " + name, json);
    String type = Json.string("dtype of " + name, Json.member(name, fields, "dtype"));
    if (!type.equals("F32")) {
      throw new TensorFormatException("tensor %s should be F32, got %s".formatted(name, type));
    }
    long[] offsets = Json.integers(name, Json.member(name, fields, "data_offsets"));
    if (offsets.length != 2
        || offsets[0] < 0
        || offsets[1] < offsets[0]
        || offsets[1] > dataLength) {
      throw new TensorFormatException(
          "data_offsets of %s should lie in [0, %d], got %s"
              .formatted(name, dataLength, Arrays.toString(offsets)));
    }
    Shape shape = shape(name, Json.integers(name, Json.member(name, fields, "shape")));
    if ((long) shape.size() * Float.BYTES != offsets[1] - offsets[0]) {
      throw new TensorFormatException(
          "tensor %s %s needs %d bytes, its data_offsets span %d"
              .formatted(name, shape, (long) shape.size() * Float.BYTES, offsets[1] - offsets[0]));
    }
    return new Entry(shape, (int) offsets[0], (int) offsets[1]);
  }

  private static Shape shape(String name, long[] dims) throws TensorFormatException {
    try {
      return Shape.of(Arrays.stream(dims).mapToInt(Math::toIntExact).toArray());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new TensorFormatException(
          "shape of %s should be axes of at least 1 whose product is an int, got %s"
              .formatted(name, Arrays.toString(dims)));
    }
  }

  private static Map<String, Entry> inOrder(Map<String, Entry> entries, int dataLength)
      throws TensorFormatException {
    List<Map.Entry<String, Entry>> sorted =
        entries.entrySet().stream()
            .sorted(Comparator.comparingInt(entry -> entry.getValue().begin()))
            .toList();
    Map<String, Entry> ordered = new LinkedHashMap<>();
    int end = 0;
    for (var entry : sorted) {
      if (entry.getValue().begin() != end) {
        throw new TensorFormatException(
            "tensor %s should begin at byte %d, got %d"
                .formatted(entry.getKey(), end, entry.getValue().begin()));
      }
      end = entry.getValue().end();
      ordered.put(entry.getKey(), entry.getValue());
    }
    if (end != dataLength) {
      throw new TensorFormatException(
          "the tensors fill %d bytes, the file has %d".formatted(end, dataLength));
    }
    return ordered;
  }
}
