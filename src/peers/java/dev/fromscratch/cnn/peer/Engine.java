package dev.fromscratch.cnn.peer;

import dev.fromscratch.cnn.benchmark.ReferenceData;
import dev.fromscratch.cnn.benchmark.ReferenceNetwork;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WorkerPool;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.training.TrainingSteps;
import java.util.List;
import java.util.stream.IntStream;

/** Our own engine. */
final class Engine implements Contender {

  /** Pictures per part of a batch of 256, so that two threads and four find work. */
  private static final int CHUNK = 64;

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
    private final TrainingSteps batches;
    private final TrainingSteps singles;
    private final Network network = reference.build();
    private final List<Pass> passes;
    private final List<Tensor> chunks;
    private final Tensor picture = ReferenceData.images(dataset, 0, 1);
    private final Pass picturePass = Pass.inference(ops);

    Lanes(int threads) {
      workers = new WorkerPool(threads);
      batches = new TrainingSteps(reference.build(), dataset, Task.TRAINING.images(), ops, workers);
      singles = new TrainingSteps(reference.build(), dataset, 1, ops, workers);
      int count = Task.BATCH_INFERENCE.images() / CHUNK;
      passes = IntStream.range(0, count).mapToObj(_ -> Pass.inference(ops)).toList();
      chunks =
          IntStream.range(0, count)
              .mapToObj(i -> ReferenceData.images(dataset, i * CHUNK, CHUNK))
              .toList();
    }

    void run(Task task) {
      switch (task) {
        case TRAINING -> batches.run();
        case SINGLE_TRAINING -> singles.run();
        case BATCH_INFERENCE ->
            workers.run(chunks.size(), i -> network.forward(chunks.get(i), passes.get(i)));
        case SINGLE_INFERENCE -> network.forward(picture, picturePass);
      }
    }
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
    int count = Task.BATCH_INFERENCE.images();
    Tensor logits =
        reference.build().forward(ReferenceData.images(dataset, 0, count), Pass.inference(ops));
    return logits.samples();
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
    one.workers.close();
    two.workers.close();
  }
}
