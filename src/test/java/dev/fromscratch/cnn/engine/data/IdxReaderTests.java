package dev.fromscratch.cnn.engine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxReaderTests {

  private static final List<String> NAMES = List.of("a", "b", "c");

  /** Two images of one row and three pixels. */
  private static final byte[] IMAGES = idx(new int[] {0x803, 2, 1, 3}, 0, 1, 2, 253, 254, 255);

  private static final byte[] LABELS = idx(new int[] {0x801, 2}, 2, 0);

  private static byte[] idx(int[] header, int... content) {
    var buffer = ByteBuffer.allocate(4 * header.length + content.length);
    Arrays.stream(header).forEach(buffer::putInt);
    Arrays.stream(content).forEach(value -> buffer.put((byte) value));
    return buffer.array();
  }

  private static byte[] gzip(byte[] content) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      zip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static IdxReader.Source source(String name, byte[] content) {
    return new IdxReader.Source(name, new ByteArrayInputStream(content));
  }

  private static Dataset read(byte[] images, byte[] labels) throws IOException {
    return new IdxReader().read(source("images", images), source("labels", labels), NAMES);
  }

  private static void assertRefused(byte[] images, byte[] labels, String message) {
    assertThatExceptionOfType(DatasetFormatException.class)
        .isThrownBy(() -> read(images, labels))
        .withMessage(message);
  }

  @Test
  void readWhenFilesArePlainGivesImagesAndLabels() throws IOException {
    Dataset dataset = read(IMAGES, LABELS);
    assertThat(dataset.imageShape()).isEqualTo(Shape.of(1, 1, 3));
    assertThat(dataset.classNames()).isEqualTo(NAMES);
    assertThat(dataset.pixels(1)).containsExactly((byte) 253, (byte) 254, (byte) 255);
    assertThat(dataset.countsPerClass()).containsExactly(1, 0, 1);
    assertThat(dataset.label(0)).isEqualTo(2);
  }

  @Test
  void readWhenFilesAreGzippedUnderAnyNameGivesTheSame(@TempDir Path folder) throws IOException {
    Path images = Files.write(folder.resolve("images.bin"), gzip(IMAGES));
    Path labels = Files.write(folder.resolve("labels.gz"), LABELS);
    Dataset dataset = new IdxReader().read(images, labels, NAMES);
    assertThat(dataset.contentHash()).isEqualTo(read(IMAGES, LABELS).contentHash());
  }

  @Test
  void readWhenFilesAreSwappedSaysWhatTheyAre() {
    assertRefused(
        LABELS,
        IMAGES,
        "labels: expected IDX labels, which begin with 0x00000801; got 0x00000803, so these are"
            + " images");
    assertRefused(
        "PNG, not IDX".getBytes(StandardCharsets.US_ASCII),
        LABELS,
        "images: expected IDX images, which begin with 0x00000803; got 0x504E472C");
  }

  @Test
  void readWhenCutShortAnywhereSaysWhatIsMissing() {
    for (int length = 0; length < IMAGES.length; length++) {
      byte[] cut = Arrays.copyOf(IMAGES, length);
      assertThatExceptionOfType(DatasetFormatException.class)
          .isThrownBy(() -> read(cut, LABELS))
          .withMessageStartingWith("images ends early: expected ");
    }
    assertRefused(
        Arrays.copyOf(IMAGES, 6),
        LABELS,
        "images ends early: expected a number of images in 4 bytes, got 2");
    assertRefused(Arrays.copyOf(IMAGES, 20), LABELS, "images ends early: expected 6 pixels, got 4");
    assertRefused(IMAGES, Arrays.copyOf(LABELS, 9), "labels ends early: expected 2 labels, got 1");
  }

  @Test
  void readWhenGzipIsCutOrDamagedSaysSo() {
    byte[] whole = gzip(IMAGES);
    for (int length = 2; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatExceptionOfType(DatasetFormatException.class)
          .isThrownBy(() -> read(cut, LABELS))
          .withMessageStartingWith("images is gzipped but damaged: ");
    }
    byte[] damaged = whole.clone();
    damaged[whole.length - 5] ^= 1; // a byte of the checksum
    assertRefused(damaged, LABELS, "images is gzipped but damaged: Corrupt GZIP trailer");
  }

  @Test
  void readWhenBytesFollowSaysSo() {
    assertRefused(
        Arrays.copyOf(IMAGES, IMAGES.length + 1),
        LABELS,
        "images is too long: expected it to end after 6 pixels, got more bytes");
    assertRefused(
        IMAGES,
        gzip(Arrays.copyOf(LABELS, 11)),
        "labels is too long: expected it to end after 2 labels, got more bytes");
  }

  @Test
  void readWhenCountsDisagreeNamesBoth() {
    assertRefused(
        IMAGES, idx(new int[] {0x801, 3}, 0, 1, 2), "images has 2 images but labels has 3 labels");
  }

  @Test
  void readWhenALabelIsNoClassNamesIt() {
    assertRefused(
        IMAGES,
        idx(new int[] {0x801, 2}, 0, 200),
        "labels: label 200 at position 1 is not a class index: expected 0 to 2");
  }

  @Test
  void readWhenDimensionsAreAbsurdNamesThemAndTheLimits() {
    String limits = "expected images of at most 4096x4096 pixels, 1073741824 pixels in all; got ";
    assertRefused(
        idx(new int[] {0x803, 2, 1, 5000}), LABELS, "images: " + limits + "2 images of 1x5000");
    assertRefused(idx(new int[] {0x803, 2, 0, 3}), LABELS, "images: " + limits + "2 images of 0x3");
    assertRefused(
        idx(new int[] {0x803, -1, 4096, 4096}),
        LABELS,
        "images: " + limits + "4294967295 images of 4096x4096");
    assertRefused(
        IMAGES,
        idx(new int[] {0x801, -1}),
        "labels: expected 1 to 1073741824 labels, got 4294967295");
  }

  @Test
  void readWhenTheLimitIsSmallerRefusesWhatExceedsIt() {
    assertThatExceptionOfType(DatasetFormatException.class)
        .isThrownBy(
            () -> new IdxReader(5).read(source("images", IMAGES), source("labels", LABELS), NAMES))
        .withMessageContaining("5 pixels in all; got 2 images of 1x3");
  }

  @Test
  void readWhenAHeaderPromisesTooMuchAllocatesOnlyWhatArrives() {
    byte[] labels = gzip(idx(new int[] {0x801, IdxReader.DEFAULT_MAX_PIXELS}));
    var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = thread.getCurrentThreadAllocatedBytes();
    assertRefused(IMAGES, labels, "labels ends early: expected 1073741824 labels, got 0");
    assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000_000);
  }

  @Test
  void readWhenGivenMnistFindsItsCounts() throws IOException {
    Path folder = RealDatasets.folder("mnist");
    Dataset test =
        new IdxReader()
            .read(
                folder.resolve("t10k-images-idx3-ubyte.gz"),
                folder.resolve("t10k-labels-idx1-ubyte.gz"),
                IntStream.range(0, 10).mapToObj(String::valueOf).toList());
    assertThat(test.imageShape()).isEqualTo(Shape.of(1, 28, 28));
    assertThat(test.countsPerClass())
        .containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
    assertThat(test.label(0)).isEqualTo(7);
  }
}
