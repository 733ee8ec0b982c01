package dev.fromscratch.cnn.job;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What all who follow a job in this process share: how it stood a moment ago, and its newest
 * events, read and written out once for all of them. Thread-safe.
 */
final class JobFeed {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private View view;

  /**
   * A job at one moment.
   *
   * @param head how far its events go
   * @param progress the message about its progress
   * @param newest its last events without a gap; how many there are says nothing
   * @param isOver whether there is nothing more to follow: the job is gone, or the service ends
   */
  record View(EventStore.Head head, String progress, List<SseMessage> newest, boolean isOver) {

    View {
      newest = List.copyOf(newest);
    }

    /** What follows an event, unless that goes further back than this. */
    Optional<List<SseMessage>> after(long sequence) {
      if (newest.isEmpty() || newest.getFirst().sequence() > sequence + 1) {
        return Optional.empty();
      }
      return Optional.of(newest.stream().filter(message -> message.sequence() > sequence).toList());
    }
  }

  JobFeed(View view) {
    this.view = view;
  }

  String job() {
    return view().head().id();
  }

  View view() {
    lock.lock();
    try {
      return view;
    } finally {
      lock.unlock();
    }
  }

  /** Shows the job as it stands now, to all who wait for that. */
  void show(View next) {
    lock.lock();
    try {
      view = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends all streams. */
  void end() {
    View last = view();
    show(new View(last.head(), last.progress(), last.newest(), true));
  }

  /** Waits for another view than this; false if there is none in time. */
  boolean awaitChange(View seen, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (view.equals(seen) && left > 0) {
        left = changed.awaitNanos(left);
      }
      return !view.equals(seen);
    } finally {
      lock.unlock();
    }
  }
}
