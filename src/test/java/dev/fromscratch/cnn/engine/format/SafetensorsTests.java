package dev.fromscratch.cnn.engine.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are right; {@link SafetensorsCorruptionTests} has those that are not. */
class SafetensorsTests {

  private static Map<String, Tensor> tensors(Object... namesAndTensors) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTensors.length; i += 2) {
      tensors.put((String) namesAndTensors[i], (Tensor) namesAndTensors[i + 1]);
    }
    return tensors;
  }

  private static Safetensors reread(Safetensors file) throws TensorFormatException {
    return Safetensors.read(file.toBytes());
  }

  /** The whole file, written down from the format's description. */
  @Test
  void toBytesWhenThereIsOneTensorIsTheFormatByteForByte() {
    Tensor tensor = Tensor.view(Shape.of(1, 2), new float[] {1, -2});
    byte[] bytes = new Safetensors(tensors("a", tensor), Map.of("k", "v")).toBytes();
    String header =
        "{\"__metadata__\":{\"k\":\"v\"},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}";
    int padded = Math.ceilDiv(header.length(), 8) * 8;
    byte[] expected =
        ByteBuffer.allocate(8 + padded + 8)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(padded)
            .put((header + " ".repeat(padded - header.length())).getBytes(StandardCharsets.UTF_8))
            .put(new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0})
            .array();
    assertThat(bytes).isEqualTo(expected);
  }

  @Test
  void readWhenWrittenByUsGivesTheSameContents() throws TensorFormatException {
    Tensor weight = RandomNumbers.tensor(Shape.of(3, 2, 5, 5), 1);
    Tensor bias = RandomNumbers.tensor(Shape.of(3), 2);
    Tensor scalar = Tensor.zeros(Shape.of());
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("labels", "0,1,2");
    metadata.put("empty", "");
    var file = new Safetensors(tensors("w", weight, "b", bias, "s", scalar), metadata);
    Safetensors read = reread(file);
    assertThat(read.tensors().keySet()).containsExactly("w", "b", "s");
    assertThat(read.metadata()).containsExactlyEntriesOf(metadata);
    read.tensors()
        .forEach((name, tensor) -> {
          Tensor original = file.tensors().getOrDefault(name, scalar);
          assertThat(tensor.shape()).isEqualTo(original.shape());
          assertThat(tensor.data()).isEqualTo(original.data());
        });
  }

  /** Every bit of a float is kept, those that are no numbers included. */
  @Test
  void readWhenNumbersAreUnusualKeepsTheirBits() throws TensorFormatException {
    float[] unusual = {
      -0f, Float.NaN, Float.POSITIVE_INFINITY, -Float.MAX_VALUE, Float.MIN_VALUE, 1 / 3f
    };
    Tensor tensor = Tensor.view(Shape.of(6), unusual);
    Safetensors read = reread(new Safetensors(tensors("a", tensor), Map.of()));
    float[] found = new float[6];
    read.copyTo("a", Shape.of(6), found);
    for (int i = 0; i < found.length; i++) {
      assertThat(Float.floatToRawIntBits(found[i])).isEqualTo(Float.floatToRawIntBits(unusual[i]));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\"b\\c/d", "\b\f\n\r\t\u0000\u001f", "Füße, 数字, 𝄞", "{\"a\":[1]}"})
  void readWhenTextIsUnusualKeepsIt(String text) throws TensorFormatException {
    var file = new Safetensors(tensors(text, Tensor.zeros(1)), Map.of(text, text));
    Safetensors read = reread(file);
    assertThat(read.tensors()).containsOnlyKeys(text);
    assertThat(read.metadata()).containsExactlyEntriesOf(Map.of(text, text));
  }

  @Test
  void toBytesWhenReadAndWrittenAgainAreTheSame() throws TensorFormatException {
    for (int size = 1; size <= 10; size++) {
      // Names of all lengths, so that the padding of the header takes all of its.
      Tensor tensor = RandomNumbers.tensor(Shape.of(size), size);
      var file = new Safetensors(tensors("n".repeat(size), tensor), Map.of("k", "v"));
      byte[] bytes = file.toBytes();
      assertThat(reread(file).toBytes()).isEqualTo(bytes);
      assertThat(bytes.length % 4).isZero();
      assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8).isZero();
    }
  }

  /** A tensor may be a view of a larger array; only its own numbers are written. */
  @Test
  void toBytesWhenTheStorageIsLongerThanTheTensorWritesTheTensor() throws TensorFormatException {
    Tensor view = Tensor.view(Shape.of(2), new float[] {1, 2, 99});
    Safetensors read = reread(new Safetensors(tensors("a", view), Map.of()));
    assertThat(read.tensors().values())
        .singleElement()
        .satisfies(tensor -> assertThat(tensor.data()).containsExactly(1, 2));
  }

  /** Other programs write members in another order, with spaces, and without metadata. */
  @Test
  void readWhenWrittenByAnotherProgramFollowsTheOffsets() throws TensorFormatException {
    String header =
        """
        { "late" : {"shape":[2], "data_offsets":[4,12], "dtype":"F32"},
          "first": {"dtype":"F32", "shape":[], "data_offsets":[0,4]} }   \t\r
        """;
    byte[] bytes = RawFile.of(header, 12);
    ByteBuffer.wrap(bytes, bytes.length - 12, 12)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat(1)
        .putFloat(2)
        .putFloat(3);
    Safetensors read = Safetensors.read(bytes);
    assertThat(read.metadata()).isEmpty();
    assertThat(read.tensors().keySet()).containsExactly("first", "late");
    float[] late = new float[2];
    read.copyTo("late", Shape.of(2), late);
    assertThat(late).containsExactly(2, 3);
  }

  @Test
  void readWhenThereAreNoTensorsIsEmpty() throws TensorFormatException {
    assertThat(Safetensors.read(RawFile.of("{}", 0)).tensors()).isEmpty();
    var file = new Safetensors(Map.of(), Map.of("k", "v"));
    assertThat(reread(file)).isEqualTo(file);
  }

  @Test
  void constructorWhenATensorIsNamedAsTheMetadataRefusesIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Safetensors(Map.of("__metadata__", Tensor.zeros(1)), Map.of()))
        .withMessageContaining("a tensor must not be named __metadata__");
  }

  @Test
  void constructorWhenTheCallerChangesItsMapsLaterKeepsItsOwn() {
    Map<String, Tensor> tensors = tensors("a", Tensor.zeros(1));
    Map<String, String> metadata = new LinkedHashMap<>(Map.of("k", "v"));
    var file = new Safetensors(tensors, metadata);
    tensors.clear();
    metadata.clear();
    assertThat(List.of(file.tensors().size(), file.metadata().size())).containsExactly(1, 1);
    assertThat(Arrays.equals(file.toBytes(), file.toBytes())).isTrue();
  }
}
