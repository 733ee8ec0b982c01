package dev.fromscratch.cnn.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Reads the real files, where there are any. */
class PublishedDatasetsTests {

  private static final String VARIABLE = "CNN_DATASETS_DIRECTORY";

  @ParameterizedTest
  @CsvSource({"mnist, 5 0 4 1 9, 7 2 1 0 4", "fashion-mnist, 9 0 0 3 0, 9 2 1 1 6"})
  void loadWhenFilesAreThePublishedOnesGivesTheirContent(
      String name, String trainingLabels, String testLabels) {
    PublishedDataset published = find(name);
    TrainTestSets sets = source(published).read(Progress.NONE);

    assertThat(sets.name()).isEqualTo(name);
    assertThat(sets.training().size()).isEqualTo(60_000);
    assertThat(sets.test().size()).isEqualTo(10_000);
    assertThat(sets.training().imageShape()).isEqualTo(Shape.of(1, 28, 28));
    assertThat(firstLabels(sets.training())).isEqualTo(trainingLabels);
    assertThat(firstLabels(sets.test())).isEqualTo(testLabels);
    assertThat(sets.sha256()).isEqualTo(published.contentSha256());
  }

  private static PublishedDataset find(String name) {
    return PublishedDatasets.ALL.stream().filter(p -> p.name().equals(name)).findFirst().get();
  }

  private static IdxSource source(PublishedDataset published) {
    String directory = System.getenv(VARIABLE);
    assumeThat(directory != null, VARIABLE + " is not set: the real data sets are not tested");
    var settings =
        new DatasetSettings(
            null,
            Map.of(published.name(), List.of()),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));
    var source =
        new IdxSource(
            published, Path.of(String.valueOf(directory)), settings, InstantSource.system());
    assumeThat(
        source.state() == DatasetState.READY,
        "%s is not in %s: it is not tested".formatted(published.name(), directory));
    return source;
  }

  /** Surefire keeps the reason of a skipped test to itself. */
  private static void assumeThat(boolean holds, String reason) {
    if (!holds) {
      LoggerFactory.getLogger(PublishedDatasetsTests.class).warn("Skipped: {}", reason);
    }
    assumeTrue(holds, reason);
  }

  private static String firstLabels(Dataset dataset) {
    return String.join(
        " ", IntStream.range(0, 5).mapToObj(i -> String.valueOf(dataset.label(i))).toList());
  }
}
