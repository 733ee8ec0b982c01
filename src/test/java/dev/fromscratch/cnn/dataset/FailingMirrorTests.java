package dev.fromscratch.cnn.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mirrors that fail in every way we know: the next one is tried, and nothing stays behind. */
@Timeout(60)
class FailingMirrorTests {

  @TempDir Path directory;

  private IdxSource source(Duration readTimeout, URI... mirrors) {
    var settings = new DatasetSettings(null, Map.of(), Duration.ofSeconds(5), readTimeout);
    return new IdxSource(
        TinyDataset.published(mirrors), directory, settings, InstantSource.system());
  }

  private IdxSource source(URI... mirrors) {
    return source(Duration.ofSeconds(20), mirrors);
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
      TinyDataset.assertFolderHolds(directory, List.of());

      source(readTimeout, bad.address(), good.address()).fetch(Progress.NONE);
      TinyDataset.assertComplete(directory);
      assertThat(bad.requests()).hasSize(2);
    }
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
    TinyDataset.assertComplete(directory);
  }

  @Test
  void fetchWhenTheMirrorHasNoSuchFileTriesTheNext() throws IOException {
    assertFails(exchange -> exchange.sendResponseHeaders(404, -1), "answered 404 instead of 200");
  }

  @Test
  void fetchWhenTheErrorHasAnEndlessBodyDoesNotReadIt() throws IOException {
    assertFails(exchange -> Mirror.sendForever(exchange, 503), "answered 503 instead of 200");
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
    assertFails(exchange -> Mirror.sendForever(exchange, 200), "has more bytes, expected ");
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
        Duration.ofSeconds(1),
        exchange -> Mirror.sendPartAndAwait(exchange, end),
        "was silent for 1.0 s");
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
    TinyDataset.assertComplete(directory);
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
}
