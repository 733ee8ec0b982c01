package dev.fromscratch.cnn.engine.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** A pair of IDX files that a fuzzer bred, gzipped or not: read, or refused with a reason. */
@Tag("fuzz")
class IdxReaderFuzzTests {

  private static final int MAX_PIXELS = 1 << 16;
  private static final List<String> CLASSES = List.of("a", "b", "c");

  private final IdxReader reader = new IdxReader(MAX_PIXELS);

  @FuzzTest(maxDuration = "5m")
  void readWhenBytesAreAnythingReadsOrRefuses(FuzzedDataProvider data) throws IOException {
    byte[] labels = data.consumeBytes(data.consumeInt(0, 64));
    byte[] images = data.consumeRemainingAsBytes();
    Dataset dataset;
    try {
      dataset = reader.read(source("images", images), source("labels", labels), CLASSES);
    } catch (DatasetFormatException e) {
      assertThat(e).message().isNotBlank();
      return;
    }
    assertThat((long) dataset.size() * dataset.imageShape().size())
        .isBetween(1L, (long) MAX_PIXELS);
  }

  private static IdxReader.Source source(String name, byte[] bytes) {
    return new IdxReader.Source(name, new ByteArrayInputStream(bytes));
  }
}
