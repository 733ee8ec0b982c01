package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.training.NetworkTimer;
import dev.fromscratch.cnn.engine.training.NetworkTimings;
import dev.fromscratch.cnn.web.ApiException;
import dev.fromscratch.cnn.web.Faults;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.stereotype.Service;

/**
 * Measures how long the layers of networks take on this machine: one network at a time, on a thread
 * of its own, because requests only ever compute for milliseconds.
 */
@Service
public class Timings {

  /** The batch size of training, unless a request says otherwise. */
  private static final int DEFAULT_BATCH_SIZE = 64;

  private static final int MAX_BATCH_SIZE = 8_192;

  /** One part in so many of the memory may be taken; jobs may have half of it. */
  private static final int MEMORY_SHARE = 4;

  private static final String BATCH_SIZE = "/batchSize";

  private final NetworkInspector inspector;
  private final TensorOps ops;
  private final RunningJobs runningJobs;
  private final Duration budget;
  private final SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("cnn-timings-");
  private final Semaphore free = new Semaphore(1);

  Timings(
      NetworkInspector inspector,
      TensorOps ops,
      RunningJobs runningJobs,
      TimingsSettings settings) {
    this.inspector = inspector;
    this.ops = ops;
    this.runningJobs = runningJobs;
    this.budget = settings.budget();
    threads.setDaemon(true);
  }

  /**
   * Measures a network with fresh parameters, on which times do not depend.
   *
   * @param batchSize what was asked for, or null for 64
   * @throws ApiException 422 if the batch size is impossible or too large for this network, 429 if
   *     another measurement is being made
   */
  public NetworkTimingsView measure(NetworkSpec spec, @Nullable Integer batchSize) {
    Faults faults = new Faults();
    int samples = faults.integer(BATCH_SIZE, batchSize, DEFAULT_BATCH_SIZE, 1, MAX_BATCH_SIZE);
    faults.throwIfAny();
    Network network =
        inspector.inspect(
            spec,
            0,
            "/network",
            faults,
            built -> {
              checkMemory(built, samples, faults);
              return built;
            });
    faults.throwIfAny();
    return measure(Objects.requireNonNull(network), samples);
  }

  private static void checkMemory(Network network, int batchSize, Faults faults) {
    long needed = NetworkTimer.memoryBytes(network, batchSize);
    long available = Runtime.getRuntime().maxMemory() / MEMORY_SHARE;
    if (needed > available) {
      faults.add(
          "batch-too-large",
          BATCH_SIZE,
          "measuring this network at batch size %d takes %d MB of memory, at most %d MB are allowed; use a smaller batch"
              .formatted(batchSize, needed >> 20, available >> 20));
    }
  }

  private NetworkTimingsView measure(Network network, int batchSize) {
    return alone(() -> {
      int before = runningJobs.count();
      NetworkTimings timings =
          new NetworkTimer(network, batchSize, ops, System::nanoTime).time(budget.toNanos());
      int jobs = Math.max(before, runningJobs.count());
      return NetworkTimingsView.of(timings, ops.description(), jobs);
    });
  }

  /**
   * Does something while nobody else may.
   *
   * @throws ApiException 429 if somebody else does
   */
  <T> T alone(Supplier<T> measurement) {
    if (!free.tryAcquire()) {
      throw ApiException.tooManyRequests(
          "measurement-running",
          "another network is being measured; one at a time, or they would disturb each other",
          // In whole seconds, at least one.
          budget.plusMillis(999).truncatedTo(ChronoUnit.SECONDS));
    }
    return threads
        .submitCompletable(() -> {
          try {
            return measurement.get();
          } finally {
            free.release();
          }
        })
        .join();
  }
}
