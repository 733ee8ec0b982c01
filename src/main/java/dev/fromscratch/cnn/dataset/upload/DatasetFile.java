package dev.fromscratch.cnn.dataset.upload;

import dev.fromscratch.cnn.dataset.TrainTestSets;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.storage.BlockInputStream;
import dev.fromscratch.cnn.storage.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A data set as a file: four tensors in the safetensors format, {@code training_images} and {@code
 * test_images} (U8, [N, C, H, W]), {@code training_labels} and {@code test_labels} (U16, [N]), and
 * the names of the classes in the metadata. The same content gives the same bytes, and no others
 * are read.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">The format</a>
 */
final class DatasetFile {

  private static final String FORMAT = "cnn-from-scratch-dataset";
  private static final String VERSION = "1";

  private static final int PREFIX = Long.BYTES;
  private static final int MAX_HEADER = 1 << 20;
  private static final int ALIGNMENT = 8;

  /** Images that are copied at a time. */
  private static final int BLOCK = 1000;

  private DatasetFile() {}

  /**
   * The outline of a file, from which all of its header follows.
   *
   * @param classNames by index
   * @param imageShape {@code [C, H, W]}
   * @param training images to train on
   * @param test images to test with
   */
  private record Outline(List<String> classNames, Shape imageShape, int training, int test) {

    static Outline of(TrainTestSets sets) {
      return new Outline(
          sets.training().classNames(),
          sets.training().imageShape(),
          sets.training().size(),
          sets.test().size());
    }

    byte[] header(JsonMapper json) {
      String classes = json.writeValueAsString(json.writeValueAsString(classNames));
      StringBuilder text =
          new StringBuilder(
              "{\"__metadata__\":{\"format\":\"%s\",\"formatVersion\":\"%s\",\"classes\":%s}"
                  .formatted(FORMAT, VERSION, classes));
      long end = part(text, "training", training, 0);
      part(text, "test", test, end);
      byte[] bytes = text.append('}').toString().getBytes(StandardCharsets.UTF_8);
      byte[] header = new byte[PREFIX + Math.ceilDiv(bytes.length, ALIGNMENT) * ALIGNMENT];
      Arrays.fill(header, (byte) ' ');
      ByteBuffer.wrap(header)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putLong(header.length - PREFIX)
          .put(bytes);
      return header;
    }

    private long part(StringBuilder text, String name, int count, long begin) {
      long labels = begin + (long) count * imageShape.size();
      long end = labels + (long) count * Short.BYTES;
      text.append(
          ",\"%s_images\":{\"dtype\":\"U8\",\"shape\":[%d,%d,%d,%d],\"data_offsets\":[%d,%d]}"
              .formatted(
                  name,
                  count,
                  imageShape.dim(0),
                  imageShape.dim(1),
                  imageShape.dim(2),
                  begin,
                  labels));
      text.append(
          ",\"%s_labels\":{\"dtype\":\"U16\",\"shape\":[%d],\"data_offsets\":[%d,%d]}"
              .formatted(name, count, labels, end));
      return end;
    }

    long dataBytes() {
      return ((long) training + test) * (imageShape.size() + Short.BYTES);
    }
  }

  /** The size of a data set's file. */
  static long sizeBytes(TrainTestSets sets, JsonMapper json) {
    Outline outline = Outline.of(sets);
    return outline.header(json).length + outline.dataBytes();
  }

