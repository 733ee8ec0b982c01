package dev.fromscratch.cnn.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What lies on disk; {@link DownloadTests} has what does not. */
@ExtendWith(OutputCaptureExtension.class)
class IdxSourceTests {

  private static final URI NOWHERE = URI.create("http://nowhere.invalid/");

  @TempDir Path directory;

  private IdxSource source(URI... mirrors) {
    var settings =
        new DatasetSettings(null, Map.of(), Duration.ofSeconds(5), Duration.ofSeconds(5));
    return new IdxSource(
        TinyDataset.published(mirrors), directory, settings, InstantSource.system());
  }

  private void assertUnavailable(String... words) {
    assertThatExceptionOfType(DatasetUnavailableException.class)
        .isThrownBy(() -> source(NOWHERE).read(Progress.NONE))
        .withMessageStartingWith("data set mnist: ")
        .satisfies(e -> assertThat(e.name()).isEqualTo("mnist"))
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }

  @Test
  void readWhenFilesAreGzippedGivesTheirContent(CapturedOutput output) throws IOException {
    TinyDataset.save(directory);
    TrainTestSets sets = source().read(Progress.NONE);

    assertThat(sets.name()).isEqualTo("mnist");
    assertThat(sets.training().size()).isEqualTo(3);
    assertThat(sets.training().imageShape()).isEqualTo(TinyDataset.IMAGE_SHAPE);
    assertThat(sets.training().classNames()).isEqualTo(TinyDataset.CLASSES);
    assertThat(sets.training().pixels(2)).containsExactly(30, (byte) 255);
    assertThat(sets.test().pixels(0)).containsExactly(40, 41);
    assertThat(sets.test().label(0)).isEqualTo(1);
    assertThat(sets.sha256()).isEqualTo(TinyDataset.published().contentSha256());
    assertThat(output).doesNotContain("WARN");
  }

  @Test
  void readWhenSomebodyHasUnzippedAFileGivesTheSame(CapturedOutput output) throws IOException {
    TinyDataset.save(directory);
    Path folder = directory.resolve("mnist");
    Files.delete(folder.resolve(TinyDataset.TRAINING_IMAGES));
    byte[] unzipped = TinyDataset.unzip(TinyDataset.bytes(TinyDataset.TRAINING_IMAGES));
    Files.write(folder.resolve("train-images"), unzipped);

    assertThat(source().state()).isEqualTo(DatasetState.READY);
    assertThat(source().read(Progress.NONE).sha256())
        .isEqualTo(TinyDataset.published().contentSha256());
    assertThat(output).doesNotContain("WARN");
  }

  @Test
  void readWhenContentIsNotThePublishedOneUsesItAndWarns(CapturedOutput output) throws IOException {
    TinyDataset.save(directory);
    TinyDataset.save(directory, TinyDataset.TEST_LABELS, TinyDataset.labels(0, 0));
    TrainTestSets sets = source().read(Progress.NONE);

    assertThat(sets.test().label(0)).isZero();
    assertThat(output)
        .contains("WARN", "mnist", directory.toString(), "expected content with SHA-256")
        .contains(sets.sha256());
  }

  @Test
  void stateWhenFilesComeAndGoFollowsThem() throws IOException {
    assertThat(source().state()).isEqualTo(DatasetState.ABSENT);
    assertThat(source(NOWHERE).state()).isEqualTo(DatasetState.DOWNLOADABLE);
    TinyDataset.save(directory);
    assertThat(source(NOWHERE).state()).isEqualTo(DatasetState.READY);
    Files.delete(directory.resolve("mnist").resolve(TinyDataset.TEST_LABELS));
    assertThat(source(NOWHERE).state()).isEqualTo(DatasetState.DOWNLOADABLE);
  }

  @Test
  void fetchWhenNothingIsMissingTouchesNothing() throws IOException {
    TinyDataset.save(directory);
    source(NOWHERE).fetch(Progress.NONE);
    assertThat(directory.resolve("mnist")).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void fetchWhenThereIsNoMirrorNamesFolderAndFiles() {
    assertThatExceptionOfType(DatasetUnavailableException.class)
        .isThrownBy(() -> source().fetch(Progress.NONE))
        .withMessage(
            "data set mnist: %s lacks train-images.gz, train-labels.gz, test-images.gz, test-labels.gz"
                + " (gzipped or not); put them there, or set cnn.datasets.mirrors.mnist to where they"
                + " can be downloaded",
            directory.resolve("mnist"));
  }

  @Test
  void readWhenAFileIsMissingSaysWhich() throws IOException {
    TinyDataset.save(directory);
    Files.delete(directory.resolve("mnist").resolve(TinyDataset.TEST_LABELS));
    assertUnavailable(directory + "/mnist lacks test-labels.gz (gzipped or not)");
  }

  @Test
  void readWhenAFileIsDamagedSaysWhichAndHow() throws IOException {
    TinyDataset.save(directory);
    TinyDataset.save(directory, TinyDataset.TEST_IMAGES, new byte[] {'<', 'h', 't', 'm', 'l'});
    assertUnavailable("damaged", "test-images.gz: expected IDX images", directory.toString());
  }

  @Test
  void readWhenImagesHaveAnotherShapeSaysSo() throws IOException {
    TinyDataset.save(directory);
    TinyDataset.save(directory, TinyDataset.TEST_IMAGES, TinyDataset.images(3, 1, 2, 3, 4, 5, 6));
    assertUnavailable("test-images.gz must hold images [1, 1, 2], got [1, 1, 3]");
  }

  @Test
  void readWhenCancelledEnds() throws IOException {
    TinyDataset.save(directory);
    var progress = new RecordingProgress();
    progress.cancel();
    assertThatExceptionOfType(DatasetLoadCancelledException.class)
        .isThrownBy(() -> source().read(progress))
        .withMessage("loading data set mnist was cancelled");
  }
}
