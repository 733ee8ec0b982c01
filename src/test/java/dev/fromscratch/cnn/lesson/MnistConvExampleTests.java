package dev.fromscratch.cnn.lesson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fromscratch.cnn.dataset.Datasets;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.testing.OriginalVectors;
import dev.fromscratch.cnn.testing.ServiceTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The program on real images, where they are at hand; {@link ExampleProcessTests} has the rest. */
@ServiceTest
class MnistConvExampleTests {

  private static final int EPOCHS = 20;

  private final MnistConvExample example;
  private final boolean mnist;

  MnistConvExampleTests(Datasets datasets, TensorOps ops) {
    this.example = new MnistConvExample(datasets, ops);
    this.mnist = datasets.loadLocal("mnist").isPresent();
  }

  private List<String> lines(@Nullable Long seed) {
    assumeTrue(mnist, "skipped: CNN_DATASETS_DIRECTORY names no folder with MNIST");
    List<String> lines = new ArrayList<>();
    example.run(seed, lines::add);
    assertThat(lines).hasSize(1 + EPOCHS + 200).startsWith("data set: mnist");
    return lines;
  }

  @Test
  void runWhenMnistIsThereFollowsTheOriginal() {
    var original = OriginalVectors.mnistConv();
    List<String> lines = lines(null);
    double[] errors = original.doubles("errorPerEpoch");
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      String line = lines.get(epoch);
      assertThat(line).startsWith("%d/%d, error=".formatted(epoch, EPOCHS));
      double expected = errors[epoch - 1];
      assertThat(Double.parseDouble(line.substring(line.indexOf('=') + 1)))
          .as("epoch %d", epoch)
          .isCloseTo(expected, within(0.01 * expected));
    }
    double[] predicted = original.doubles("testPredicted");
    double[] truth = original.doubles("testTrue");
    assertThat(lines.subList(1 + EPOCHS, lines.size()))
        .isEqualTo(
            IntStream.range(0, predicted.length)
                .mapToObj(n -> "pred: %.0f, true: %.0f".formatted(predicted[n], truth[n]))
                .toList());
  }

  @Test
  void runWhenASeedIsGivenStartsStandardNormalAndLearns() {
    List<String> lines = lines(1L);
    assertThat(lines.get(1)).isNotEqualTo("1/20, error=0.722474");
    assertThat(lines.subList(1 + EPOCHS, lines.size()))
        .filteredOn(line -> line.charAt(6) == line.charAt(line.length() - 1))
        .hasSizeGreaterThan(190);
  }
}
