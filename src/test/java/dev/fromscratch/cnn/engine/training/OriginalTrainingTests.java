package dev.fromscratch.cnn.engine.training;

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
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import dev.fromscratch.cnn.engine.testing.Arithmetic;
import dev.fromscratch.cnn.engine.testing.OriginalVectors;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trains as the original did and gets its numbers. */
class OriginalTrainingTests {

  private static final float LEARNING_RATE = 0.1f;

  /** A network, what it learns with, and a number of samples. */
  private record Experiment(Network network, Loss loss, Tensor samples, Tensor targets) {

    double[] errors(int epochs, TensorOps ops) {
      var trainer = new SequentialTrainer(network, loss, LEARNING_RATE, ops);
      double[] errors = new double[epochs];
      for (int epoch = 0; epoch < epochs; epoch++) {
        errors[epoch] = trainer.trainEpoch(samples, targets);
      }
      return errors;
    }

    float[] predictions(TensorOps ops) {
      Tensor output = network.forward(samples, Pass.inference(ops));
      return output.samples();
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
        Tensor.batch(Shape.of(2), 0, 0, 0, 1, 1, 0, 1, 1),
        Tensor.batch(Shape.of(1), 0, 1, 1, 0));
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void trainWhenTheTaskIsXorFollowsTheOriginal(Arithmetic arithmetic) {
    var original = OriginalVectors.of("xor");
    Experiment experiment = xor();
    double[] errors = experiment.errors(2_000, arithmetic.ops());
    OriginalVectors errorAtEpoch = original.part("errorAtEpoch");
    for (String epoch : errorAtEpoch.names()) {
      errorAtEpoch.assertAgrees(epoch, errors[Integer.parseInt(epoch) - 1]);
    }
    original.assertAgrees("predictions", experiment.predictions(arithmetic.ops()));
  }

  private static Experiment smallMnistConv(OriginalVectors original) {
    float[] pixels = new float[20 * 8 * 8];
    // The inputs are u itself, and 2 · 0.5 (u - 0.5) + 0.5 = u.
    OriginalVectors.fill(pixels, 110, 0.5);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] += 0.5f;
    }
    Tensor targets = Tensor.zeros(20, 2);
    float[] labels = original.floats("labels");
    for (int n = 0; n < labels.length; n++) {
      targets.data()[((int) labels[n]) * labels.length + n] = 1;
    }
    Tensor samples = Tensor.batch(Shape.of(1, 8, 8), pixels);
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
    original.assertAgrees("errorPerEpoch", errors);
    original.assertAgrees("finalPredictions", experiment.predictions(arithmetic.ops()));
  }
}
