package dev.fromscratch.cnn.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A hang must not stop the build. */
@Timeout(60)
class SharedWorkersTests {

  private static final class TaskFailure extends RuntimeException {}

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void runWhenThereIsOneTaskStaysOnTheThreadThatCalls() {
    try (var workers = new SharedWorkers(3)) {
      for (int call = 0; call < 1000; call++) {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        workers.run(1, _ -> threads.add(Thread.currentThread()));
        assertThat(threads).containsExactly(Thread.currentThread());
      }
    }
  }

  /** Each task waits for the other, so they need a thread each. */
  @Test
  void runWhenNobodyElseDoesIsHelped() {
    var running = new CountDownLatch(2);
    try (var workers = new SharedWorkers(2)) {
      workers.run(
          2,
          _ -> {
            running.countDown();
            await(running);
          });
    }
    assertThat(running.getCount()).isZero();
  }

  /** The first caller ends only after the second one, which therefore did not wait for it. */
  @Test
  void runWhenTheWorkersAreBusyDoesAllAlone() throws InterruptedException {
    var started = new CountDownLatch(2);
    var release = new CountDownLatch(1);
    try (var workers = new SharedWorkers(2)) {
      Thread first =
          Thread.ofVirtual()
              .start(() ->
                  workers.run(
                      2,
                      _ -> {
                        started.countDown();
                        await(release);
                      }));
      started.await();
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      var runs = new AtomicIntegerArray(100);
      workers.run(
          100,
          i -> {
            runs.incrementAndGet(i);
            threads.add(Thread.currentThread());
          });
      for (int i = 0; i < runs.length(); i++) {
        assertThat(runs.get(i)).isEqualTo(1);
      }
      assertThat(threads).containsExactly(Thread.currentThread());
      release.countDown();
      first.join();
    }
  }

  @Test
  void runWhenATaskFailsThrowsAndServesTheNextCaller() {
    try (var workers = new SharedWorkers(2)) {
      assertThatExceptionOfType(TaskFailure.class)
          .isThrownBy(() ->
              workers.run(
                  2,
                  _ -> {
                    throw new TaskFailure();
                  }));
      var running = new CountDownLatch(2);
      var runs = new AtomicInteger();
      workers.run(
          2,
          _ -> {
            running.countDown();
            await(running);
            runs.incrementAndGet();
          });
      assertThat(runs).hasValue(2);
    }
  }
}
