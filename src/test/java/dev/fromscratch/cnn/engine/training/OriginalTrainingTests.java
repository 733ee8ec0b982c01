package dev.fromscratch.cnn.engine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fromscratch.cnn.engine.layer.ConvBias;
import dev.fromscratch.cnn.engine.layer.Padding;
import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.layer.WeightInit;
import dev.fromscratch.cnn.engine.loss.BinaryCrossEntropy;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.loss.MeanSquaredError;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.optimizer.OptimizerState;
import dev.fromscratch.cnn.engine.optimizer.Sgd;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.OriginalVectors;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Trains as the original did and gets its numbers. The original visits its samples one by one in
 * their order, which the {@link Trainer} never does, so the loop is written out here.
 */
class OriginalTrainingTests {

  private static final float LEARNING_RATE = 0.1f;

  /** A network, what it learns with, and a number of samples. */
  private record Experiment(Network network, Loss loss, Tensor samples, Tensor targets) {

    /** One pass over the samples, with a step after each; returns the mean loss. */
    double trainEpoch(int epoch, OptimizerState optimizer, Pass pass) {
      double sum = 0;
      for (int n = 0; n < samples.dim(0); n++) {
        Tensor target = sample(targets, n);
        Tensor output = network.forward(sample(samples, n), pass);
        sum += loss.sum(pass.ops(), output, target);
        Tensor outputGradient = Tensor.zeros(output.shape());
        loss.gradient(pass.ops(), output, target, 1, outputGradient);
        network.backward(outputGradient, pass);
        step(epoch * samples.dim(0) + n, optimizer, pass);
      }
      return sum / samples.dim(0);
    }

    private void step(int step, OptimizerState optimizer, Pass pass) {
      optimizer.beginStep(step, LEARNING_RATE);
      for (int p = 0; p < network.parameters().size(); p++) {
        Tensor gradient = pass.gradient(network.parameters().get(p));
        optimizer.update(pass.ops(), p, gradient, 0, gradient.size());
        Arrays.fill(gradient.data(), 0);
      }
    }

    double[] errors(int epochs, TensorOps ops) {
      OptimizerState optimizer = new Sgd(LEARNING_RATE, 0).start(network.parameters());
      Pass pass = Pass.training(ops);
      double[] errors = new double[epochs];
      for (int epoch = 0; epoch < epochs; epoch++) {
        errors[epoch] = trainEpoch(epoch, optimizer, pass);
      }
      return errors;
    }

    float[] predictions(TensorOps ops) {
      Tensor output = network.forward(samples, Pass.inference(ops));
      return Arrays.copyOf(output.data(), output.size());
    }

    private static Tensor sample(Tensor batch, int n) {
      Shape shape = batch.shape().sample().batched(1);
      int size = shape.size();
      return Tensor.view(shape, Arrays.copyOfRange(batch.data(), n * size, (n + 1) * size));
    }
  }

  /** Initial values of a dense layer, whose weight the original holds as {@code [out, in]}. */
  private static void fillDense(Network network, int layer, int salt, double weight, double bias) {
    List<Parameter> parameters = network.layers().get(layer).parameters();
    Parameter w = parameters.getFirst();
    int in = w.shape().dim(0);
    int out = w.shape().dim(1);
    float[] transposed = new float[in * out];
    OriginalVectors.fill(transposed, salt, weight);
    for (int i = 0; i < transposed.length; i++) {
      w.data()[i] = transposed[i % out * in + i / out];
    }
    OriginalVectors.fill(parameters.getLast().data(), salt + 1, bias);
  }

  private static Experiment xor() {
    var spec =
        new NetworkSpec(
            Shape.of(2),
            Normalization.NONE,
            List.of(
                new LayerSpec.Dense(3),
                new LayerSpec.Tanh(),
                new LayerSpec.Dense(1),
                new LayerSpec.Tanh()));
    Network network = Network.build(spec, 1);
    fillDense(network, 0, 90, 1, 1);
    fillDense(network, 2, 92, 1, 1);
    return new Experiment(
        network,
        new MeanSquaredError(),
        Tensor.view(Shape.of(4, 2), new float[] {0, 0, 0, 1, 1, 0, 1, 1}),
        Tensor.view(Shape.of(4, 1), new float[] {0, 1, 1, 0}));
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void trainWhenTheTaskIsXorFollowsTheOriginal(Arithmetic arithmetic) {
    var original = OriginalVectors.of("xor");
    Experiment experiment = xor();
    double[] errors = experiment.errors(2_000, arithmetic.ops());
    for (int epoch : new int[] {1, 2, 5, 10, 50, 100, 500, 1000, 2000}) {
      double expected = original.number("errorAtEpoch", epoch);
      assertThat(errors[epoch - 1])
          .as("epoch %d", epoch)
          .isCloseTo(expected, within(1e-4 * expected));
    }
    assertThat(experiment.predictions(arithmetic.ops()))
        .containsExactly(original.floats("predictions"), within(1e-5f));
  }

  private static Experiment smallMnistConv(OriginalVectors original) {
    Tensor samples = Tensor.zeros(20, 1, 8, 8);
    // The inputs are u itself, and 2 · 0.5 (u - 0.5) + 0.5 = u.
    OriginalVectors.fill(samples.data(), 110, 0.5);
    for (int i = 0; i < samples.size(); i++) {
      samples.data()[i] += 0.5f;
    }
    Tensor targets = Tensor.zeros(20, 2);
    float[] labels = original.floats("labels");
    for (int n = 0; n < labels.length; n++) {
      targets.data()[2 * n + (int) labels[n]] = 1;
    }
    return new Experiment(smallMnistConv(), new BinaryCrossEntropy(), samples, targets);
  }

  private static Network smallMnistConv() {
    List<LayerSpec> layers =
        List.of(
            new LayerSpec.Conv2d(3, 3, 1, Padding.VALID, ConvBias.PER_POSITION, WeightInit.XAVIER),
            new LayerSpec.Sigmoid(),
            new LayerSpec.Reshape(Shape.of(108)),
            new LayerSpec.Dense(10),
            new LayerSpec.Sigmoid(),
            new LayerSpec.Dense(2),
            new LayerSpec.Sigmoid());
    Network network =
        Network.build(new NetworkSpec(Shape.of(1, 8, 8), Normalization.NONE, layers), 1);
    OriginalVectors.fill(network.parameters().get(0).data(), 100, 1 / 3.0);
    OriginalVectors.fill(network.parameters().get(1).data(), 101, 0.1);
    fillDense(network, 3, 102, 1 / Math.sqrt(108), 0.1);
    fillDense(network, 5, 104, 1 / Math.sqrt(10), 0.1);
    return network;
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void trainWhenTheTaskIsASmallMnistConvFollowsTheOriginal(Arithmetic arithmetic) {
    var original = OriginalVectors.of("small_mnist_conv");
    Experiment experiment = smallMnistConv(original);
    double[] errors = experiment.errors(20, arithmetic.ops());
    assertThat(errors).containsExactly(original.doubles("errorPerEpoch"), within(1e-6));
    assertThat(experiment.predictions(arithmetic.ops()))
        .containsExactly(original.floats("finalPredictions"), within(2e-6f));
  }
}
