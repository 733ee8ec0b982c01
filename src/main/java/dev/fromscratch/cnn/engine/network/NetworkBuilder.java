package dev.fromscratch.cnn.engine.network;

import dev.fromscratch.cnn.engine.layer.AvgPool2d;
import dev.fromscratch.cnn.engine.layer.BatchNorm;
import dev.fromscratch.cnn.engine.layer.Chain;
import dev.fromscratch.cnn.engine.layer.Conv2d;
import dev.fromscratch.cnn.engine.layer.Dense;
import dev.fromscratch.cnn.engine.layer.DepthwiseConv2d;
import dev.fromscratch.cnn.engine.layer.Dropout;
import dev.fromscratch.cnn.engine.layer.Flatten;
import dev.fromscratch.cnn.engine.layer.Gelu;
import dev.fromscratch.cnn.engine.layer.GlobalAvgPool;
import dev.fromscratch.cnn.engine.layer.Layer;
import dev.fromscratch.cnn.engine.layer.LeakyRelu;
import dev.fromscratch.cnn.engine.layer.MaxPool2d;
import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.layer.Relu;
import dev.fromscratch.cnn.engine.layer.Reshape;
import dev.fromscratch.cnn.engine.layer.Residual;
import dev.fromscratch.cnn.engine.layer.Sigmoid;
import dev.fromscratch.cnn.engine.layer.Silu;
import dev.fromscratch.cnn.engine.layer.Softmax;
import dev.fromscratch.cnn.engine.layer.Tanh;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the layers of one network. They are numbered in the order in which they begin, those
 * inside residual layers too; the number gives each layer its own random stream.
 */
final class NetworkBuilder {

  /** Numbers in all parameters: 64 MB, far beyond what small pictures need. */
  private static final long MAX_PARAMETERS = 1 << 24;

  private final long seed;
  private int begun;
  private long parameters;

  NetworkBuilder(long seed) {
    this.seed = seed;
  }

  /**
   * Layers in a row.
   *
   * @throws LayerShapeException if one does not fit
   */
  List<Layer> layers(List<LayerSpec> specs, Shape inputShape) {
    List<Layer> layers = new ArrayList<>();
    Shape shape = inputShape;
    for (int i = 0; i < specs.size(); i++) {
      LayerSpec spec = specs.get(i);
      try {
        Layer layer = create(spec, shape);
        requireSmall(layer);
        layers.add(layer);
        shape = layer.outputShape();
      } catch (LayerShapeException e) {
        throw e.inside(i, spec);
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw LayerShapeException.of(i, spec, String.valueOf(e.getMessage()));
      }
    }
    return layers;
  }

  /** Refuses a network of many large layers before it fills the memory. */
  private void requireSmall(Layer layer) {
    if (layer instanceof Residual) {
      // The layers inside have been counted.
      return;
    }
    parameters += layer.parameters().stream().mapToLong(Parameter::size).sum();
    if (parameters > MAX_PARAMETERS) {
      throw new IllegalArgumentException(
          "the network has %d parameters up to here, at most %d are allowed"
              .formatted(parameters, MAX_PARAMETERS));
    }
  }

  private Layer create(LayerSpec spec, Shape input) {
    int index = begun++;
    SeededRandom random = SeededRandom.derive(seed, index);
    return switch (spec) {
      case LayerSpec.Conv2d s ->
          new Conv2d(
              input,
              new Conv2d.Settings(
                  s.outChannels(),
                  s.kernelSize(),
                  s.stride(),
                  s.padding(),
                  s.bias(),
                  s.weightInit()),
              random);
      case LayerSpec.DepthwiseConv2d s ->
          new DepthwiseConv2d(
              input,
              new DepthwiseConv2d.Settings(
                  s.kernelSize(), s.stride(), s.padding(), s.bias(), s.weightInit()),
              random);
      case LayerSpec.Dense s -> new Dense(input, s.outFeatures(), s.weightInit(), random);
      case LayerSpec.MaxPool2d s -> new MaxPool2d(input, s.kernelSize(), s.stride());
      case LayerSpec.AvgPool2d s -> new AvgPool2d(input, s.kernelSize(), s.stride());
      case LayerSpec.GlobalAvgPool _ -> new GlobalAvgPool(input);
      case LayerSpec.BatchNorm s -> new BatchNorm(input, s.momentum(), s.epsilon());
      case LayerSpec.Flatten _ -> new Flatten(input);
      case LayerSpec.Reshape s -> new Reshape(input, s.shape());
      case LayerSpec.Relu _ -> new Relu(input);
      case LayerSpec.LeakyRelu s -> new LeakyRelu(input, s.slope());
      case LayerSpec.Silu _ -> new Silu(input);
      case LayerSpec.Gelu _ -> new Gelu(input);
      case LayerSpec.Tanh _ -> new Tanh(input);
      case LayerSpec.Sigmoid _ -> new Sigmoid(input);
      case LayerSpec.Softmax _ -> new Softmax(input);
      case LayerSpec.Residual s -> new Residual(new Chain(layers(s.layers(), input)));
      case LayerSpec.Dropout s -> new Dropout(input, s.rate(), index);
    };
  }
}
