package dev.fromscratch.cnn.engine.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes go beyond the cores of any machine this runs on; a hang must not stop the build. */
@Timeout(60)
class WorkerPoolTests {

  private static final class TaskFailure extends RuntimeException {}

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 33})
  void runWhenCalledManyTimesRunsEveryIndexExactlyOnce(int size) {
    try (var pool = new WorkerPool(size)) {
      assertThat(pool.size()).isEqualTo(size);
      for (int call = 0; call < 1_000; call++) {
        int count = call % 40;
        var runs = new AtomicIntegerArray(40);
        pool.run(count, runs::incrementAndGet);
        for (int i = 0; i < runs.length(); i++) {
          assertThat(runs.get(i)).as("call %d, index %d", call, i).isEqualTo(i < count ? 1 : 0);
        }
      }
    }
  }

  /** As the one shard of a small batch does. The tasks wait for each other, so all threads help. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void runWhenASingleTaskRunsOthersUsesAllThreads(int size) {
    var runs = new AtomicInteger();
    try (var pool = new WorkerPool(size)) {
      for (int call = 0; call < 100; call++) {
        var running = new CountDownLatch(size);
        pool.run(
            1,
            _ ->
                pool.run(
                    size,
                    _ -> {
                      signalAndAwait(running, running);
                      runs.incrementAndGet();
                    }));
      }
    }
    assertThat(runs).hasValue(100 * size);
  }

  /** Each task waits until all are running, so each needs a thread of its own. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 33})
  void runWhenTasksWaitForEachOtherUsesAllThreads(int size) {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    var running = new CountDownLatch(size);
    try (var pool = new WorkerPool(size)) {
      pool.run(
          size,
          i -> {
            threads.add(Thread.currentThread());
            signalAndAwait(running, running);
          });
    }
    assertThat(threads).hasSize(size).contains(Thread.currentThread());
    threads.remove(Thread.currentThread());
    assertThat(threads)
        .allMatch(Thread::isDaemon)
        .allMatch(thread -> thread.getName().startsWith("cnn-worker-"));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Plain writes by the tasks, plain reads by the caller: correct only if run() orders them. */
  @Test
  void runWhenItReturnsHasMadeAllWritesVisible() {
    try (var pool = new WorkerPool(3)) {
      int[] written = new int[100];
      for (int call = 1; call <= 2_000; call++) {
        int value = call;
        pool.run(written.length, i -> written[i] += value - written[i]);
        assertThat(written).containsOnly(value);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void runWhenATaskFailsThrowsAfterAllTasksHaveEnded(int size) {
    try (var pool = new WorkerPool(size)) {
      var ended = new AtomicInteger();
      var failure = new TaskFailure();
      assertThatExceptionOfType(TaskFailure.class)
          .isThrownBy(() -> pool.run(50, i -> endOrFail(i == 0, failure, ended)))
          .isSameAs(failure);
      assertThat(ended).hasValue(49);
    }
  }

  private static <F extends Throwable> void endOrFail(boolean fails, F failure, AtomicInteger ended)
      throws F {
    if (fails) {
      throw failure;
    }
    ended.incrementAndGet();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void runWhenATaskDiesOfAnErrorThrowsIt(int size) {
    try (var pool = new WorkerPool(size)) {
      var ended = new AtomicInteger();
      var failure = new StackOverflowError();
      assertThatExceptionOfType(StackOverflowError.class)
          .isThrownBy(() -> pool.run(50, i -> endOrFail(i == 49, failure, ended)))
          .isSameAs(failure);
      assertThat(ended).hasValue(49);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void runWhenTheCallBeforeFailedWorks(int size) {
    try (var pool = new WorkerPool(size)) {
      for (int call = 0; call < 100; call++) {
        var ended = new AtomicInteger();
        var failure = new TaskFailure();
        assertThatExceptionOfType(TaskFailure.class)
            .isThrownBy(() -> pool.run(8, i -> endOrFail(true, failure, ended)));
        pool.run(8, i -> endOrFail(false, failure, ended));
        assertThat(ended).hasValue(8);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void runWhenThePoolIsClosedSaysSo(int size) {
    var pool = new WorkerPool(size);
    pool.run(3, i -> {});
    pool.close();
    pool.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> pool.run(1, i -> {}))
        .withMessage("the worker pool is closed");
  }

  @Test
  void closeWhenThreadsAreParkedEndsThem() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    var running = new CountDownLatch(4);
    var pool = new WorkerPool(4);
    pool.run(
        4,
        i -> {
          threads.add(Thread.currentThread());
          signalAndAwait(running, running);
        });
    pool.close();
    threads.remove(Thread.currentThread());
    assertThat(threads).hasSize(3).noneMatch(Thread::isAlive);
  }

  @Test
  void closeWhenATaskIsRunningWaitsForItThroughAnInterruptAndKeepsThat() throws Exception {
    var pool = new WorkerPool(2);
    var running = new CountDownLatch(2);
    var released = new CountDownLatch(1);
    var interrupted = new AtomicBoolean();
    Thread caller =
        Thread.ofPlatform().start(() -> pool.run(2, i -> signalAndAwait(running, released)));
    await(running);
    Thread closer =
        Thread.ofPlatform()
            .start(() -> {
              Thread.currentThread().interrupt();
              pool.close();
              interrupted.set(Thread.interrupted());
            });
    assertThat(closer.join(Duration.ofMillis(50))).as("close returned too early").isFalse();
    released.countDown();
    caller.join();
    closer.join();
    assertThat(interrupted).isTrue();
  }

  private static void signalAndAwait(CountDownLatch signal, CountDownLatch awaited) {
    signal.countDown();
    await(awaited);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void constructorWhenThereIsNoThreadSaysSo(int size) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WorkerPool(size))
        .withMessage("a pool needs at least one thread, got " + size);
  }

  /** Float sums depend on their order; here each task owns its sum, so threads do not matter. */
  @Test
  void runWhenTasksOwnTheirSumsGivesTheSameBitsOnAnyNumberOfThreads() {
    float[] alone = sums(1);
    IntStream.of(2, 3, 8)
        .forEach(size -> assertThat(sums(size)).as("%d threads", size).isEqualTo(alone));
  }

  private static float[] sums(int size) {
    float[] sums = new float[64];
    try (var pool = new WorkerPool(size)) {
      pool.run(
          sums.length,
          i -> {
            for (int term = 1; term < 10_000; term++) {
              sums[i] += (float) Math.sin(term * (i + 1));
            }
          });
    }
    return sums;
  }
}
