package dev.fromscratch.cnn.peer;

import dev.fromscratch.cnn.benchmark.ReferenceData;
import dev.fromscratch.cnn.benchmark.ReferenceNetwork;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.layer.Workspaces;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkClassifier;
import dev.fromscratch.cnn.engine.ops.SharedWorkers;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.training.TrainingSteps;
import java.util.List;
import java.util.stream.IntStream;

/** Our own engine. Predictions take the way that serves: pictures in, probabilities out. */
final class Engine implements Contender {

  /** Pictures per chunk of a batch, as {@link NetworkClassifier} cuts it. */
  private static final int CHUNK = 32;

  private final ReferenceNetwork reference;
  private final Dataset dataset;
  private final TensorOps ops = TensorOps.best();
  private final Lanes one;
  private final Lanes two;

  Engine(ReferenceNetwork reference, Dataset dataset) {
    this.reference = reference;
    this.dataset = dataset;
    this.one = new Lanes(1);
    this.two = new Lanes(2);
  }

  /** Everything for one number of threads. */
  private final class Lanes {

    private final WorkerPool workers;
    private final SharedWorkers predictionWorkers;
    private final TrainingSteps batches;
    private final TrainingSteps singles;
    private final NetworkClassifier classifier = classifier();
    private final List<float[]> pictures = pictures(Task.BATCH_INFERENCE.images());

    Lanes(int threads) {
      workers = new WorkerPool(threads);
      predictionWorkers = new SharedWorkers(threads);
      batches = new TrainingSteps(reference.build(), dataset, Task.TRAINING.images(), ops, workers);
      singles = new TrainingSteps(reference.build(), dataset, 1, ops, workers);
    }

    void run(Task task) {
      switch (task) {
        case TRAINING -> batches.run();
        case SINGLE_TRAINING -> singles.run();
        case BATCH_INFERENCE -> classifier.probabilities(pictures, predictionWorkers);
        case SINGLE_INFERENCE -> classifier.probabilities(pictures.getFirst());
      }
    }

    void close() {
      workers.close();
      predictionWorkers.close();
    }
  }

  private NetworkClassifier classifier() {
    return new NetworkClassifier(reference.build(), ops, new Workspaces(2));
  }

  /** The first pictures, as a request brings them: one after the other. */
  private List<float[]> pictures(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> ReferenceData.images(dataset, i, 1).data())
        .toList();
  }

  private Lanes lanes(int threads) {
    return threads == 1 ? one : two;
  }

  @Override
  public String name() {
    return "CNN from Scratch (%s)".formatted(ops.description());
  }

  @Override
  public List<Task> tasks() {
    return List.of(Task.values());
  }

  @Override
  public List<Integer> threads(Task task) {
    return task == Task.SINGLE_INFERENCE ? List.of(1) : List.of(1, 2);
  }

  @Override
  public double callsPerSecond(Task task, int threads, double seconds) {
    Lanes lanes = lanes(threads);
    return Stopwatch.callsPerSecond(() -> lanes.run(task), seconds);
  }

  /** Does a task this often. */
  void run(Task task, int threads, int times) {
    Lanes lanes = lanes(threads);
    for (int i = 0; i < times; i++) {
      lanes.run(task);
    }
  }

  @Override
  public float[] logits() {
    NetworkClassifier classifier = classifier();
    int count = Task.BATCH_INFERENCE.images();
    float[] logits = new float[count * ReferenceNetwork.CLASSES];
    for (int from = 0; from < count; from += CHUNK) {
      float[] chunk = classifier.forward(ReferenceData.images(dataset, from, CHUNK)).samples();
      System.arraycopy(chunk, 0, logits, from * ReferenceNetwork.CLASSES, chunk.length);
    }
    return logits;
  }

  @Override
  public double[] losses(int steps) {
    Network network = reference.buildWithoutDropout();
    var training = new TrainingSteps(network, dataset, Task.TRAINING.images(), ops, two.workers);
    double[] losses = new double[steps];
    for (int i = 0; i < steps; i++) {
      training.run();
      losses[i] = training.loss();
    }
    return losses;
  }

  @Override
  public void close() {
    one.close();
    two.close();
  }
}
