package dev.fromscratch.cnn.dataset;

import dev.fromscratch.cnn.storage.Sha256;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One file on its way from a mirror to the disk: written and hashed as it arrives, given up as soon
 * as it cannot be the one expected. Completes exceptionally with a {@link MirrorException} where
 * the mirror is to blame, and with another {@link IOException} where the disk is.
 */
final class Transfer implements HttpResponse.BodySubscriber<@Nullable Void> {

  private static final int OK = 200;

  /** Writing failed, whatever mirror the bytes came from. */
  static final class DiskException extends IOException {

    DiskException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  private final PublishedFile expected;
  private final FileChannel target;
  private final MessageDigest digest = Sha256.newDigest();
  private final AtomicLong received = new AtomicLong();
  private final CompletableFuture<@Nullable Void> body = new CompletableFuture<>();
  private volatile Flow.@Nullable Subscription subscription;

  /**
   * A transfer that has not begun.
   *
   * @param target where the bytes go; stays open
   */
  Transfer(PublishedFile expected, FileChannel target) {
    this.expected = expected;
    this.target = target;
  }

  /** Takes the answer's head; the transfer fails at once if that already shows a wrong file. */
  Transfer begin(HttpResponse.ResponseInfo head) {
    OptionalLong length = head.headers().firstValueAsLong("Content-Length");
    String type = head.headers().firstValue("Content-Type").orElse("");
    if (head.statusCode() != OK) {
      fail(new MirrorException("answered %d instead of 200".formatted(head.statusCode())));
    } else if (type.startsWith("text/html")) {
      fail(new MirrorException("answered a web page instead of a file"));
    } else if (length.isPresent() && length.getAsLong() != expected.sizeBytes()) {
      fail(wrongSize("has " + length.getAsLong()));
    }
    return this;
  }

  /** The bytes that have arrived so far. */
  long received() {
    return received.get();
  }

  @Override
  public CompletionStage<@Nullable Void> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    subscription = begun;
    if (body.isDone()) {
      begun.cancel();
    } else {
      begun.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    Flow.Subscription current = subscription;
    if (current == null || body.isDone()) {
      return;
    }
    try {
      for (ByteBuffer buffer : buffers) {
        accept(buffer);
      }
      current.request(1);
    } catch (IOException e) {
      current.cancel();
      fail(e);
    }
  }

  @Override
  public void onError(Throwable cause) {
    fail(cause);
  }

  @Override
  public void onComplete() {
    String sha256 = HexFormat.of().formatHex(digest.digest());
    if (received() != expected.sizeBytes()) {
      fail(wrongSize("ended after " + received()));
    } else if (!sha256.equals(expected.sha256())) {
      fail(
          new MirrorException(
              "is another file: expected SHA-256 %s, got %s".formatted(expected.sha256(), sha256)));
    } else {
      body.complete(null);
    }
  }

  private void accept(ByteBuffer buffer) throws IOException {
    if (received() + buffer.remaining() > expected.sizeBytes()) {
      throw wrongSize("has more");
    }
    digest.update(buffer.duplicate());
    try {
      while (buffer.hasRemaining()) {
        received.addAndGet(target.write(buffer));
      }
    } catch (IOException e) {
      throw new DiskException(e);
    }
  }

  private MirrorException wrongSize(String received) {
    return new MirrorException("%s bytes, expected %d".formatted(received, expected.sizeBytes()));
  }

  private void fail(Throwable cause) {
    body.completeExceptionally(cause);
  }
}
