package dev.fromscratch.cnn.peer;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.fromscratch.cnn.benchmark.ReferenceData;
import dev.fromscratch.cnn.benchmark.ReferenceNetwork;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** PyTorch through the Deep Java Library: for machines without Python. It uses all cores. */
final class Djl implements Contender {

  private static final float LEARNING_RATE = 1e-3f;

  private final ReferenceNetwork reference;
  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final NDArray images;
  private final NDArray labels;
  private final Learner learner;
  private final Learner classifier;
  private int next;

  Djl(ReferenceNetwork reference, Dataset dataset) {
    this.reference = reference;
    Tensor pixels = ReferenceData.images(dataset, 0, dataset.size());
    this.images = manager.create(pixels.samples(), shape(pixels));
    this.labels =
        manager.create(IntStream.range(0, dataset.size()).mapToLong(dataset::label).toArray());
    this.learner = new Learner(reference.build());
    this.classifier = new Learner(reference.build());
  }

  /** Makes one. */
  public static final class Provider implements ContenderProvider {

    @Override
    public Contender create(ReferenceNetwork reference, Dataset dataset) {
      return new Djl(reference, dataset);
    }
  }

  private static Shape shape(Tensor tensor) {
    return new Shape(Arrays.stream(tensor.shape().toArray()).asLongStream().toArray());
  }

  /** A network with our parameters, and Adam. */
  private static final class Learner implements AutoCloseable {

    private final Model model = Model.newInstance("peer", "PyTorch");
    private final Block block;
    private final Trainer trainer;
    private final Loss loss = Loss.softmaxCrossEntropyLoss();

    Learner(Network network) {
      block = block(network);
      model.setBlock(block);
      var adam = Optimizer.adam().optLearningRateTracker(Tracker.fixed(LEARNING_RATE)).build();
      trainer = model.newTrainer(new DefaultTrainingConfig(loss).optOptimizer(adam));
      trainer.initialize(new Shape(1, 1, 28, 28));
      List<Parameter> theirs = block.getParameters().values();
      for (int i = 0; i < theirs.size(); i++) {
        copy(network.parameters().get(i).value(), theirs.get(i).getArray());
      }
    }

    /** A dense weight is [in, out] with us and [out, in] with them. */
    private static void copy(Tensor ours, NDArray theirs) {
      try (NDArray numbers = theirs.getManager().create(ours.data(), shape(ours));
          NDArray turned = ours.shape().rank() == 2 ? numbers.transpose() : numbers.duplicate()) {
        turned.copyTo(theirs);
      }
    }

    float step(NDArray x, NDArray y, boolean wantsLoss) {
      try (NDManager scope = x.getManager().newSubManager()) {
        NDList input = new NDList(x);
        input.attach(scope);
        float found;
        try (GradientCollector collector = trainer.newGradientCollector()) {
          NDList output = trainer.forward(input);
          output.attach(scope);
          NDArray mean = loss.evaluate(new NDList(y), output);
          mean.attach(scope);
          collector.backward(mean);
          found = wantsLoss ? mean.getFloat() : 0;
        }
        trainer.step();
        return found;
      }
    }

    NDList forward(NDArray x) {
      return block.forward(new ParameterStore(x.getManager(), false), new NDList(x), false);
    }

    @Override
    public void close() {
      trainer.close();
      model.close();
    }
  }

  private static Block block(Network network) {
    var block = new SequentialBlock();
    for (LayerSpec layer : network.spec().layers()) {
      block.add(
          switch (layer) {
            case LayerSpec.Conv2d conv ->
                Conv2d.builder()
                    .setFilters(conv.outChannels())
                    .setKernelShape(new Shape(conv.kernelSize(), conv.kernelSize()))
                    .build();
            case LayerSpec.Dense dense -> Linear.builder().setUnits(dense.outFeatures()).build();
            case LayerSpec.MaxPool2d pool ->
                Pool.maxPool2dBlock(
                    new Shape(pool.kernelSize(), pool.kernelSize()),
                    new Shape(pool.kernelSize(), pool.kernelSize()));
            case LayerSpec.Dropout dropout -> Dropout.builder().optRate(dropout.rate()).build();
            case LayerSpec.Flatten _ -> Blocks.batchFlattenBlock();
            case LayerSpec.Relu _ -> Activation.reluBlock();
            case LayerSpec.Sigmoid _ -> Activation.sigmoidBlock();
            default -> throw new IllegalArgumentException("no peer for the layer " + layer);
          });
    }
    return block;
  }

  @Override
  public String name() {
    return "PyTorch " + ai.djl.engine.Engine.getEngine("PyTorch").getVersion() + " through DJL";
  }

  @Override
  public List<Task> tasks() {
    return List.of(Task.values());
  }

  /** PyTorch's own choice: DJL can set it only once per process. */
  @Override
  public List<Integer> threads(Task task) {
    return List.of(Runtime.getRuntime().availableProcessors());
  }

  @Override
  public double callsPerSecond(Task task, int threads, double seconds) {
    return Stopwatch.callsPerSecond(
        () -> {
          switch (task) {
            case TRAINING, SINGLE_TRAINING -> train(task.images());
            case BATCH_INFERENCE, SINGLE_INFERENCE -> infer(task.images());
          }
        },
        seconds);
  }

  private void train(int batch) {
    int size = Math.toIntExact(labels.size());
    next = (next + batch) % (size - batch + 1);
    step(learner, next, batch, false);
  }

  private double step(Learner taught, int from, int batch, boolean wantsLoss) {
    String range = from + ":" + (from + batch);
    try (NDArray x = images.get(range);
        NDArray y = labels.get(range)) {
      return taught.step(x, y, wantsLoss);
    }
  }

  private void infer(int batch) {
    try (NDManager scope = manager.newSubManager();
        NDArray x = images.get("0:" + batch)) {
      x.attach(scope);
      classifier.forward(x).close();
    }
  }

  @Override
  public float[] logits() {
    try (NDArray x = images.get("0:" + Task.BATCH_INFERENCE.images());
        NDList output = classifier.forward(x)) {
      return output.singletonOrThrow().toFloatArray();
    }
  }

  @Override
  public double[] losses(int steps) {
    double[] losses = new double[steps];
    int batch = Task.TRAINING.images();
    try (var fresh = new Learner(reference.buildWithoutDropout())) {
      for (int i = 0; i < steps; i++) {
        int from = i % (Math.toIntExact(labels.size()) / batch) * batch;
        losses[i] = step(fresh, from, batch, true);
      }
    }
    return losses;
  }

  /** Its Adam adds ε before it corrects the bias, where PyTorch and we add it after. */
  @Override
  public double lossTolerance() {
    return 5e-3;
  }

  @Override
  public void close() {
    learner.close();
    classifier.close();
    manager.close();
  }
}
