package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.Batch;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.data.augmentation.Augmenter;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A fixed part of a batch with everything one thread needs to work on it: its samples, its working
 * memory, its own gradients.
 */
final class Shard {

  private final Network network;
  private final Batch batch;
  private final Pass pass;
  private final float[] pixelValues;
  private final @Nullable Augmenter augmenter;
  private Tensor targets;
  private Tensor outputGradient;
  private double lossSum;
  private int correct;

  /** A shard whose samples are as they are in the data set. */
  Shard(Network network, int capacity, Pass pass) {
    this(network, capacity, pass, null);
  }

  /** A shard whose samples are changed by the augmenter, if there is one. */
  Shard(Network network, int capacity, Pass pass, @Nullable Augmenter augmenter) {
    this.network = network;
    this.batch = new Batch(capacity, network.inputShape());
    this.pass = pass;
    this.pixelValues = network.spec().normalization().table();
    this.augmenter = augmenter;
    this.targets = Tensor.zeros(network.outputShape().batched(capacity));
    this.outputGradient = Tensor.zeros(targets.shape());
  }

  /** Loads samples and runs them forward; afterwards loss and predictions are known. */
  Tensor forward(Dataset dataset, int[] order, int from, int count, Loss loss) {
    Tensor output = network.forward(load(dataset, order, from, count), pass);
    measure(output, loss);
    return output;
  }

  /** Loads samples, and returns them as the network takes them. */
  Tensor load(Dataset dataset, int[] order, int from, int count) {
    batch.fill(dataset, order, from, count, pixelValues, augmenter);
    if (targets.dim(0) != count) {
      targets = Tensor.view(network.outputShape().batched(count), targets.data());
      outputGradient = Tensor.view(targets.shape(), outputGradient.data());
    }
    Targets.oneHot(batch.labels(), targets);
    return batch.images();
  }

  /** Finds loss and predictions of the loaded samples in the network's output for them. */
  void measure(Tensor output, Loss loss) {
    lossSum = loss.sum(pass.ops(), output, targets);
    correct = 0;
    for (int n = 0; n < output.dim(0); n++) {
      if (ArgMax.ofSample(output, n) == batch.labels()[n]) {
        correct++;
      }
    }
  }

  /**
   * The class probabilities of the last samples, {@code [N, K]}; overwrites the gradient of the
   * output, so it is not for training.
   */
  Tensor probabilities(Tensor output) {
    network.probabilities(output, outputGradient, pass);
    return outputGradient;
  }

  /** Finds this shard's part of the gradient of the batch. */
  void backward(Tensor output, Loss loss, int batchSize) {
    network.backward(outputGradient(output, loss, batchSize), pass);
  }

  /** This shard's part of the gradient of the batch's loss. */
  Tensor outputGradient(Tensor output, Loss loss, int batchSize) {
    loss.gradient(pass.ops(), output, targets, batchSize, outputGradient);
    return outputGradient;
  }

  void beginEpoch(int epoch) {
    if (augmenter != null) {
      augmenter.beginEpoch(epoch);
    }
  }

  void seed(long seed, long step, int firstSample) {
    pass.seed(seed, step, firstSample);
  }

  /** The summed loss of the last samples. */
  double lossSum() {
    return lossSum;
  }

  /** How many of the last samples were classified correctly. */
  int correct() {
    return correct;
  }
}
