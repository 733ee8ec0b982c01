package dev.fromscratch.cnn.dataset;

import dev.fromscratch.cnn.storage.DurableFiles;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.nio.channels.FileChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings files into a folder, each from the first mirror that delivers it as published. A file is
 * in the folder whole or not at all. For one thread, and one use.
 */
final class Download implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Download.class);

  /** The part of loading that downloading takes, where there is something to download. */
  static final double SHARE = 0.9;

  private static final long POLL_MILLIS = 50;
  private static final double BYTES_PER_MEGABYTE = 1e6;

  private final PublishedDataset published;
  private final Path folder;
  private final Duration readTimeout;
  private final Progress progress;
  private final HttpClient client;

  /** Those that have failed move to the end, so that one of them costs its time-out only once. */
  private final List<URI> mirrors;

  private long totalBytes;
  private long finishedBytes;

  Download(PublishedDataset published, Path folder, DatasetSettings settings, Progress progress) {
    this.published = published;
    this.folder = folder;
    this.mirrors = new ArrayList<>(settings.mirrorsOf(published));
    this.readTimeout = settings.readTimeout();
    this.progress = progress;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(settings.connectTimeout())
            .build();
  }

  /**
   * Downloads these files one after the other.
   *
   * @throws MirrorException if no mirror has delivered a file; says what was wrong with each
   * @throws IOException if the folder cannot be written to
   * @throws DatasetLoadCancelledException if the progress says so
   */
  void fetch(List<PublishedFile> files) throws IOException {
    totalBytes = files.stream().mapToLong(PublishedFile::sizeBytes).sum();
    for (PublishedFile file : files) {
      fetch(file);
      finishedBytes += file.sizeBytes();
    }
  }

  /** Ends what is still going on; nothing is left behind. */
  @Override
  public void close() {
    client.shutdownNow();
  }

  private void fetch(PublishedFile file) throws IOException {
    List<String> failures = new ArrayList<>();
    for (URI mirror : List.copyOf(mirrors)) {
      URI address = mirror.resolve(file.name());
      try {
        fetch(file, address);
        log.info("Downloaded {} to {}", address, folder);
        return;
      } catch (MirrorException e) {
        log.warn("{} {}", address, e.getMessage());
        failures.add(address + " " + e.getMessage());
        mirrors.remove(mirror);
        mirrors.add(mirror);
      }
    }
    throw new MirrorException(String.join("; ", failures));
  }

  private void fetch(PublishedFile file, URI address) throws IOException {
    Path target = folder.resolve(file.name());
    Path temporary = DurableFiles.temporaryFor(target);
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        receive(file, address, channel);
      }
      DurableFiles.commit(temporary, target);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private void receive(PublishedFile file, URI address, FileChannel channel) throws IOException {
    Transfer transfer = new Transfer(file, channel);
    HttpRequest request = HttpRequest.newBuilder(address).build();
    report(file, address, 0);
    CompletableFuture<?> exchange = client.sendAsync(request, transfer::begin);
    try {
      await(exchange, transfer, file, address);
    } catch (ExecutionException e) {
      throw explained(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatasetLoadCancelledException(published.name());
    } finally {
      exchange.cancel(true);
    }
  }

  /** Waits while something still arrives and nobody cancels. */
  private void await(
      CompletableFuture<?> exchange, Transfer transfer, PublishedFile file, URI address)
      throws IOException, ExecutionException, InterruptedException {
    long received = 0;
    long since = System.nanoTime();
    while (true) {
      requireNotCancelled();
      report(file, address, transfer.received());
      try {
        exchange.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        if (transfer.received() > received) {
          received = transfer.received();
          since = System.nanoTime();
        } else if (System.nanoTime() - since > readTimeout.toNanos()) {
          throw new MirrorException("was silent for " + seconds(readTimeout), e);
        }
      }
    }
  }

  private void requireNotCancelled() {
    if (progress.cancelled()) {
      throw new DatasetLoadCancelledException(published.name());
    }
  }

  private void report(PublishedFile file, URI address, long received) {
    String text =
        String.format(
            Locale.ROOT,
            "Downloading %s/%s from %s: %.1f of %.1f MB",
            published.name(),
            file.name(),
            address.getHost(),
            received / BYTES_PER_MEGABYTE,
            file.sizeBytes() / BYTES_PER_MEGABYTE);
    progress.report(SHARE * (finishedBytes + received) / totalBytes, text);
  }

  /** Tells a mirror's fault from the disk's, which no other mirror can mend. */
  private static IOException explained(@Nullable Throwable cause) {
    return switch (cause) {
      case MirrorException e -> e;
      case Transfer.DiskException e -> e;
      case HttpConnectTimeoutException e ->
          new MirrorException("could not be connected to in time", e);
      case ConnectException e when e.getCause() instanceof UnresolvedAddressException ->
          new MirrorException("has an unknown host", e);
      case ConnectException e -> new MirrorException("refused the connection", e);
      case null -> new MirrorException("failed");
      default ->
          new MirrorException(
              "failed: " + (cause.getMessage() == null ? cause : cause.getMessage()), cause);
    };
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }
}
