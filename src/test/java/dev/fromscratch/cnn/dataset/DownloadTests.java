package dev.fromscratch.cnn.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Downloads over real HTTP on this machine; {@link FailingMirrorTests} has what goes wrong there.
 */
@Timeout(60)
class DownloadTests {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path directory;

  private IdxSource source(URI... mirrors) {
    var settings =
        new DatasetSettings(null, Map.of(), Duration.ofSeconds(5), Duration.ofSeconds(20));
    return new IdxSource(
        TinyDataset.published(mirrors), directory, settings, InstantSource.fixed(NOW));
  }

  @Test
  void fetchWhenTheMirrorIsGoodSavesEveryFileAndTellsHowFarItIs() throws IOException {
    var progress = new RecordingProgress();
    try (Mirror mirror = Mirror.good()) {
      source(mirror.address()).fetch(progress);
      assertThat(mirror.requests()).isEqualTo(TinyDataset.fileNames());
    }
    TinyDataset.assertComplete(directory);
    assertThat(progress.fractions()).isSorted().first().isEqualTo(0.0);
    assertThat(progress.fractions()).allMatch(fraction -> fraction <= 1);
    assertThat(progress.texts())
        .first()
        .asString()
        .matches("Downloading mnist/train-images\\.gz from [^ ]+: 0\\.0 of 0\\.0 MB");
  }

  @Test
  void fetchWhenSomeFilesAreHereTakesTheOthers() throws IOException {
    TinyDataset.save(directory);
    Files.delete(directory.resolve("mnist").resolve(TinyDataset.TEST_IMAGES));
    try (Mirror mirror = Mirror.good()) {
      source(mirror.address()).fetch(Progress.NONE);
      assertThat(mirror.requests()).containsExactly(TinyDataset.TEST_IMAGES);
    }
    TinyDataset.assertComplete(directory);
  }

  @Test
  void fetchWhenTheMirrorRedirectsFollows() throws IOException {
    try (Mirror target = Mirror.good();
        Mirror mirror =
            Mirror.answering(exchange -> {
              String location = target.address() + Mirror.fileName(exchange);
              exchange.getResponseHeaders().set("Location", location);
              exchange.sendResponseHeaders(302, -1);
            })) {
      source(mirror.address()).fetch(Progress.NONE);
    }
    TinyDataset.assertComplete(directory);
  }

  @Test
  void fetchWhenTheFolderCannotBeWrittenSaysSoAndAsksNoMirror() throws IOException {
    Files.writeString(directory.resolve("mnist"), "not a folder");
    try (Mirror mirror = Mirror.good()) {
      assertThatExceptionOfType(DatasetUnavailableException.class)
          .isThrownBy(() -> source(mirror.address()).fetch(Progress.NONE))
          .withMessageContaining("they could not be saved there: ");
      assertThat(mirror.requests()).isEmpty();
    }
  }

  @Test
  void fetchWhenCancelledEndsAndLeavesNothing() throws IOException {
    var end = new CountDownLatch(1);
    var progress = new RecordingProgress("test-images");
    try (Mirror mirror =
        Mirror.answering(exchange -> {
          if (Mirror.fileName(exchange).equals(TinyDataset.TEST_IMAGES)) {
            Mirror.sendPartAndAwait(exchange, end);
          } else {
            Mirror.serve(exchange);
          }
        })) {
      assertThatExceptionOfType(DatasetLoadCancelledException.class)
          .isThrownBy(() -> source(mirror.address()).fetch(progress));
      end.countDown();
    }
    TinyDataset.assertFolderHolds(
        directory, List.of(TinyDataset.TRAINING_IMAGES, TinyDataset.TRAINING_LABELS));
  }

  @Test
  void fetchWhenADownloadHadCrashedSweepsWhatItLeft() throws IOException {
    TinyDataset.save(directory);
    Path folder = directory.resolve("mnist");
    Path old = Files.createFile(folder.resolve("train-images.gz.1.tmp"));
    Files.setLastModifiedTime(old, FileTime.from(NOW.minus(Duration.ofHours(2))));
    Path young = Files.createFile(folder.resolve("train-images.gz.2.tmp"));
    Files.setLastModifiedTime(young, FileTime.from(NOW.minus(Duration.ofMinutes(1))));

    source().fetch(Progress.NONE);
    assertThat(old).doesNotExist();
    assertThat(young).as("of a process that may still be downloading").exists();
  }
}
