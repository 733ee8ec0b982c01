package dev.fromscratch.cnn.engine.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes from a stranger: whatever they are, they are read or refused with a reason. */
class SafetensorsCorruptionTests {

  private static void assertRefused(byte[] bytes, String message) {
    assertThatExceptionOfType(TensorFormatException.class)
        .isThrownBy(() -> Safetensors.read(bytes))
        .withMessage(message);
  }

  @Test
  void readWhenTheLengthIsMissingOrLiesSaysSo() {
    assertRefused(new byte[0], "a safetensors file begins with 8 bytes of length, got 0 bytes");
    assertRefused(new byte[7], "a safetensors file begins with 8 bytes of length, got 7 bytes");
    assertRefused(new byte[8], "the header should begin with '{', got no header");
    byte[] two = {'{', '}'};
    assertRefused(RawFile.claiming(3, two, 0), "the header claims 3 bytes, 2 follow");
    assertRefused(
        RawFile.claiming(1L << 40, two, 9), "the header claims 1099511627776 bytes, 11 follow");
    assertRefused(
        RawFile.claiming(-1, two, 0), "the header claims 18446744073709551615 bytes, 2 follow");
    assertRefused(
        RawFile.claiming(1, two, 0),
        "header, character 1: expected more, got the end of the header");
    assertRefused(RawFile.claiming(0, two, 0), "the header should begin with '{', got no header");
    assertRefused(
        RawFile.of(" ".repeat((1 << 24) + 1), 0),
        "the header should have at most 16777216 bytes, got 16777217");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // dtype, shape, data_offsets, bytes of data, message
        "F16 | [2]   | [0,4]   | 4 | tensor a should be F32, got F16",
        "F32 | [2]   | [0]     | 8 | data_offsets of a should lie in [0, 8], got [0]",
        "F32 | [2]   | [0,8,8] | 8 | data_offsets of a should lie in [0, 8], got [0, 8, 8]",
        "F32 | [2]   | [-8,0]  | 8 | data_offsets of a should lie in [0, 8], got [-8, 0]",
        "F32 | [2]   | [8,0]   | 8 | data_offsets of a should lie in [0, 8], got [8, 0]",
        "F32 | [2]   | [0,9]   | 8 | data_offsets of a should lie in [0, 8], got [0, 9]",
        "F32 | [2] | [0,4294967304] | 8 | data_offsets of a should lie in [0, 8], got [0, 4294967304]",
        "F32 | [3]   | [0,8]   | 8 | tensor a [3] needs 12 bytes, its data_offsets span 8",
        "F32 | [3]   | [4,8]   | 8 | tensor a [3] needs 12 bytes, its data_offsets span 4",
        "F32 | [2]   | [0,6]   | 6 | tensor a [2] needs 8 bytes, its data_offsets span 6",
        "F32 | [2]   | [0,8]   | 9 | the tensors fill 8 bytes, the file has 9",
        "F32 | [1]   | [4,8]   | 8 | tensor a should begin at byte 0, got 4",
        "F32 | 2     | [0,8]   | 8 | tensor a should have arrays of integers, got 2",
        "F32 | [[2]] | [0,8]   | 8 | tensor a should have arrays of integers, got [[2]]",
        "F32 | [2]   | {}      | 8 | tensor a should have arrays of integers, got {}",
      })
  void readWhenATensorIsDescribedWronglySaysSo(
      String type, String shape, String offsets, int dataLength, String message) {
    assertRefused(RawFile.of(RawFile.tensorA(type, shape, offsets), dataLength), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[0]",
        "[-2]",
        "[2, -1]",
        "[-2, -1]",
        "[4294967298]",
        "[65536, 65536]",
        "[2147483647, 2147483647, 2147483647]",
        "[-9223372036854775808]",
        "[9223372036854775807]",
      })
  void readWhenAnAxisIsImpossibleShowsTheShape(String shape) {
    assertRefused(
        RawFile.of(RawFile.tensorA("F32", shape, "[0,8]"), 8),
        "shape of a should be axes of at least 1 whose product is an int, got " + shape);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]            | the header should begin with '{', got byte 0x5b",
        "' {}'         | the header should begin with '{', got byte 0x20",
        "'{\"a\":3}'   | tensor a should be a JSON object, got 3",
        "'{\"a\":{}}'  | tensor a has no dtype",
        "'{\"a\":{\"dtype\":\"F32\"}}' | tensor a has no data_offsets",
        "'{\"a\":{\"dtype\":1}}'       | dtype of a should hold strings, got 1",
        "'{\"__metadata__\":3}'        | __metadata__ should be a JSON object, got 3",
        "'{\"__metadata__\":{\"k\":1}}' | __metadata__ should hold strings, got 1",
        "'{\"__metadata__\":{},\"__metadata__\":{}}' | the header names \"__metadata__\" twice",
        "'{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}' | the header names \"dtype\" twice",
        "'{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,0]}}' | tensor a has no shape",
      })
  void readWhenAMemberIsMissingOrOfAnotherKindSaysSo(String header, String message) {
    assertRefused(RawFile.of(header, 0), message);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 4, 8, 12, 'tensor b should begin at byte 4, got 8'", // a gap
    "0, 8, 4, 12, 'tensor b should begin at byte 8, got 4'", // an overlap
    "0, 8, 0, 8, 'tensor b should begin at byte 8, got 0'", // the same bytes twice
  })
  void readWhenTensorsLeaveGapsOrOverlapSaysSo(
      int aBegin, int aEnd, int bBegin, int bEnd, String message) {
    String header =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[%d,%d]},"
                .formatted((aEnd - aBegin) / 4, aBegin, aEnd)
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[%d,%d]}}"
                .formatted((bEnd - bBegin) / 4, bBegin, bEnd);
    assertRefused(RawFile.of(header, 12), message);
  }

  @Test
  void readWhenTheHeaderIsNotUtf8SaysWhere() {
    byte[] header = "{\"ab\":3}".getBytes(StandardCharsets.UTF_8);
    header[3] = (byte) 0xff;
    assertRefused(RawFile.of(header, 0), "the header should be UTF-8, byte 3 is not");
  }

  @Test
  void readWhenWhatWasFoundIsLongShowsItsBeginning() {
    assertThatExceptionOfType(TensorFormatException.class)
        .isThrownBy(
            () -> Safetensors.read(RawFile.of("{\"a\":\"" + "x".repeat(100_000) + "\"}", 0)))
        .withMessageStartingWith("tensor a should be a JSON object, got xxx")
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(600));
  }

  /** Every value in every byte, the file cut at every length, and one byte too many. */
  @Test
  void readWhenAnyByteIsDamagedIsReadOrRefused() {
    var tensors = Map.of("0.weight", RandomNumbers.tensor(Shape.of(2, 1), 1));
    byte[] file = new Safetensors(tensors, Map.of("k", "é")).toBytes();
    int read = 0;
    for (int i = 0; i < file.length; i++) {
      byte[] damaged = file.clone();
      for (int value = 0; value < 256; value++) {
        damaged[i] = (byte) value;
        read += isRead(damaged, "byte %d = %d".formatted(i, value)) ? 1 : 0;
      }
      assertThat(isRead(Arrays.copyOf(file, i), "cut at " + i)).as("cut at %d", i).isFalse();
    }
    assertThat(isRead(Arrays.copyOf(file, file.length + 1), "one more")).isFalse();
    // Each of the 8 bytes of numbers may take any value; most of the header may not.
    assertThat(read).isBetween(8 * 256, file.length * 256 / 2);
  }

  private static boolean isRead(byte[] bytes, String what) {
    try {
      Safetensors.read(bytes);
      return true;
    } catch (TensorFormatException expected) {
      return false;
    } catch (RuntimeException | Error e) {
      throw new AssertionError(what, e);
    }
  }

  /** Lies about sizes must cost nothing: the bytes that are there bound what is allocated. */
  @Test
  void readWhenSizesLieAllocatesLittle() {
    List<byte[]> lies =
        List.of(
            RawFile.claiming(90_000_000, new byte[] {'{', '}'}, 0),
            RawFile.claiming(Long.MAX_VALUE, new byte[] {'{', '}'}, 0),
            RawFile.of(RawFile.tensorA("F32", "[500000000]", "[0,2000000000]"), 8),
            RawFile.of(RawFile.tensorA("F32", "[500000000]", "[0,8]"), 8),
            RawFile.of(RawFile.tensorA("F32", "[2147483647,2147483647]", "[0,8]"), 8));
    lies.forEach(SafetensorsCorruptionTests::refuse);
    var threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    long before = threads.getCurrentThreadAllocatedBytes();
    lies.forEach(SafetensorsCorruptionTests::refuse);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000_000);
  }

  /** Two characters of a header must not become dozens of bytes without end. */
  @Test
  void readWhenAHeaderIsAnEndlessListAllocatesInProportion() {
    String shape = "[" + "1,".repeat(8_000_000) + "1]";
    byte[] bytes = RawFile.of(RawFile.tensorA("F32", shape, "[0,4]"), 4);
    var threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    long before = threads.getCurrentThreadAllocatedBytes();
    assertThatExceptionOfType(TensorFormatException.class)
        .isThrownBy(() -> Safetensors.read(bytes))
        .withMessageContaining("expected at most 262144 values");
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(6L * bytes.length);
  }

  private static void refuse(byte[] bytes) {
    assertThat(isRead(bytes, "a lie")).isFalse();
  }
}
