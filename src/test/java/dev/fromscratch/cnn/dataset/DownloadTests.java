package dev.fromscratch.cnn.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real HTTP on this machine: mirrors that serve, and mirrors that fail in every way we know. */
@Timeout(60)
class DownloadTests {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path directory;

  private IdxSource source(Duration readTimeout, URI... mirrors) {
    var settings = new DatasetSettings(null, Map.of(), Duration.ofSeconds(5), readTimeout);
    return new IdxSource(
        TinyDataset.published(mirrors), directory, settings, InstantSource.fixed(NOW));
  }

  private IdxSource source(URI... mirrors) {
    return source(Duration.ofSeconds(20), mirrors);
  }

  private void assertComplete() throws IOException {
    for (String name : TinyDataset.fileNames()) {
      assertThat(directory.resolve("mnist").resolve(name))
          .hasBinaryContent(TinyDataset.bytes(name));
    }
    assertFolderHolds(TinyDataset.fileNames());
  }

  private void assertFolderHolds(List<String> names) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("mnist"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(names);
    }
  }

  /**
   * A mirror that fails this way is named with the reason, leaves nothing, and the next is tried.
   */
  private void assertFails(HttpHandler failure, String reason) throws IOException {
    assertFails(Duration.ofSeconds(20), failure, reason);
  }

  private void assertFails(Duration readTimeout, HttpHandler failure, String reason)
      throws IOException {
    try (Mirror bad = Mirror.answering(failure);
        Mirror good = Mirror.good()) {
      assertThatExceptionOfType(DatasetUnavailableException.class)
          .isThrownBy(() -> source(readTimeout, bad.address()).fetch(Progress.NONE))
          .withMessageContaining("could not be downloaded: " + bad.address() + "train-images.gz ")
          .withMessageContaining(reason);
      assertFolderHolds(List.of());

      source(readTimeout, bad.address(), good.address()).fetch(Progress.NONE);
      assertComplete();
      assertThat(bad.requests()).hasSize(2);
    }
  }

  @Test
  void fetchWhenTheMirrorIsGoodSavesEveryFileAndTellsHowFarItIs() throws IOException {
    var progress = new RecordingProgress();
    try (Mirror mirror = Mirror.good()) {
      source(mirror.address()).fetch(progress);
      assertThat(mirror.requests()).isEqualTo(TinyDataset.fileNames());
    }
    assertComplete();
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
    assertComplete();
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
    assertComplete();
  }

  @Test
  void fetchWhenTheMirrorRedirectsInACircleTriesTheNext() throws IOException {
    try (Mirror bad =
            Mirror.answering(exchange -> {
              exchange.getResponseHeaders().set("Location", exchange.getRequestURI().getPath());
              exchange.sendResponseHeaders(302, -1);
            });
        Mirror good = Mirror.good()) {
      source(bad.address(), good.address()).fetch(Progress.NONE);
    }
    assertComplete();
  }

  @Test
  void fetchWhenTheMirrorHasNoSuchFileTriesTheNext() throws IOException {
    assertFails(exchange -> exchange.sendResponseHeaders(404, -1), "answered 404 instead of 200");
  }

  @Test
  void fetchWhenTheErrorHasAnEndlessBodyDoesNotReadIt() throws IOException {
    assertFails(exchange -> sendForever(exchange, 503), "answered 503 instead of 200");
  }

  @Test
  void fetchWhenTheMirrorAnswersAWebPageTriesTheNext() throws IOException {
    assertFails(
        exchange -> {
          byte[] page = "<html>Please log in</html>".getBytes(StandardCharsets.US_ASCII);
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
        },
        "answered a web page instead of a file");
  }

  @Test
  void fetchWhenTheLengthIsWrongTriesTheNext() throws IOException {
    int size = TinyDataset.bytes(TinyDataset.TRAINING_IMAGES).length;
    assertFails(
        exchange -> Mirror.send(exchange, new byte[size + 1]),
        "has %d bytes, expected %d".formatted(size + 1, size));
  }

  @Test
  void fetchWhenTheBodyBreaksOffTriesTheNext() throws IOException {
    assertFails(
        exchange -> {
          byte[] bytes = TinyDataset.bytes(Mirror.fileName(exchange));
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes, 0, bytes.length - 1);
          exchange.getResponseBody().flush();
        },
        "failed: fixed content-length: 38, bytes received: 37");
  }

  @Test
  void fetchWhenTheBodyIsTooShortTriesTheNext() throws IOException {
    int size = TinyDataset.bytes(TinyDataset.TRAINING_IMAGES).length;
    assertFails(
        exchange -> {
          byte[] bytes = TinyDataset.bytes(Mirror.fileName(exchange));
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(bytes, 0, bytes.length - 1);
        },
        "ended after %d bytes, expected %d".formatted(size - 1, size));
  }

  @Test
  void fetchWhenTheBodyIsEndlessTriesTheNext() throws IOException {
    assertFails(exchange -> sendForever(exchange, 200), "has more bytes, expected ");
  }

  @Test
  void fetchWhenTheContentIsAnotherTriesTheNext() throws IOException {
    assertFails(
        exchange -> {
          byte[] bytes = TinyDataset.bytes(Mirror.fileName(exchange));
          bytes[bytes.length - 1] ^= 1;
          Mirror.send(exchange, bytes);
        },
        "is another file: expected SHA-256 ");
  }

  @Test
  void fetchWhenTheMirrorFallsSilentTriesTheNext() throws IOException {
    var end = new CountDownLatch(1);
    assertFails(
        Duration.ofMillis(300),
        exchange -> sendPartAndAwait(exchange, end),
        "was silent for 0.3 s");
    end.countDown();
  }

  @Test
  void fetchWhenNobodyListensTriesTheNext() throws IOException {
    URI nobody;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = URI.create("http://127.0.0.1:%d/".formatted(socket.getLocalPort()));
    }
    assertThatExceptionOfType(DatasetUnavailableException.class)
        .isThrownBy(() -> source(nobody).fetch(Progress.NONE))
        .withMessageContaining(nobody + "train-images.gz refused the connection");
    try (Mirror good = Mirror.good()) {
      source(nobody, good.address()).fetch(Progress.NONE);
    }
    assertComplete();
  }

  @Test
  void fetchWhenAllMirrorsFailNamesEachWithItsReason() throws IOException {
    try (Mirror first = Mirror.answering(exchange -> exchange.sendResponseHeaders(404, -1));
        Mirror second = Mirror.answering(exchange -> exchange.sendResponseHeaders(500, -1))) {
      assertThatExceptionOfType(DatasetUnavailableException.class)
          .isThrownBy(() -> source(first.address(), second.address()).fetch(Progress.NONE))
          .withMessage(
              "data set mnist: %s lacks train-images.gz, train-labels.gz, test-images.gz, test-labels.gz"
                  + " (gzipped or not); they could not be downloaded: %strain-images.gz answered 404"
                  + " instead of 200; %strain-images.gz answered 500 instead of 200",
              directory.resolve("mnist"), first.address(), second.address());
    }
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
            sendPartAndAwait(exchange, end);
          } else {
            Mirror.serve(exchange);
          }
        })) {
      assertThatExceptionOfType(DatasetLoadCancelledException.class)
          .isThrownBy(() -> source(mirror.address()).fetch(progress));
      end.countDown();
    }
    assertFolderHolds(List.of(TinyDataset.TRAINING_IMAGES, TinyDataset.TRAINING_LABELS));
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

  private static void sendForever(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, 0);
    byte[] zeros = new byte[1 << 16];
    while (true) {
      exchange.getResponseBody().write(zeros);
    }
  }

  private static void sendPartAndAwait(HttpExchange exchange, CountDownLatch end)
      throws IOException {
    byte[] bytes = TinyDataset.bytes(Mirror.fileName(exchange));
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes, 0, 5);
    exchange.getResponseBody().flush();
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
