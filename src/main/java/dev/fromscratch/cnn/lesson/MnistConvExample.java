package dev.fromscratch.cnn.lesson;

import dev.fromscratch.cnn.dataset.Datasets;
import dev.fromscratch.cnn.dataset.TrainTestSets;
import dev.fromscratch.cnn.engine.data.Batch;
import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.layer.ConvBias;
import dev.fromscratch.cnn.engine.layer.Padding;
import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.layer.WeightInit;
import dev.fromscratch.cnn.engine.loss.BinaryCrossEntropy;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.training.ArgMax;
import dev.fromscratch.cnn.engine.training.SequentialTrainer;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tells handwritten zeros from ones with one convolution and two dense layers.
 *
 * <p>It takes MNIST where that is on this machine, and the drawn digits otherwise; it never
 * downloads.
 */
final class MnistConvExample implements Example {

  private static final int EPOCHS = 20;
  private static final float LEARNING_RATE = 0.1f;
  private static final int SAMPLES_PER_CLASS = 100;
  private static final int FIRST_SALT = 200;

  private static final NetworkSpec NETWORK =
      new NetworkSpec(
          Shape.of(1, 28, 28),
          Normalization.NONE,
          List.of(
              new LayerSpec.Conv2d(
                  5, 3, 1, Padding.VALID, ConvBias.PER_POSITION, WeightInit.STANDARD_NORMAL),
              new LayerSpec.Sigmoid(),
              new LayerSpec.Reshape(Shape.of(5 * 26 * 26)),
              new LayerSpec.Dense(100, WeightInit.STANDARD_NORMAL),
              new LayerSpec.Sigmoid(),
              new LayerSpec.Dense(2, WeightInit.STANDARD_NORMAL),
              new LayerSpec.Sigmoid()));

  private final Datasets datasets;
  private final TensorOps ops;

  MnistConvExample(Datasets datasets, TensorOps ops) {
    this.datasets = datasets;
    this.ops = ops;
  }

  @Override
  public String name() {
    return "mnist-conv";
  }

  @Override
  public void run(@Nullable Long seed, Consumer<String> out) {
    TrainTestSets sets = load(out);
    Samples training = Samples.of(sets.training());
    Samples test = Samples.of(sets.test());
    Network network = Network.build(NETWORK, seed == null ? 0 : seed);
    if (seed == null) {
      FixedValues.fill(network, FIRST_SALT, MnistConvExample::scale);
    }

    var trainer = new SequentialTrainer(network, new BinaryCrossEntropy(), LEARNING_RATE, ops);
    for (int epoch = 1; epoch <= EPOCHS; epoch++) {
      double error = trainer.trainEpoch(training.images(), training.targets());
      out.accept(Lines.epoch(epoch, EPOCHS, error));
    }

    Tensor output = network.forward(test.images(), Pass.inference(ops));
    for (int n = 0; n < output.dim(0); n++) {
      out.accept(Lines.prediction(ArgMax.ofSample(output, n), ArgMax.ofSample(test.targets(), n)));
    }
  }

  private TrainTestSets load(Consumer<String> out) {
    TrainTestSets mnist = datasets.loadLocal("mnist").orElse(null);
    if (mnist != null) {
      out.accept("data set: mnist");
      return mnist;
    }
    out.accept("data set: digits, drawn, because mnist is not in cnn.datasets.directory");
    return datasets.loadLocal("digits").orElseThrow();
  }

  /**
   * The largest fixed value, as in the run of the original that this one repeats: weights shrink
   * with the square root of their inputs.
   */
  private static double scale(Parameter parameter) {
    if (parameter.name().equals("bias")) {
      return 0.1;
    }
    boolean dense = parameter.shape().rank() == 2;
    int inputs = dense ? parameter.shape().dim(0) : parameter.size() / parameter.shape().dim(0);
    return 1 / Math.sqrt(inputs);
  }

  /**
   * Zeros and ones with what the network is to answer.
   *
   * @param images {@code [N, 1, 28, 28]}, numbers from 0 to 1
   * @param targets {@code [N, 2]}, a 1 at the digit
   */
  private record Samples(Tensor images, Tensor targets) {

    /**
     * The first hundred of each, by turns: zero, one, zero, one. The original shuffles them once,
     * differently in every run.
     */
    static Samples of(Dataset all) {
      Dataset digits = all.selectClasses(0, 1).firstPerClass(SAMPLES_PER_CLASS);
      int zeros = digits.countsPerClass()[0];
      int ones = digits.countsPerClass()[1];
      int[] order =
          IntStream.range(0, Math.max(zeros, ones))
              .flatMap(i -> IntStream.of(i < zeros ? i : -1, i < ones ? zeros + i : -1))
              .filter(i -> i >= 0)
              .toArray();
      var batch = new Batch(order.length, digits.imageShape());
      batch.fill(digits, order, 0, order.length, Normalization.NONE.table());
      Tensor targets = Tensor.zeros(order.length, 2);
      for (int n = 0; n < order.length; n++) {
        targets.data()[batch.labels()[n] * order.length + n] = 1;
      }
      return new Samples(batch.images(), targets);
    }
  }
}
