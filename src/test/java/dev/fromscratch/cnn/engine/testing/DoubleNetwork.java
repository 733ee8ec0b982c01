package dev.fromscratch.cnn.engine.testing;

import dev.fromscratch.cnn.engine.layer.ConvBias;
import dev.fromscratch.cnn.engine.layer.Layer;
import dev.fromscratch.cnn.engine.layer.Padding;
import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.layer.Residual;
import dev.fromscratch.cnn.engine.loss.BinaryCrossEntropy;
import dev.fromscratch.cnn.engine.loss.Loss;
import dev.fromscratch.cnn.engine.loss.MeanSquaredError;
import dev.fromscratch.cnn.engine.loss.SoftmaxCrossEntropy;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.ops.WindowGeometry;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
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
        Arrays.setAll(y, n -> plus(y[n], x[n]));
        yield y;
      }
      case LayerSpec.BatchNorm s ->
          batchNorm(s, layer.inputShape().dim(0), x, parameters.next(), parameters.next());
      default -> {
        UnaryOperator<double[]> function = function(spec, layer, parameters);
        yield Arrays.stream(x).map(function).toArray(double[][]::new);
      }
    };
  }

  /** What a layer does to each sample by itself. */
  private static UnaryOperator<double[]> function(
      LayerSpec spec, Layer layer, Iterator<double[]> parameters) {
    return switch (spec) {
      case LayerSpec.Conv2d s -> {
        Convolution convolution = new Convolution(s.kernelSize(), s.stride(), s.padding());
        double[] weight = parameters.next();
        double[] bias = s.bias() == ConvBias.NONE ? new double[1] : parameters.next();
        yield x -> plus(convolution.apply(layer, x, weight), bias);
      }
      case LayerSpec.DepthwiseConv2d s -> {
        Convolution convolution = new Convolution(s.kernelSize(), s.stride(), s.padding());
        double[] weight = parameters.next();
        double[] bias = s.bias() == ConvBias.NONE ? new double[1] : parameters.next();
        yield x -> plus(convolution.applyToEachChannel(layer, x, weight), bias);
      }
      case LayerSpec.Dense _ -> {
        double[] weight = parameters.next();
        double[] bias = parameters.next();
        yield x -> dense(x, weight, bias);
      }
      case LayerSpec.MaxPool2d s -> x -> maxPool2d(s, layer.inputShape(), layer.outputShape(), x);
      case LayerSpec.AvgPool2d s -> x -> avgPool2d(s, layer.inputShape(), layer.outputShape(), x);
      case LayerSpec.GlobalAvgPool _ -> x -> globalAvgPool(layer.inputShape(), x);
      case LayerSpec.Relu _ -> x -> map(x, v -> Math.max(v, 0));
      case LayerSpec.LeakyRelu s -> x -> map(x, v -> Math.max(v, 0) + s.slope() * Math.min(v, 0));
      case LayerSpec.Silu _ -> x -> map(x, v -> v / (1 + Math.exp(-v)));
      case LayerSpec.Gelu _ -> x -> map(x, DoubleNetwork::gelu);
      case LayerSpec.Tanh _ -> x -> map(x, Math::tanh);
      case LayerSpec.Sigmoid _ -> x -> map(x, v -> 1 / (1 + Math.exp(-v)));
      case LayerSpec.Softmax _ -> DoubleNetwork::softmax;
      case LayerSpec.Flatten _, LayerSpec.Reshape _, LayerSpec.Dropout _ -> x -> x;
      case LayerSpec.Residual _, LayerSpec.BatchNorm _ -> throw new IllegalArgumentException();
    };
  }

  private static double[][] batchNorm(
      LayerSpec.BatchNorm spec, int channels, double[][] x, double[] weight, double[] bias) {
    int area = x[0].length / channels;
    double[][] y = new double[x.length][x[0].length];
    for (int c = 0; c < channels; c++) {
      int from = c * area;
      double mean = channel(x, from, area).average().orElseThrow();
      double variance =
          channel(x, from, area).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
      double deviation = Math.sqrt(variance + spec.epsilon());
      for (int n = 0; n < x.length; n++) {
        for (int i = from; i < from + area; i++) {
          y[n][i] = weight[c] * (x[n][i] - mean) / deviation + bias[c];
        }
      }
    }
    return y;
  }

  private static DoubleStream channel(double[][] x, int from, int area) {
    return Arrays.stream(x).flatMapToDouble(sample -> Arrays.stream(sample, from, from + area));
  }

  private record Convolution(int kernelSize, int stride, Padding padding) {

    double[] apply(Layer layer, double[] x, double[] weight) {
      double[] dy = new double[layer.outputShape().size()];
      WindowGeometry window = window(layer.inputShape().dim(0), layer.inputShape());
      return DirectConvolution.of(window, layer.outputShape().dim(0), x, weight, dy).y;
    }

    double[] applyToEachChannel(Layer layer, double[] x, double[] weight) {
      WindowGeometry window = window(1, layer.inputShape());
      double[] dy = new double[window.outArea()];
      double[] y = new double[layer.outputShape().size()];
      for (int c = 0; c < layer.inputShape().dim(0); c++) {
        double[] xc = part(x, c, window.inArea());
        double[] weightOfC = part(weight, c, window.windowSize());
        double[] yc = DirectConvolution.of(window, 1, xc, weightOfC, dy).y;
        System.arraycopy(yc, 0, y, c * yc.length, yc.length);
      }
      return y;
    }

    private static double[] part(double[] numbers, int i, int size) {
      return Arrays.copyOfRange(numbers, i * size, (i + 1) * size);
    }

    private WindowGeometry window(int channels, Shape in) {
      int before = padding.before(kernelSize);
      int after = padding.after(kernelSize);
      return new WindowGeometry(channels, in.dim(1), in.dim(2), kernelSize, stride, before, after);
    }
  }

  private static double[] plus(double[] y, double[] bias) {
    int outputsPerBias = y.length / bias.length;
    double[] sum = new double[y.length];
    Arrays.setAll(sum, i -> y[i] + bias[i / outputsPerBias]);
    return sum;
  }

  private static double[] dense(double[] x, double[] weight, double[] bias) {
    double[] y = bias.clone();
    for (int i = 0; i < x.length; i++) {
      for (int o = 0; o < y.length; o++) {
        y[o] += x[i] * weight[i * y.length + o];
      }
    }
    return y;
  }

  private static double[] maxPool2d(LayerSpec.MaxPool2d spec, Shape in, Shape out, double[] x) {
    double[] largest = new double[out.size()];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    forEachPixel(
        spec.kernelSize(),
        spec.stride(),
        in,
        out,
        (to, from) -> largest[to] = Math.max(largest[to], x[from]));
    return largest;
  }

  private static double[] avgPool2d(LayerSpec.AvgPool2d spec, Shape in, Shape out, double[] x) {
    double[] sum = new double[out.size()];
    forEachPixel(spec.kernelSize(), spec.stride(), in, out, (to, from) -> sum[to] += x[from]);
    return map(sum, v -> v / (spec.kernelSize() * spec.kernelSize()));
  }

  private static double[] globalAvgPool(Shape in, double[] x) {
    int area = in.dim(1) * in.dim(2);
    double[] mean = new double[in.dim(0)];
    for (int i = 0; i < x.length; i++) {
      mean[i / area] += x[i] / area;
    }
    return mean;
  }

  /** An output of a pooling layer and one of the pixels that lie under its window. */
  private interface PixelUnderWindow {
    void visit(int to, int from);
  }

  private static void forEachPixel(
      int side, int stride, Shape in, Shape out, PixelUnderWindow pixel) {
    for (int i = 0; i < out.size() * side * side; i++) {
      int to = i / (side * side);
      int channel = to / (out.dim(1) * out.dim(2));
      int row = to / out.dim(2) % out.dim(1) * stride + i / side % side;
      int column = to % out.dim(2) * stride + i % side;
      pixel.visit(to, (channel * in.dim(1) + row) * in.dim(2) + column);
    }
  }

  private static double[] map(double[] x, DoubleUnaryOperator function) {
    return Arrays.stream(x).map(function).toArray();
  }

  /** {@code x Φ(x)} by the series {@code Φ(x) = 1/2 + φ(x) (x + x³/3 + x⁵/15 + …)}. */
  private static double gelu(double x) {
    double term = x;
    double sum = x;
    for (int odd = 3; odd < 200; odd += 2) {
      term *= x * x / odd;
      sum += term;
    }
    return x * (0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI));
  }

  private static double[] softmax(double[] x) {
    double sum = Arrays.stream(x).map(Math::exp).sum();
    return map(x, v -> Math.exp(v) / sum);
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
    double[] probabilities = loss instanceof SoftmaxCrossEntropy ? softmax(y) : y;
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
