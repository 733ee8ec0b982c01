package dev.fromscratch.cnn.engine.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A fixed set of threads that share the numbered tasks of one call, the caller working along.
 *
 * <p>A thread begins with a part of the tasks that is its own, so that from one call to the next it
 * finds in its cache what it left there, and then helps the others. Every other call goes through
 * the parts backwards, because what a thread touched last is what its cache still has. Which thread
 * runs which task is still undefined, so tasks must not depend on it: results stay the same
 * whatever the number of threads. A call costs microseconds, because idle threads look for work for
 * a moment before they park. One caller at a time; {@link #run} returns when all tasks are done.
 */
public final class WorkerPool implements AutoCloseable {

  /**
   * About 100 microseconds of looking: longer than the gap between two calls of a training step,
   * also of one with a single sample, of which one thread takes all but the dense layers alone.
   */
  private static final int SPINS = 10_000;

  private final List<Thread> threads = new ArrayList<>();
  private volatile @Nullable Call current;
  private volatile boolean closed;
  private boolean backwards;

  /**
   * A pool that runs tasks on {@code size} threads: the caller and {@code size - 1} daemons of its
   * own.
   *
   * @throws IllegalArgumentException if the size is not positive
   */
  public WorkerPool(int size) {
    if (size <= 0) {
      throw new IllegalArgumentException("a pool needs at least one thread, got " + size);
    }
    for (int i = 1; i < size; i++) {
      int worker = i;
      threads.add(Thread.ofPlatform().daemon().name("cnn-worker-" + i).start(() -> work(worker)));
    }
  }

  /** The number of threads that share the work, the caller included. */
  public int size() {
    return threads.size() + 1;
  }

  /**
   * Runs {@code task} for every index in {@code [0, count)} and returns when all are done. A single
   * task runs on the thread that calls, and may itself share its work by this method.
   *
   * @throws IllegalStateException if the pool is closed
   * @throws RuntimeException the first exception of a task, after all tasks have ended
   */
  public void run(int count, IntConsumer task) {
    run(count, (index, _) -> task.accept(index));
  }

  /** A task that may use what belongs to the thread it runs on. */
  @FunctionalInterface
  public interface Task {

    /**
     * Does one part of the work.
     *
     * @param index which part
     * @param worker which thread, from 0 to below {@link #size()}; results must not depend on it
     */
    void run(int index, int worker);
  }

  /** {@link #run(int, IntConsumer)} for tasks that need to know the thread they run on. */
  public void run(int count, Task task) {
    if (closed) {
      throw new IllegalStateException("the worker pool is closed");
    }
    Call call = new Call(count, task, size(), backwards);
    if (count > 1) {
      backwards = !backwards;
      current = call;
      for (Thread thread : threads) {
        LockSupport.unpark(thread);
      }
    }
    call.work(0);
    while (!call.isDone()) {
      Thread.onSpinWait();
    }
    current = null;
    call.rethrow();
  }

  private void work(int worker) {
    Call last = null;
    while (!closed) {
      Call next = awaitCall(last);
      if (next != null) {
        next.work(worker);
        last = next;
      }
    }
  }

  private @Nullable Call awaitCall(@Nullable Call last) {
    for (int spin = 0; spin < SPINS; spin++) {
      Call call = current;
      if (call != null && call != last) {
        return call;
      }
      Thread.onSpinWait();
    }
    LockSupport.park(this);
    return null;
  }

  /** Ends the threads; running tasks are finished first. */
  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
    for (Thread thread : threads) {
      joinUninterruptibly(thread);
    }
  }

  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * One call of {@link #run}; its own object, so that a late thread cannot mistake it for the next.
   */
  private static final class Call {

    private final int count;
    private final Task task;
    private final boolean backwards;
    private final AtomicIntegerArray next;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Call(int count, Task task, int workers, boolean backwards) {
      this.count = count;
      this.task = task;
      this.backwards = backwards;
      this.next = new AtomicIntegerArray(workers);
      for (int worker = 0; worker < workers; worker++) {
        next.set(worker, first(worker));
      }
    }

    /** The first task of a worker's own part; the last part ends with the last task. */
    private int first(int worker) {
      return (int) ((long) count * worker / next.length());
    }

    /** Does the worker's own part first, and then what others have left of theirs. */
    void work(int worker) {
      for (int turn = 0; turn < next.length(); turn++) {
        int part = (worker + turn) % next.length();
        int end = first(part + 1);
        for (int i = next.getAndIncrement(part); i < end; i = next.getAndIncrement(part)) {
          run(backwards ? first(part) + end - 1 - i : i, worker);
        }
      }
    }

    private void run(int i, int worker) {
      try {
        task.run(i, worker);
      } catch (RuntimeException | Error e) {
        failure.compareAndSet(null, e);
      } finally {
        done.incrementAndGet();
      }
    }

    boolean isDone() {
      return done.get() >= count;
    }

    void rethrow() {
      switch (failure.get()) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
    }
  }
}
