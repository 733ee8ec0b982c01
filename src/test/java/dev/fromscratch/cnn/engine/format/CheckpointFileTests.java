package dev.fromscratch.cnn.engine.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.RandomNumbers;
import dev.fromscratch.cnn.engine.training.Checkpoint;
import dev.fromscratch.cnn.engine.training.Checkpoint.Best;
import dev.fromscratch.cnn.engine.training.Checkpoint.Sums;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointFileTests {

  private static final Best BEST = new Best(3, 0.1 + 0.2, 1.0 / 3, 4.9e-324, 2);

  private static Checkpoint checkpoint(@Nullable Best best) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("network.0.weight", RandomNumbers.tensor(Shape.of(3, 4), 1));
    tensors.put("network.0.bias", RandomNumbers.tensor(Shape.of(4), 2));
    return new Checkpoint("abc", 6, 7, new Sums(Math.PI * 1e9, 11, 12), best, tensors);
  }

  @Test
  void readWhenWrittenGivesTheSameBits() throws TensorFormatException {
    for (Best best : Arrays.asList(BEST, Best.NONE, null)) {
      Checkpoint written = checkpoint(best);
      byte[] bytes = CheckpointFile.toBytes(written);
      Checkpoint read = CheckpointFile.read(bytes);
      assertThat(read).usingRecursiveComparison().isEqualTo(written);
      assertThat(CheckpointFile.toBytes(read)).isEqualTo(bytes);
      assertThat(List.copyOf(read.tensors().keySet()))
          .containsExactly("network.0.weight", "network.0.bias");
    }
  }

  @Test
  void readWhenMembersWereTrainedBeforeGivesThemBackInOrder() throws TensorFormatException {
    Map<String, Tensor> first = Map.of("0.weight", RandomNumbers.tensor(Shape.of(3, 4), 3));
    Map<String, Tensor> second = Map.of("0.weight", RandomNumbers.tensor(Shape.of(3, 4), 4));
    Checkpoint alone = checkpoint(BEST);
    Checkpoint written =
        new Checkpoint("abc", 6, 7, alone.sums(), BEST, alone.tensors(), List.of(first, second));
    byte[] bytes = CheckpointFile.toBytes(written);
    Checkpoint read = CheckpointFile.read(bytes);
    assertThat(read).usingRecursiveComparison().isEqualTo(written);
    assertThat(CheckpointFile.toBytes(read)).isEqualTo(bytes);
    assertThat(Safetensors.read(bytes).tensors().keySet())
        .contains("network.0.weight", "finished.0.0.weight", "finished.1.0.weight");
    assertThat(Safetensors.read(CheckpointFile.toBytes(alone)).metadata())
        .doesNotContainKey("finished");
  }

  /** Every bit of a double comes back, whatever it is. */
  @ParameterizedTest
  @ValueSource(doubles = {0, -0.0, 1e-310, 0.1, 2.0 / 3, 1e300, Double.MAX_VALUE, -4.9e-324})
  void readWhenANumberIsOddGivesItsBits(double loss) throws TensorFormatException {
    Checkpoint written = new Checkpoint("", 1, 1, new Sums(loss, 0, 1), null, Map.of());
    Checkpoint read = CheckpointFile.read(CheckpointFile.toBytes(written));
    assertThat(Double.doubleToRawLongBits(read.sums().loss()))
        .isEqualTo(Double.doubleToRawLongBits(loss));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "format         | model      | format should be cnn-from-scratch checkpoint, got model",
        "formatVersion  | 2          | formatVersion should be 1, got 2",
        "fingerprint    |            | a checkpoint should say its fingerprint, got {",
        "epoch          |            | a checkpoint should say its epoch, got {",
        "epoch          | one        | the checkpoint should have numbers, got {",
        "epoch          | 0          | epochs count from 1 and steps from 0, got epoch 0, step 7",
        "step           | -1         | epochs count from 1 and steps from 0, got epoch 6, step -1",
        "step           | 2147483648 | the checkpoint should have numbers, got {",
        "sums.loss      | NaN        | of 12 samples, 11 cannot be correct with a loss of NaN",
        "sums.correct   | 13         | of 12 samples, 13 cannot be correct with a loss of 3.14",
        "sums.correct   | -1         | of 12 samples, -1 cannot be correct with a loss of 3.14",
        "sums.samples   |            | a checkpoint should say its sums.samples, got {",
        "finished       | 16         | finished should count from 0 to 15 members, got 16",
        "finished       | -1         | finished should count from 0 to 15 members, got -1",
        "finished       | two        | the checkpoint should have numbers, got {",
        "best.epochsSince |          | a checkpoint should say its best.epochsSince, got {",
        "best.epoch     | -1         | no epoch -1 with validation loss 4.9E-324 can be the best",
        "best.validationLoss | NaN   | no epoch 3 with validation loss NaN can be the best, 2",
      })
  void readWhenTheTextIsForeignSaysWhatItShouldBe(
      String key, @Nullable String value, String message) throws TensorFormatException {
    Safetensors file = Safetensors.read(CheckpointFile.toBytes(checkpoint(BEST)));
    Map<String, String> text = new LinkedHashMap<>(file.metadata());
    if (value == null) {
      text.remove(key);
    } else {
      text.put(key, value);
    }
    byte[] bytes = new Safetensors(file.tensors(), text).toBytes();
    assertThatExceptionOfType(TensorFormatException.class)
        .isThrownBy(() -> CheckpointFile.read(bytes))
        .withMessageContaining(message);
  }

  /** What else can be wrong with the bytes is tested with {@link Safetensors}. */
  @Test
  void readWhenTheFileIsCutShortIsRefused() {
    byte[] bytes = CheckpointFile.toBytes(checkpoint(BEST));
    for (int length : new int[] {0, 7, 100, bytes.length - 1}) {
      assertThatExceptionOfType(TensorFormatException.class)
          .as("%d bytes", length)
          .isThrownBy(() -> CheckpointFile.read(Arrays.copyOf(bytes, length)));
    }
  }

  @Test
  void constructorWhenANumberIsImpossibleNamesIt() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Sums(0, 2, 1))
        .withMessage("of 1 samples, 2 cannot be correct with a loss of 0.0");
  }
}
