package dev.fromscratch.cnn.engine.ops;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/**
 * Worker threads for any number of callers at the same time, none of which waits for another: the
 * first to come is helped, and whoever finds the workers busy does all of its work alone.
 *
 * <p>With many callers every core has enough to do without help; with one caller it gets all.
 */
public final class SharedWorkers implements AutoCloseable {

  private final WorkerPool workers;
  private final AtomicBoolean busy = new AtomicBoolean();

  /**
   * Workers that share the work of a caller.
   *
   * @param size the number of threads, the caller included
   * @throws IllegalArgumentException if it is not positive
   */
  public SharedWorkers(int size) {
    this.workers = new WorkerPool(size);
  }

  /**
   * Runs {@code task} for every index in {@code [0, count)} and returns when all are done. A single
   * task runs on the thread that calls.
   *
   * @throws RuntimeException the first exception of a task
   */
  public void run(int count, IntConsumer task) {
    if (count > 1 && busy.compareAndSet(false, true)) {
      try {
        workers.run(count, task);
      } finally {
        busy.set(false);
      }
    } else {
      for (int i = 0; i < count; i++) {
        task.accept(i);
      }
    }
  }

  /** Ends the threads; running tasks are finished first. */
  @Override
  public void close() {
    workers.close();
  }
}
