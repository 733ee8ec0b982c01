package dev.fromscratch.cnn.engine.layer;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Workspaces that any number of threads share, without locks: who finds none makes a new one, and
 * no more of them are kept than there are places.
 *
 * <p>Neither call ever waits. With a place for each processor, predictions that only compute need
 * no more, and a thousand at the same time leave no more behind. A workspace of each thread's own
 * would be one for every request, because requests have virtual threads.
 */
public final class Workspaces {

  private final AtomicReferenceArray<@Nullable Workspace> places;

  /**
   * No workspaces yet.
   *
   * @param kept how many are kept, at most
   * @throws IllegalArgumentException if that is not positive
   */
  public Workspaces(int kept) {
    if (kept <= 0) {
      throw new IllegalArgumentException("at least one workspace must be kept, got " + kept);
    }
    this.places = new AtomicReferenceArray<>(kept);
  }

  /** A workspace for the caller alone, until it is given back. */
  public Workspace take() {
    for (int i = 0; i < places.length(); i++) {
      // Reading alone first: an empty place is not worth the exclusive access of an exchange.
      Workspace found = places.get(i) == null ? null : places.getAndSet(i, null);
      if (found != null) {
        return found;
      }
    }
    return new Workspace();
  }

  /** Puts a workspace into the first empty place, where the next caller finds it still cached. */
  public void giveBack(Workspace workspace) {
    for (int i = 0; i < places.length(); i++) {
      if (places.get(i) == null && places.compareAndSet(i, null, workspace)) {
        return;
      }
    }
  }
}
