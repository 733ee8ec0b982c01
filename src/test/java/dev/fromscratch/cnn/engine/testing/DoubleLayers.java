package dev.fromscratch.cnn.engine.testing;

import dev.fromscratch.cnn.engine.layer.ConvBias;
import dev.fromscratch.cnn.engine.layer.Layer;
import dev.fromscratch.cnn.engine.layer.Padding;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.ops.WindowGeometry;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.Arrays;
import java.util.Iterator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;

/** What each layer computes, in double precision and straight from its formula. */
final class DoubleLayers {

  private DoubleLayers() {}

  /** What a layer does to each sample by itself; its parameters are the next ones. */
  static UnaryOperator<double[]> function(
      LayerSpec spec, Layer layer, Iterator<double[]> parameters) {
    Shape in = layer.inputShape();
    Shape out = layer.outputShape();
    return switch (spec) {
      case LayerSpec.Conv2d s -> {
        WindowGeometry window = window(in.dim(0), in, s.kernelSize(), s.stride(), s.padding());
        double[] weight = parameters.next();
        double[] bias = s.bias() == ConvBias.NONE ? new double[1] : parameters.next();
        yield x -> plus(DirectConvolution.output(window, out.dim(0), x, weight), bias);
      }
      case LayerSpec.DepthwiseConv2d s -> {
        WindowGeometry window = window(1, in, s.kernelSize(), s.stride(), s.padding());
        double[] weight = parameters.next();
        double[] bias = s.bias() == ConvBias.NONE ? new double[1] : parameters.next();
        yield x -> plus(depthwiseConv2d(window, out, x, weight), bias);
      }
      case LayerSpec.Dense _ -> {
        double[] weight = parameters.next();
        double[] bias = parameters.next();
        yield x -> dense(x, weight, bias);
      }
      case LayerSpec.MaxPool2d s -> x -> maxPool2d(s, in, out, x);
      case LayerSpec.AvgPool2d s -> x -> avgPool2d(s, in, out, x);
      case LayerSpec.GlobalAvgPool _ -> x -> globalAvgPool(in, x);
      case LayerSpec.Relu _ -> x -> map(x, v -> Math.max(v, 0));
      case LayerSpec.LeakyRelu s -> x -> map(x, v -> Math.max(v, 0) + s.slope() * Math.min(v, 0));
      case LayerSpec.Silu _ -> x -> map(x, v -> v / (1 + Math.exp(-v)));
      case LayerSpec.Gelu _ -> x -> map(x, DoubleLayers::gelu);
      case LayerSpec.Tanh _ -> x -> map(x, Math::tanh);
      case LayerSpec.Sigmoid _ -> x -> map(x, v -> 1 / (1 + Math.exp(-v)));
      case LayerSpec.Softmax _ -> DoubleLayers::softmax;
      case LayerSpec.Flatten _, LayerSpec.Reshape _, LayerSpec.Dropout _ -> x -> x;
      case LayerSpec.Residual _, LayerSpec.BatchNorm _ -> throw new IllegalArgumentException();
    };
  }

  /** Normalizes each channel by its mean and variance over the batch. */
  static double[][] batchNorm(
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

  /** Each channel is convolved by itself, with its own part of the weight. */
  private static double[] depthwiseConv2d(
      WindowGeometry window, Shape out, double[] x, double[] weight) {
    double[] y = new double[out.size()];
    for (int c = 0; c < out.dim(0); c++) {
      double[] xc = part(x, c, window.inArea());
      double[] weightOfC = part(weight, c, window.windowSize());
      double[] yc = DirectConvolution.output(window, 1, xc, weightOfC);
      System.arraycopy(yc, 0, y, c * yc.length, yc.length);
    }
    return y;
  }

  private static double[] part(double[] numbers, int i, int size) {
    return Arrays.copyOfRange(numbers, i * size, (i + 1) * size);
  }

  private static WindowGeometry window(
      int channels, Shape in, int kernelSize, int stride, Padding padding) {
    int before = padding.before(kernelSize);
    int after = padding.after(kernelSize);
    return new WindowGeometry(channels, in.dim(1), in.dim(2), kernelSize, stride, before, after);
  }

  /** Adds to outputs their biases, each of them to as many outputs in a row. */
  static double[] plus(double[] y, double[] bias) {
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

  /** {@code exp(x) / Σ exp(x)}. */
  static double[] softmax(double[] x) {
    double sum = Arrays.stream(x).map(Math::exp).sum();
    return map(x, v -> Math.exp(v) / sum);
  }
}
