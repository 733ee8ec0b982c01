package dev.fromscratch.cnn.peer;

import dev.fromscratch.cnn.benchmark.ReferenceData;
import dev.fromscratch.cnn.benchmark.ReferenceNetwork;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.loss.BinaryCrossEntropy;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.Preset;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.training.SequentialTrainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What this project grew from, in {@code original_peer.py}: {@code mnist-conv} in NumPy, one sample
 * at a time. It learns with gradient descent on binary cross-entropy, its convolution has a bias
 * per position, and a sigmoid follows the logits. That is less work than Adam.
 */
final class Original implements Contender {

  private static final float LEARNING_RATE = 0.1f;
  private static final int STEPS = 20;

  private final Dataset dataset;
  private final PythonProcess process;

  private Original(Dataset dataset, PythonProcess process) {
    this.dataset = dataset;
    this.process = process;
  }

  /** The original, or nothing where there is no Python with NumPy and SciPy. */
  static Optional<Original> find(Dataset dataset, Path folder) {
    Path numbers = folder.resolve("original.float32");
    Path labels = folder.resolve("labels.int32");
    try {
      List<float[]> parts = new ArrayList<>();
      parts.add(ReferenceData.images(dataset, 0, dataset.size()).samples());
      network().parameters().stream().map(Parameter::data).forEach(parts::add);
      PythonProcess.write(numbers, parts);
      PythonProcess.write(labels, IntStream.range(0, dataset.size()).map(dataset::label).toArray());
      return Optional.of(
          new Original(
              dataset,
              new PythonProcess(
                  "original_peer.py", folder, numbers.toString(), labels.toString())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Its network, with the weights of the reference network. */
  private static Network network() {
    return Network.build(
        Preset.MNIST_CONV.specWithSigmoid(ReferenceNetwork.IMAGE, ReferenceNetwork.CLASSES),
        ReferenceNetwork.SEED);
  }

  /**
   * Lets the engine learn as the original does, and compares the losses.
   *
   * @return what was found, for people
   * @throws IllegalStateException if they differ
   */
  String checkTraining() {
    var trainer =
        new SequentialTrainer(network(), new BinaryCrossEntropy(), LEARNING_RATE, TensorOps.best());
    double[] ours = new double[STEPS];
    for (int i = 0; i < STEPS; i++) {
      Tensor target = Tensor.zeros(1, ReferenceNetwork.CLASSES);
      target.data()[dataset.label(i)] = 1;
      ours[i] = trainer.trainEpoch(ReferenceData.images(dataset, i, 1), target);
    }
    return Agreement.checkLosses(this, ours, process.ask("losses " + STEPS));
  }

  @Override
  public String name() {
    return "the original (NumPy %s)".formatted(process.version());
  }

  @Override
  public List<Task> tasks() {
    return List.of(Task.SINGLE_TRAINING);
  }

  /** NumPy's own choice. */
  @Override
  public List<Integer> threads(Task task) {
    return List.of(Runtime.getRuntime().availableProcessors());
  }

  @Override
  public double callsPerSecond(Task task, int threads, double seconds) {
    return process.ask("single_training %d %s".formatted(threads, seconds))[0];
  }

  @Override
  public float[] logits() {
    return process.askFloats("logits");
  }

  /** It knows no Adam; see {@link #checkTraining}. */
  @Override
  public double[] losses(int steps) {
    return new double[0];
  }

  @Override
  public void close() {
    process.close();
  }
}
