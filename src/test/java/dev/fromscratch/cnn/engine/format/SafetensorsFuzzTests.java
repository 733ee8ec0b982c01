package dev.fromscratch.cnn.engine.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;

/**
 * Bytes that a fuzzer bred: they are read, or refused with a reason, and what was read can be
 * written. {@code ./mvnw test} tries the inputs in the resources; decision 16 says how to breed new
 * ones.
 */
@Tag("fuzz")
class SafetensorsFuzzTests {

  @FuzzTest(maxDuration = "5m")
  void readWhenBytesAreAnythingReadsOrRefuses(byte[] bytes) {
    Safetensors file;
    try {
      file = Safetensors.read(bytes);
    } catch (TensorFormatException e) {
      assertThat(e).message().isNotBlank().hasSizeLessThan(600);
      return;
    }
    long numbers = file.tensors().values().stream().mapToLong(tensor -> tensor.size()).sum();
    assertThat(numbers * Float.BYTES).isLessThan(bytes.length);
    assertThat(rewritten(file)).isEqualTo(file.toBytes());
  }

  @FuzzTest(maxDuration = "5m")
  void headerWhenTextIsAnythingIsParsedOrRefused(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    Object value;
    try {
      value = Json.parse(text);
    } catch (TensorFormatException e) {
      assertThat(e).message().isNotBlank().hasSizeLessThan(600);
      return;
    }
    if (value instanceof String string) {
      StringBuilder json = new StringBuilder();
      Json.writeString(json, string);
      assertThat(parsed(json.toString())).isEqualTo(string);
    }
  }

  private static byte[] rewritten(Safetensors file) {
    try {
      return Safetensors.read(file.toBytes()).toBytes();
    } catch (TensorFormatException e) {
      throw new AssertionError("what was read cannot be read again", e);
    }
  }

  private static Object parsed(String json) {
    try {
      return Json.parse(json);
    } catch (TensorFormatException e) {
      throw new AssertionError("what was written cannot be read: " + json, e);
    }
  }
}
