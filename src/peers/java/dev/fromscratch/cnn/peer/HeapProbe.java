package dev.fromscratch.cnn.peer;

import dev.fromscratch.cnn.benchmark.ReferenceData;
import dev.fromscratch.cnn.benchmark.ReferenceNetwork;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.optimizer.Adam;
import dev.fromscratch.cnn.engine.training.StepMetrics;
import dev.fromscratch.cnn.engine.training.Trainer;
import dev.fromscratch.cnn.engine.training.TrainingConfig;
import dev.fromscratch.cnn.engine.training.TrainingListener;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * How much heap it takes to train pytorch-mnist on 60,000 pictures: the smallest with which a JVM
 * of its own does 20 steps. Later steps need no more, because the buffers are kept.
 */
final class HeapProbe {

  private static final int IMAGES = 60_000;
  private static final int STEPS = 20;

  private HeapProbe() {}

  /** Megabytes, tried in steps of 32 up to 1,024; 0 if even these do not suffice. */
  static int smallestHeapMegabytes(Path folder) {
    return IntStream.iterate(64, mb -> mb <= 1024, mb -> mb + 32)
        .filter(megabytes -> suffices(megabytes, folder))
        .findFirst()
        .orElse(0);
  }

  private static boolean suffices(int megabytes, Path folder) {
    File log = folder.resolve("heap.log").toFile();
    try {
      return new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx" + megabytes + "m",
                  "-XX:+UseSerialGC",
                  "--add-modules=jdk.incubator.vector",
                  "-classpath",
                  System.getProperty("java.class.path"),
                  HeapProbe.class.getName())
              .redirectErrorStream(true)
              .redirectOutput(log)
              .start()
              .onExit()
              .join()
              .exitValue()
          == 0;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Trains; fails where the heap is too small. */
  public static void main(String[] arguments) {
    var steps = new AtomicInteger();
    var counter =
        new TrainingListener() {
          @Override
          public void onStep(StepMetrics metrics) {
            steps.incrementAndGet();
          }
        };
    var config = new TrainingConfig(1, 64, new SoftmaxCrossEntropy(), new Adam(1e-3f), 1);
    try (var workers = new WorkerPool(2)) {
      new Trainer(ReferenceNetwork.PYTORCH_MNIST.build(), config, TensorOps.best(), workers)
          .train(ReferenceData.dataset(IMAGES), null, counter, () -> steps.get() >= STEPS);
    }
  }
}
