package dev.fromscratch.cnn.dataset;

import java.lang.ref.SoftReference;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Loads one data set once for all who ask, and keeps it for as long as memory allows. Thread-safe.
 *
 * <p>Whoever comes first loads; the others wait and see the same progress. If the first is
 * cancelled or fails, the next one tries itself: nobody suffers from another's cancellation.
 */
final class SharedLoad {

  private static final long POLL_MILLIS = 50;

  private volatile DatasetSource source;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable SoftReference<TrainTestSets> cache;
  private volatile Report lastReport = new Report(0, "Waiting");

  SharedLoad(DatasetSource source) {
    this.source = source;
  }

  /**
   * Takes another source of the same data set, which may know more of it.
   *
   * @return false if it is of another data set, and nothing has changed
   */
  boolean follow(DatasetSource newer) {
    if (!source.equals(newer)) {
      return false;
    }
    source = newer;
    return true;
  }

  private record Report(double fraction, String text) {}

  DatasetDescription description() {
    return source.description();
  }

  Optional<DatasetContent> content() {
    return source.content();
  }

  OptionalDouble percent() {
    return source.percent();
  }

  DatasetState state() {
    DatasetState state = source.state();
    return state == DatasetState.DOWNLOADABLE && lock.isLocked() ? DatasetState.DOWNLOADING : state;
  }

  /** The data set if it is in memory. */
  Optional<TrainTestSets> cached() {
    SoftReference<TrainTestSets> reference = cache;
    return reference == null ? Optional.empty() : Optional.ofNullable(reference.get());
  }

  /** The data set, downloaded if need be. */
  TrainTestSets load(Progress progress) {
    return cached().orElseGet(() -> exclusively(progress, true));
  }

  /** The data set if that needs no network; does not wait for a download either. */
  Optional<TrainTestSets> loadLocal() {
    return cached()
        .or(() ->
            source.state().isLocal()
                ? Optional.of(exclusively(Progress.NONE, false))
                : Optional.empty());
  }

  private TrainTestSets exclusively(Progress progress, boolean mayFetch) {
    awaitTurn(progress);
    try {
      return cached().orElseGet(() -> read(told(progress), mayFetch));
    } finally {
      lock.unlock();
    }
  }

  private TrainTestSets read(Progress progress, boolean mayFetch) {
    if (mayFetch) {
      source.fetch(progress);
    }
    TrainTestSets sets = source.read(progress);
    cache = new SoftReference<>(sets);
    progress.report(1, "Loaded " + sets.name());
    return sets;
  }

  private void awaitTurn(Progress progress) {
    try {
      while (!lock.tryLock(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (progress.cancelled()) {
          throw new DatasetLoadCancelledException(description().name());
        }
        Report report = lastReport;
        progress.report(report.fraction(), report.text());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatasetLoadCancelledException(description().name());
    }
  }

  /** The same progress, which those who wait can see as well. */
  private Progress told(Progress progress) {
    return new Progress() {
      @Override
      public void report(double fraction, String text) {
        lastReport = new Report(fraction, text);
        progress.report(fraction, text);
      }

      @Override
      public boolean cancelled() {
        return progress.cancelled();
      }
    };
  }
}
