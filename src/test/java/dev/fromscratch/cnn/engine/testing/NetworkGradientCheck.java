package dev.fromscratch.cnn.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Compares the outputs and the gradients of a network with those of {@link DoubleNetwork}, which
 * measures them in double precision. Of large parameters some elements are taken at random.
 */
public final class NetworkGradientCheck {

  private static final int SAMPLES = 3;
  private static final int MAX_ELEMENTS = 40;

  /** Gradients that are smaller than this part of the largest one are rounding errors of it. */
  private static final double NEGLIGIBLE = 1e-3;

  private final Network network;
  private final Loss loss;
  private final Tensor x;
  private final Tensor targets;
  private final List<double[]> outputs;
  private final List<List<Derivative>> gradients = new ArrayList<>();

  /** The derivative with respect to one element of a parameter; NaN at a kink. */
  private record Derivative(int element, double value) {
    boolean exists() {
      return !Double.isNaN(value);
    }
  }

  /** Measures everything once, for all arithmetics. */
  public NetworkGradientCheck(Network network, Loss loss, long seed) {
    this.network = network;
    this.loss = loss;
    this.x = RandomNumbers.tensor(network.inputShape().batched(SAMPLES), seed);
    this.targets = Tensor.zeros(network.outputShape().batched(SAMPLES));
    int classes = network.outputShape().size();
    for (int n = 0; n < SAMPLES; n++) {
      targets.data()[n % classes * SAMPLES + n] = 1;
    }
    var oracle = new DoubleNetwork(network);
    double[][] samples = rows(x);
    this.outputs = List.of(oracle.forward(samples));
    for (int p = 0; p < network.parameters().size(); p++) {
      int parameter = p;
      gradients.add(
          elements(network.parameters().get(p).size(), seed + p)
              .mapToObj(i ->
                  new Derivative(i, oracle.derivative(parameter, i, loss, samples, rows(targets))))
              .toList());
    }
  }

  private static IntStream elements(int size, long seed) {
    var random = new SeededRandom(seed);
    return size <= MAX_ELEMENTS
        ? IntStream.range(0, size)
        : IntStream.generate(() -> random.nextInt(size)).limit(MAX_ELEMENTS);
  }

  /** The samples of a batch, one by one. */
  private static double[][] rows(Tensor batch) {
    double[][] rows = new double[batch.dim(0)][];
    for (int n = 0; n < rows.length; n++) {
      rows[n] = DoubleNetwork.doubles(batch.sample(n));
    }
    return rows;
  }

  /**
   * The largest error of an output or a derivative, relative to the largest number of the same
   * tensor.
   */
  public double largestError(Arithmetic arithmetic) {
    Pass pass = Pass.training(arithmetic.ops());
    Tensor output = network.forward(x, pass);
    double largest = 0;
    for (int n = 0; n < SAMPLES; n++) {
      double scale = Arrays.stream(outputs.get(n)).map(Math::abs).max().orElseThrow();
      largest = Math.max(largest, difference(outputs.get(n), rows(output)[n]) / scale);
    }
    Tensor outputGradient = Tensor.zeros(output.shape());
    loss.gradient(arithmetic.ops(), output, targets, SAMPLES, outputGradient);
    network.backward(outputGradient, pass);
    return Math.max(largest, largestGradientError(pass));
  }

  private double largestGradientError(Pass pass) {
    double overall = gradients.stream().mapToDouble(NetworkGradientCheck::largest).max().orElse(0);
    assertThat(overall).as("a gradient of zeros would prove nothing").isPositive();
    double largest = 0;
    for (int p = 0; p < gradients.size(); p++) {
      float[] computed = pass.gradient(network.parameters().get(p)).data();
      double scale = Math.max(largest(gradients.get(p)), NEGLIGIBLE * overall);
      for (Derivative derivative : gradients.get(p)) {
        double error = Math.abs(derivative.value() - computed[derivative.element()]);
        largest = derivative.exists() ? Math.max(largest, error / scale) : largest;
      }
    }
    return largest;
  }

  private static double largest(List<Derivative> gradient) {
    return gradient.stream()
        .filter(Derivative::exists)
        .mapToDouble(derivative -> Math.abs(derivative.value()))
        .max()
        .orElse(0);
  }

  private static double difference(double[] expected, double[] actual) {
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i] - actual[i]));
    }
    return largest;
  }

  /** The part of the chosen derivatives that could be measured, in {@code [0, 1]}. */
  public double measuredShare() {
    List<Derivative> all = gradients.stream().flatMap(List::stream).toList();
    return (double) all.stream().filter(Derivative::exists).count() / all.size();
  }

  /**
   * Gives every parameter random numbers that keep activations near 1: with fresh biases, which are
   * zeros, many rectifiers would stand exactly on their kink.
   */
  public static void randomize(Network network, long seed) {
    for (Parameter parameter : network.parameters()) {
      seed++;
      float limit =
          parameter.shape().rank() == 1 ? 0.5f : (float) Math.sqrt(3.0 / fanIn(parameter));
      float[] numbers = RandomNumbers.uniform(parameter.size(), seed);
      for (int i = 0; i < numbers.length; i++) {
        parameter.data()[i] = limit * numbers[i];
      }
    }
  }

  private static int fanIn(Parameter weight) {
    int first = weight.shape().dim(0);
    return weight.shape().rank() == 2 ? first : weight.size() / first;
  }
}
