package dev.fromscratch.cnn.engine.testing;

import dev.fromscratch.cnn.engine.layer.Layer;
import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.layer.Residual;
import dev.fromscratch.cnn.engine.loss.BinaryCrossEntropy;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.loss.MeanSquaredError;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A network once more, in double precision and straight from the formulas: an oracle that shares
 * with the engine only the description, the shapes and the initial parameters. It has no backward
 * pass, because its forward pass is exact enough to measure every derivative.
 */
public final class DoubleNetwork {

  /** Differences over twice this step are exact to about 9 digits. */
  private static final double STEP = 1e-6;

  /** A bend of the loss, relative to its slope, from which on it may be a kink. */
  private static final double KINK = 1e-4;

  private final Network network;
  private final List<double[]> parameters;

  /** Takes a copy of the network's parameters. */
  public DoubleNetwork(Network network) {
    this.network = network;
    this.parameters = network.parameters().stream().map(DoubleNetwork::copy).toList();
  }

  private static double[] copy(Parameter parameter) {
    return doubles(parameter.data());
  }

  /** The same numbers in double precision. */
  public static double[] doubles(float[] numbers) {
    return IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).toArray();
  }

  /**
   * The outputs for a batch; dropout lets everything through, batch normalization looks at the
   * batch.
   */
  public double[][] forward(double[][] samples) {
    return chain(network.spec().layers(), network.layers(), samples, parameters.iterator());
  }

  private static double[][] chain(
      List<LayerSpec> specs, List<Layer> layers, double[][] x, Iterator<double[]> parameters) {
    double[][] y = x;
    for (int i = 0; i < layers.size(); i++) {
      y = forward(specs.get(i), layers.get(i), y, parameters);
    }
    return y;
  }

  private static double[][] forward(
      LayerSpec spec, Layer layer, double[][] x, Iterator<double[]> parameters) {
    return switch (spec) {
      case LayerSpec.Residual s -> {
        double[][] y = chain(s.layers(), ((Residual) layer).layers(), x, parameters);
        Arrays.setAll(y, n -> DoubleLayers.plus(y[n], x[n]));
        yield y;
      }
      case LayerSpec.BatchNorm s ->
          DoubleLayers.batchNorm(
              s, layer.inputShape().dim(0), x, parameters.next(), parameters.next());
      default -> {
        UnaryOperator<double[]> function = DoubleLayers.function(spec, layer, parameters);
        yield Arrays.stream(x).map(function).toArray(double[][]::new);
      }
    };
  }

  /** The mean loss over a batch. */
  public double loss(Loss loss, double[][] samples, double[][] targets) {
    double[][] outputs = forward(samples);
    double sum = 0;
    for (int n = 0; n < samples.length; n++) {
      sum += loss(loss, outputs[n], targets[n]);
    }
    return sum / samples.length;
  }

  private static double loss(Loss loss, double[] y, double[] t) {
    double[] probabilities = loss instanceof SoftmaxCrossEntropy ? DoubleLayers.softmax(y) : y;
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      double p = probabilities[i];
      sum +=
          switch (loss) {
            case MeanSquaredError _ -> (y[i] - t[i]) * (y[i] - t[i]) / y.length;
            case BinaryCrossEntropy _ ->
                -(t[i] * Math.log(p) + (1 - t[i]) * Math.log(1 - p)) / y.length;
            case SoftmaxCrossEntropy s -> {
              double share = s.labelSmoothing() / y.length;
              yield -((1 - s.labelSmoothing()) * t[i] + share) * Math.log(p);
            }
          };
    }
    return sum;
  }

  /** The derivatives of the mean loss with respect to one parameter, measured by differences. */
  public double[] gradient(int parameter, Loss loss, double[][] samples, double[][] targets) {
    double[] gradient = new double[parameters.get(parameter).length];
    Arrays.setAll(gradient, i -> derivative(parameter, i, loss, samples, targets));
    return gradient;
  }

  /**
   * The derivative of the mean loss with respect to one element of a parameter, measured by
   * differences; NaN at a kink, where there is none.
   */
  public double derivative(
      int parameter, int element, Loss loss, double[][] samples, double[][] targets) {
    double[] values = parameters.get(parameter);
    double value = values[element];
    DoubleUnaryOperator at =
        offset -> {
          values[element] = value + offset;
          double shifted = loss(loss, samples, targets);
          values[element] = value;
          return shifted;
        };
    double here = at.applyAsDouble(0);
    double right = (at.applyAsDouble(STEP) - here) / STEP;
    double left = (here - at.applyAsDouble(-STEP)) / STEP;
    double bend = right - left;
    if (Math.abs(bend) > KINK * Math.max(1e-2, Math.abs(right + left))) {
      double wider = (at.applyAsDouble(2 * STEP) - 2 * here + at.applyAsDouble(-2 * STEP)) / STEP;
      // Twice as wide, a curve bends four times as much, and a kink does not.
      if (Math.abs(wider / bend - 4) > 0.04) {
        return Double.NaN;
      }
    }
    return (left + right) / 2;
  }
}
