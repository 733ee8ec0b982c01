package dev.fromscratch.cnn.dataset;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Remembers what it is told, and cancels from the first report on that is like a certain one. */
final class RecordingProgress implements Progress {

  private final String cancelAt;
  private final List<Double> fractions = new CopyOnWriteArrayList<>();
  private final List<String> texts = new CopyOnWriteArrayList<>();
  private final CountDownLatch told = new CountDownLatch(1);
  private final CountDownLatch cancellation = new CountDownLatch(1);

  /** Never cancels. */
  RecordingProgress() {
    this("never");
  }

  RecordingProgress(String cancelAt) {
    this.cancelAt = cancelAt;
  }

  @Override
  public void report(double fraction, String text) {
    fractions.add(fraction);
    texts.add(text);
    if (text.contains(cancelAt)) {
      cancel();
    }
    told.countDown();
  }

  @Override
  public boolean cancelled() {
    return cancellation.getCount() == 0;
  }

  void cancel() {
    cancellation.countDown();
  }

  List<Double> fractions() {
    return fractions;
  }

  List<String> texts() {
    return texts;
  }

  /** Passed once there was a report. */
  CountDownLatch told() {
    return told;
  }

  /** Passed once it is cancelled. */
  CountDownLatch cancellation() {
    return cancellation;
  }
}
