package dev.fromscratch.cnn.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DatasetsTests {

  @TempDir Path directory;

  private Datasets datasets(URI... mirrors) {
    var settings =
        new DatasetSettings(null, Map.of(), Duration.ofSeconds(5), Duration.ofSeconds(20));
    return new Datasets(
        List.of(
            new IdxSource(
                TinyDataset.published(mirrors), directory, settings, InstantSource.system())),
        Datasets.emptyShelf());
  }

  @Test
  void loadWhenTheNameIsUnknownNamesTheKnownOnes() {
    assertThatExceptionOfType(UnknownDatasetException.class)
        .isThrownBy(() -> datasets().load("mnits", Progress.NONE))
        .withMessage("there is no data set \"mnits\"; known are mnist")
        .satisfies(e -> assertThat(e.name()).isEqualTo("mnits"))
        .satisfies(e -> assertThat(e.known()).containsExactly("mnist"));
    assertThatExceptionOfType(UnknownDatasetException.class)
        .isThrownBy(() -> datasets().describe("../mnist"));
  }

  @Test
  void describeWhenNothingIsLoadedKnowsClassesAndShape() {
    assertThat(datasets().names()).containsExactly("mnist");
    assertThat(datasets().describe("mnist")).isEqualTo(TinyDataset.published().description());
  }

  @Test
  void loadWhenRepeatedReadsOnce() throws IOException {
    TinyDataset.save(directory);
    Datasets datasets = datasets();
    TrainTestSets first = datasets.load("mnist", Progress.NONE);
    Files.delete(directory.resolve("mnist").resolve(TinyDataset.TEST_LABELS));

    assertThat(datasets.load("mnist", Progress.NONE)).isSameAs(first);
  }

  @Test
  void loadWhenFilesAreAbsentDownloadsThem() throws IOException {
    var progress = new RecordingProgress();
    try (Mirror mirror = Mirror.good()) {
      TrainTestSets sets = datasets(mirror.address()).load("mnist", progress);
      assertThat(sets.training().size()).isEqualTo(3);
    }
    assertThat(progress.fractions()).isSorted().last().isEqualTo(1.0);
    assertThat(progress.texts()).last().isEqualTo("Loaded mnist");
  }

  @Test
  void loadWhenItFailedBeforeTriesAgain() throws IOException {
    Datasets datasets = datasets();
    assertThatExceptionOfType(DatasetUnavailableException.class)
        .isThrownBy(() -> datasets.load("mnist", Progress.NONE));
    TinyDataset.save(directory);
    assertThat(datasets.load("mnist", Progress.NONE).test().size()).isEqualTo(2);
  }

  @Test
  void loadWhenTwoAskAtOnceDownloadsOnceAndTellsBoth() throws Exception {
    var first = new RecordingProgress();
    var second = new RecordingProgress();
    try (Mirror mirror = Mirror.answering(e -> serveAfter(second.told(), e));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Datasets datasets = datasets(mirror.address());
      Future<TrainTestSets> one = threads.submit(() -> datasets.load("mnist", first));
      first.told().await();
      assertThat(datasets.find("mnist").state()).isEqualTo(DatasetState.DOWNLOADING);
      assertThat(datasets.find("mnist").loadLocal()).isEmpty();
      Future<TrainTestSets> other = threads.submit(() -> datasets.load("mnist", second));

      assertThat(other.get()).isSameAs(one.get());
      assertThat(datasets.find("mnist").state()).isEqualTo(DatasetState.READY);
      assertThat(mirror.requests()).isEqualTo(TinyDataset.fileNames());
      assertThat(second.texts()).first().asString().startsWith("Downloading mnist/train-images.gz");
    }
  }

  @Test
  void loadWhenTheOneWhoDownloadsCancelsTheOtherGoesOn() throws Exception {
    var first = new RecordingProgress();
    var second = new RecordingProgress();
    try (Mirror stuck = Mirror.answering(e -> serveAfter(first.cancellation(), e));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Datasets datasets = datasets(stuck.address());
      Future<TrainTestSets> one = threads.submit(() -> datasets.load("mnist", first));
      first.told().await();
      Future<TrainTestSets> other = threads.submit(() -> datasets.load("mnist", second));
      second.told().await();
      first.cancel();

      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(one::get)
          .withCauseInstanceOf(DatasetLoadCancelledException.class);
      assertThat(other.get().training().size()).isEqualTo(3);
    }
  }

  @Test
  void loadWhenTheOneWhoWaitsCancelsOnlyItEnds() throws Exception {
    var first = new RecordingProgress();
    var second = new RecordingProgress("Downloading");
    var secondEnded = new CountDownLatch(1);
    try (Mirror mirror = Mirror.answering(e -> serveAfter(secondEnded, e));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Datasets datasets = datasets(mirror.address());
      Future<TrainTestSets> one = threads.submit(() -> datasets.load("mnist", first));
      first.told().await();

      assertThatExceptionOfType(DatasetLoadCancelledException.class)
          .isThrownBy(() -> datasets.load("mnist", second));
      secondEnded.countDown();
      assertThat(one.get().training().size()).isEqualTo(3);
    }
  }

  private static void serveAfter(CountDownLatch event, HttpExchange exchange) throws IOException {
    try {
      event.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Mirror.serve(exchange);
  }
}
