package dev.fromscratch.cnn.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.data.Dataset;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class XorSourceTests {

  private final XorSource source = new XorSource();

  @Test
  void readWhenDoneHoldsTheFourPicturesWithTheirAnswers() {
    Dataset training = source.read(Progress.NONE).training();
    Map<String, Integer> labels =
        IntStream.range(0, training.size())
            .boxed()
            .collect(Collectors.toMap(i -> picture(training.pixels(i)), training::label));
    assertThat(labels).isEqualTo(Map.of("0 0", 0, "0 255", 1, "255 0", 1, "255 255", 0));
  }

  private static String picture(byte[] pixels) {
    return "%d %d".formatted(Byte.toUnsignedInt(pixels[0]), Byte.toUnsignedInt(pixels[1]));
  }

  @Test
  void readWhenDoneIsAsDescribed() {
    TrainTestSets sets = source.read(Progress.NONE);
    DatasetDescription description = source.description();
    assertThat(source.state()).isEqualTo(DatasetState.GENERATED);
    assertThat(sets.name()).isEqualTo("xor");
    assertThat(sets.training().size()).isEqualTo(description.trainingImages());
    assertThat(sets.test().contentHash()).isEqualTo(sets.training().contentHash());
    assertThat(sets.test().size()).isEqualTo(description.testImages());
    assertThat(sets.training().classNames()).isEqualTo(description.classNames());
    assertThat(sets.training().imageShape()).isEqualTo(description.imageShape());
  }
}
