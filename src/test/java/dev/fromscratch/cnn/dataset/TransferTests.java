package dev.fromscratch.cnn.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a web server cannot show; {@link FailingMirrorTests} has the rest. */
class TransferTests {

  @TempDir Path directory;

  @Test
  void bodyWhenTheDiskFailsBlamesTheDiskAndAsksForNoMore() throws IOException {
    FileChannel target =
        FileChannel.open(
            directory.resolve("file"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    var transfer = new Transfer(new PublishedFile("file.gz", 3, "unused"), target);
    var subscription = new RecordingSubscription();
    transfer.onSubscribe(subscription);
    target.close();
    transfer.onNext(List.of(ByteBuffer.allocate(3)));

    assertThat(transfer.getBody())
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(Transfer.DiskException.class);
    assertThat(subscription.requested).isOne();
    assertThat(subscription.cancelled).isTrue();
    assertThat(transfer.received()).isZero();
  }

  private static final class RecordingSubscription implements Flow.Subscription {

    private long requested;
    private boolean cancelled;

    @Override
    public void request(long n) {
      requested += n;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
