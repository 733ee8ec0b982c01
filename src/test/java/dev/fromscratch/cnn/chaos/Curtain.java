package dev.fromscratch.cnn.chaos;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The end of a run's disturbed part, which everybody in it looks out for. */
final class Curtain {

  private final CountDownLatch fallen = new CountDownLatch(1);

  /** Ends it. */
  void fall() {
    fallen.countDown();
  }

  /** Whether it has ended. */
  boolean hasFallen() {
    return fallen.getCount() == 0;
  }

  /** Waits for so long or until the end, and tells whether it has ended. */
  boolean fallsWithin(Duration time) {
    try {
      return fallen.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
