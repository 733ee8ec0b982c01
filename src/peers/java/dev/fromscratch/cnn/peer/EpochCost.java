package dev.fromscratch.cnn.peer;

import dev.fromscratch.cnn.benchmark.ReferenceData;
import dev.fromscratch.cnn.benchmark.ReferenceNetwork;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.optimizer.Adam;
import dev.fromscratch.cnn.engine.training.EpochMetrics;
import dev.fromscratch.cnn.engine.training.Trainer;
import dev.fromscratch.cnn.engine.training.TrainingConfig;
import dev.fromscratch.cnn.engine.training.TrainingListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an epoch costs per image with n, 2n and 4n images. The first epoch of a run prepares its
 * buffers; the second is timed. Sizes are whole batches, so that only growth makes a difference.
 *
 * <pre>./mvnw -Ppeers test -Dpeers.parts=epochs</pre>
 */
final class EpochCost {

  private static final int BATCH = Task.TRAINING.images();
  private static final List<Integer> FACTORS = List.of(1, 2, 4);

  private EpochCost() {}

  /** A network, and the fewest images it is trained on: an epoch of them takes about a second. */
  private record Growth(ReferenceNetwork reference, int images) {}

  static void run(Options options) throws IOException {
    var text =
        new StringBuilder(
            """
            The cost of an epoch, batch 64, Adam, %d threads; medians of %d rounds; %s.

            | network | images | µs per image | against the fewest | largest deviation (target 5 %%) |
            |---|---|---|---|---|
            """
                .formatted(
                    Runtime.getRuntime().availableProcessors(),
                    options.rounds(),
                    options.machine()));
    try (var workers = new WorkerPool(Runtime.getRuntime().availableProcessors())) {
      for (Growth growth :
          List.of(
              new Growth(ReferenceNetwork.LENET, 240 * BATCH),
              new Growth(ReferenceNetwork.PYTORCH_MNIST, 30 * BATCH))) {
        text.append(row(growth, measure(growth, options.rounds(), workers)));
        options.keep("epochs.md", text);
      }
    }
    options.publish("epochs.md", text);
  }

  private static List<Rates> measure(Growth growth, int rounds, WorkerPool workers) {
    List<Dataset> datasets =
        FACTORS.stream().map(factor -> ReferenceData.dataset(factor * growth.images())).toList();
    List<Rates> rates = FACTORS.stream().map(_ -> new Rates()).toList();
    imagesPerSecond(growth.reference(), datasets.getFirst(), workers);
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < datasets.size(); i++) {
        rates.get(i).add(imagesPerSecond(growth.reference(), datasets.get(i), workers));
      }
    }
    return rates;
  }

  private static double imagesPerSecond(
      ReferenceNetwork reference, Dataset dataset, WorkerPool workers) {
    List<Long> ends = new ArrayList<>();
    var clock =
        new TrainingListener() {
          @Override
          public void onEpoch(EpochMetrics metrics) {
            ends.add(System.nanoTime());
          }
        };
    var config = new TrainingConfig(2, BATCH, new SoftmaxCrossEntropy(), new Adam(1e-3f), 1);
    new Trainer(reference.build(), config, TensorOps.best(), workers)
        .train(dataset, null, clock, () -> false);
    return dataset.size() * 1e9 / (ends.getLast() - ends.getFirst());
  }

  private static String row(Growth growth, List<Rates> rates) {
    List<Double> ratios = rates.stream().map(grown -> rates.getFirst().ratioTo(grown)).toList();
    double deviation =
        ratios.stream().mapToDouble(ratio -> Math.abs(ratio - 1)).max().orElseThrow();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %.1f %% |\n",
        growth.reference().id(),
        joined("%,.0f", FACTORS.stream().map(factor -> (double) factor * growth.images())),
        joined("%.2f", rates.stream().map(rate -> 1e6 / rate.median())),
        joined("%.3f x", ratios.stream()),
        100 * deviation);
  }

  private static String joined(String format, Stream<Double> numbers) {
    return numbers
        .map(number -> String.format(Locale.ROOT, format, number))
        .collect(Collectors.joining("<br>"));
  }
}
