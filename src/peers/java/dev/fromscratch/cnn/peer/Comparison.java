package dev.fromscratch.cnn.peer;

import com.sun.management.ThreadMXBean;
import dev.fromscratch.cnn.benchmark.FusedMultiplyAdd;
import dev.fromscratch.cnn.benchmark.ReferenceNetwork;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One reference network in the hands of everybody: all take turns, round after round. */
final class Comparison {

  private static final int WARM_UP_FACTOR = 4;
  private static final int STEPS = 200;

  private final ReferenceNetwork reference;
  private final Engine engine;
  private final Map<Setting, Rates> rates = new LinkedHashMap<>();
  private final Rates peakOfOne = new Rates();
  private final Rates peakOfTwo = new Rates();
  private float sink = 1;

  Comparison(ReferenceNetwork reference, Engine engine, List<Contender> peers) {
    this.reference = reference;
    this.engine = engine;
    List<Contender> contenders = new ArrayList<>(peers);
    contenders.addFirst(engine);
    for (Task task : Task.values()) {
      for (Contender contender : contenders) {
        if (isMeasured(task) && contender.tasks().contains(task)) {
          contender
              .threads(task)
              .forEach(threads -> rates.put(new Setting(contender, task, threads), new Rates()));
        }
      }
    }
  }

  /** One picture at a time is how the original trained, and it had only one network. */
  private boolean isMeasured(Task task) {
    return task != Task.SINGLE_TRAINING || reference == ReferenceNetwork.MNIST_CONV;
  }

  /** Times everything, after a longer round that does not count. */
  void run(int rounds, double seconds) {
    rates.keySet().forEach(setting -> rate(setting, seconds * WARM_UP_FACTOR));
    for (int round = 0; round < rounds; round++) {
      peakOfOne.add(peak(1, seconds));
      peakOfTwo.add(peak(2, seconds));
      rates.forEach((setting, rate) -> rate.add(rate(setting, seconds)));
    }
  }

  /**
   * Images per second. A moment that does not count comes first, because threads of the one before
   * may still be looking for work.
   */
  private static double rate(Setting setting, double seconds) {
    Contender contender = setting.contender();
    contender.callsPerSecond(setting.task(), setting.threads(), seconds / 3);
    return setting.task().images()
        * contender.callsPerSecond(setting.task(), setting.threads(), seconds);
  }

  /** Floating-point operations per second of this machine, now. */
  private double peak(int threads, double seconds) {
    try (var workers = new WorkerPool(threads)) {
      float[] results = new float[threads];
      Runnable all = () -> workers.run(threads, i -> results[i] = FusedMultiplyAdd.run(sink));
      Stopwatch.callsPerSecond(all, seconds / 3);
      double calls = Stopwatch.callsPerSecond(all, seconds);
      sink = Math.min(1, Math.abs(results[0]));
      return calls * threads * FusedMultiplyAdd.operations();
    }
  }

  ReferenceNetwork reference() {
    return reference;
  }

  Map<Setting, Rates> rates() {
    return rates;
  }

  Rates peak(int threads) {
    return threads == 1 ? peakOfOne : peakOfTwo;
  }

  /** Bytes that all threads of this process allocate during one of our training steps. */
  long allocatedPerStep() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    engine.run(Task.TRAINING, 2, STEPS);
    long before = threads.getTotalThreadAllocatedBytes();
    engine.run(Task.TRAINING, 2, STEPS);
    return (threads.getTotalThreadAllocatedBytes() - before) / STEPS;
  }

  Contender engine() {
    return engine;
  }
}
