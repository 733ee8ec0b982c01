package dev.fromscratch.cnn.dataset.format;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fromscratch.cnn.dataset.format.DatasetFiles.Zip;
import dev.fromscratch.cnn.image.PictureReader;
import dev.fromscratch.cnn.testing.Bodies;
import dev.fromscratch.cnn.web.ApiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** Reads data sets as they are sent, from files in a folder of a test. */
abstract class DatasetReading {

  static final PictureReader PICTURES = PictureReader.ofAtMost(1_000_000);

  static final ReadLimits LIMITS = new ReadLimits(1000, 10, 2000, 1_000_000, 1L << 30);

  static final ReadOptions USUAL = new ReadOptions(null, 0.2, 42, false, null);

  static final ReadOptions SKIPPING = new ReadOptions(null, 0.2, 42, true, null);

  @TempDir private Path folder;

  Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  Path csv(String name, String text) throws IOException {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  static ReadDataset read(DatasetFiles files, ReadOptions options) throws IOException {
    return new DatasetReader(LIMITS, PICTURES).read(files, options, fraction -> {});
  }

  ReadDataset readZip(Map<String, byte[]> files, ReadOptions options) throws IOException {
    return read(new Zip(file("upload", Bodies.zip(files))), options);
  }

  static void assertRefused(DatasetFiles files, ReadOptions options, String detail) {
    assertThatExceptionOfType(ApiException.class)
        .isThrownBy(() -> read(files, options))
        .withMessageContaining(detail);
  }
}
