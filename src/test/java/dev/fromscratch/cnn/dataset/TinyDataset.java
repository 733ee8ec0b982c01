package dev.fromscratch.cnn.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.dataset.format.PictureForm;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.storage.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A published data set of three training images, two test images and two classes. */
final class TinyDataset {

  static final String NAME = "mnist";
  static final String TRAINING_IMAGES = "train-images.gz";
  static final String TRAINING_LABELS = "train-labels.gz";
  static final String TEST_IMAGES = "test-images.gz";
  static final String TEST_LABELS = "test-labels.gz";
  static final List<String> CLASSES = List.of("a", "b");
  static final Shape IMAGE_SHAPE = Shape.of(1, 1, 2);

  private static final Map<String, byte[]> FILES = files();

  private TinyDataset() {}

  /** All files by name. */
  private static Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(TRAINING_IMAGES, images(2, 10, 11, 20, 21, 30, 255));
    files.put(TRAINING_LABELS, labels(0, 1, 1));
    files.put(TEST_IMAGES, images(2, 40, 41, 50, 51));
    files.put(TEST_LABELS, labels(1, 0));
    return files;
  }

  static byte[] bytes(String name) {
    return FILES.getOrDefault(name, new byte[0]).clone();
  }

  static List<String> fileNames() {
    return List.copyOf(FILES.keySet());
  }

  /** Images one pixel high. */
  static byte[] images(int width, int... pixels) {
    return gzip(new int[] {0x803, pixels.length / width, 1, width}, pixels);
  }

  static byte[] labels(int... labels) {
    return gzip(new int[] {0x801, labels.length}, labels);
  }

  static PublishedDataset published(URI... mirrors) {
    return named(NAME, mirrors);
  }

  static PublishedDataset named(String name, URI... mirrors) {
    return new PublishedDataset(
        new DatasetDescription(
            name, "Tiny", "These tests", "Public domain", CLASSES, IMAGE_SHAPE, 3, 2),
        file(TRAINING_IMAGES),
        file(TRAINING_LABELS),
        file(TEST_IMAGES),
        file(TEST_LABELS),
        PictureForm.MNIST,
        List.of(mirrors),
        contentSha256());
  }

  /** Puts all files where a source looks for them. */
  static void save(Path directory) throws IOException {
    saveTo(directory.resolve(NAME));
  }

  static void saveTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String name : FILES.keySet()) {
      Files.write(folder.resolve(name), bytes(name));
    }
  }

  static void save(Path directory, String name, byte[] bytes) throws IOException {
    Files.createDirectories(directory.resolve(NAME));
    Files.write(directory.resolve(NAME).resolve(name), bytes);
  }

  static void assertComplete(Path directory) throws IOException {
    for (String name : fileNames()) {
      assertThat(directory.resolve(NAME).resolve(name)).hasBinaryContent(bytes(name));
    }
    assertFolderHolds(directory, fileNames());
  }

  static void assertFolderHolds(Path directory, List<String> names) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(NAME))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(names);
    }
  }

  static byte[] unzip(byte[] bytes) throws IOException {
    try (var stream = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return stream.readAllBytes();
    }
  }

  private static PublishedFile file(String name) {
    byte[] hash = Sha256.newDigest().digest(bytes(name));
    return new PublishedFile(name, bytes(name).length, HexFormat.of().formatHex(hash));
  }

  private static String contentSha256() {
    byte[] training = {10, 11, 20, 21, 30, (byte) 255};
    byte[] test = {40, 41, 50, 51};
    return TrainTestSets.of(
            NAME,
            Dataset.of(IMAGE_SHAPE, CLASSES, training, new int[] {0, 1, 1}),
            Dataset.of(IMAGE_SHAPE, CLASSES, test, new int[] {1, 0}))
        .sha256();
  }

  private static byte[] gzip(int[] header, int[] content) {
    var buffer = ByteBuffer.allocate(Integer.BYTES * header.length + content.length);
    Arrays.stream(header).forEach(buffer::putInt);
    Arrays.stream(content).forEach(value -> buffer.put((byte) value));
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      zip.write(buffer.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