  /** The hash of a data set's file. */
  static String sha256(TrainTestSets sets, JsonMapper json) {
    MessageDigest digest = Sha256.newDigest();
    new Blocks(sets, json).forEachRemaining(digest::update);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The bytes of a data set's file. */
  static InputStream bytes(TrainTestSets sets, JsonMapper json) {
    return new BlockInputStream(new Blocks(sets, json));
  }

  /** The bytes of a file in pieces, made as they are asked for. */
  private static final class Blocks implements Iterator<byte[]> {

    private final byte[] header;
    private final List<Dataset> parts;
    private int part = -1;
    private int next;

    Blocks(TrainTestSets sets, JsonMapper json) {
      this.header = Outline.of(sets).header(json);
      this.parts = List.of(sets.training(), sets.test());
    }

    @Override
    public boolean hasNext() {
      return part < parts.size();
    }

    @Override
    public byte[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the file has ended");
      }
      byte[] block = part < 0 ? header : block(parts.get(part));
      if (part < 0 || next > parts.get(part).size()) {
        part++;
        next = 0;
      }
      return block;
    }

    /** Some images, and after all of them the labels. */
    private byte[] block(Dataset dataset) {
      if (next >= dataset.size()) {
        next = dataset.size() + 1;
        return labels(dataset);
      }
      int pixels = dataset.imageShape().size();
      int end = Math.min(next + BLOCK, dataset.size());
      byte[] block = new byte[(end - next) * pixels];
      for (int i = next; i < end; i++) {
        System.arraycopy(dataset.pixels(i), 0, block, (i - next) * pixels, pixels);
      }
      next = end;
      return block;
    }

    private static byte[] labels(Dataset dataset) {
      ByteBuffer labels =
          ByteBuffer.allocate(dataset.size() * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < dataset.size(); i++) {
        labels.putShort((short) dataset.label(i));
      }
      return labels.array();
    }
  }

  /**
   * Reads a file that {@link #bytes} gave.
   *
   * @param name the name of the data set
   * @param sizeBytes how long the file is
   * @throws IOException if it is no such file
   */
  static TrainTestSets read(String name, InputStream file, long sizeBytes, JsonMapper json)
      throws IOException {
    ByteBuffer prefix = ByteBuffer.wrap(file.readNBytes(PREFIX)).order(ByteOrder.LITTLE_ENDIAN);
    long length = prefix.remaining() < PREFIX ? -1 : prefix.getLong();
    if (length < 2 || length > MAX_HEADER) {
      throw new IOException(
          "it is no file of a data set: its header has %d bytes".formatted(length));
    }
    byte[] header = file.readNBytes((int) length);
    Outline outline = outline(header, json);
    if (outline.training() < 1 || outline.test() < 1) {
      throw new IOException("it is no file of a data set: it has no images");
    }
    byte[] canonical = outline.header(json);
    if (!Arrays.equals(canonical, PREFIX, canonical.length, header, 0, header.length)
        || canonical.length + outline.dataBytes() != sizeBytes) {
      throw new IOException("it is no file of a data set: its header and its size do not agree");
    }
    Dataset training = part(file, outline, outline.training());
    Dataset test = part(file, outline, outline.test());
    return TrainTestSets.of(name, training, test);
  }

  private static Outline outline(byte[] header, JsonMapper json) throws IOException {
    try {
      JsonNode root = json.readTree(header);
      List<String> classes =
          json.readTree(root.at("/__metadata__/classes").asString())
              .valueStream()
              .map(JsonNode::asString)
              .toList();
      JsonNode shape = root.at("/training_images/shape");
      return new Outline(
          Collections.unmodifiableList(classes),
          Shape.of(shape.path(1).asInt(), shape.path(2).asInt(), shape.path(3).asInt()),
          shape.path(0).asInt(),
          root.at("/test_images/shape/0").asInt());
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IOException("it is no file of a data set: " + e.getMessage(), e);
    }
  }

  private static Dataset part(InputStream file, Outline outline, int count) throws IOException {
    byte[] pixels = new byte[Math.multiplyExact(count, outline.imageShape().size())];
    byte[] labels = new byte[count * Short.BYTES];
    if (file.readNBytes(pixels, 0, pixels.length) < pixels.length
        || file.readNBytes(labels, 0, labels.length) < labels.length) {
      throw new IOException("it ends early");
    }
    ByteBuffer numbers = ByteBuffer.wrap(labels).order(ByteOrder.LITTLE_ENDIAN);
    int[] indices = new int[count];
    for (int i = 0; i < count; i++) {
      indices[i] = Short.toUnsignedInt(numbers.getShort());
    }
    try {
      return Dataset.of(outline.imageShape(), outline.classNames(), pixels, indices);
    } catch (IllegalArgumentException e) {
      throw new IOException("it is no file of a data set: " + e.getMessage(), e);
    }
  }
}
