package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.web.Faults;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Translates layers between their JSON form and the engine's. */
final class LayerDefinitions {

  private LayerDefinitions() {}

  /** The engine's form of the layers of a network; what is wrong goes to {@code faults}. */
  static List<LayerSpec> toSpecs(
      @Nullable List<@Nullable LayerDefinition> layers, String pointer, Faults faults) {
    return new LayerDefinitionReader(faults).read(layers, pointer);
  }

  /** The JSON form of layers in a row, with every default written out. */
  static List<@Nullable LayerDefinition> of(List<LayerSpec> specs) {
    List<@Nullable LayerDefinition> layers = new ArrayList<>();
    specs.forEach(spec -> layers.add(of(spec)));
    return layers;
  }

  private static LayerDefinition of(LayerSpec spec) {
    return switch (spec) {
      case LayerSpec.Conv2d s ->
          new LayerDefinition.Conv2d(
              s.outChannels(),
              s.kernelSize(),
              s.stride(),
              LayerWords.of(LayerWords.PADDINGS, s.padding()),
              LayerWords.of(LayerWords.BIASES, s.bias()),
              LayerWords.of(LayerWords.INITS, s.weightInit()));
      case LayerSpec.DepthwiseConv2d s ->
          new LayerDefinition.DepthwiseConv2d(
              s.kernelSize(),
              s.stride(),
              LayerWords.of(LayerWords.PADDINGS, s.padding()),
              LayerWords.of(LayerWords.BIASES, s.bias()),
              LayerWords.of(LayerWords.INITS, s.weightInit()));
      case LayerSpec.Dense s ->
          new LayerDefinition.Dense(
              s.outFeatures(), LayerWords.of(LayerWords.INITS, s.weightInit()));
      case LayerSpec.MaxPool2d s -> new LayerDefinition.MaxPool2d(s.kernelSize(), s.stride());
      case LayerSpec.AvgPool2d s -> new LayerDefinition.AvgPool2d(s.kernelSize(), s.stride());
      case LayerSpec.GlobalAvgPool _ -> new LayerDefinition.GlobalAvgPool();
      case LayerSpec.BatchNorm s ->
          new LayerDefinition.BatchNorm(decimal(s.momentum()), decimal(s.epsilon()));
      case LayerSpec.Flatten _ -> new LayerDefinition.Flatten();
      case LayerSpec.Reshape s -> new LayerDefinition.Reshape(axes(s.shape()));
      case LayerSpec.Relu _ -> new LayerDefinition.Relu();
      case LayerSpec.LeakyRelu s -> new LayerDefinition.LeakyRelu(decimal(s.slope()));
      case LayerSpec.Silu _ -> new LayerDefinition.Silu();
      case LayerSpec.Gelu _ -> new LayerDefinition.Gelu();
      case LayerSpec.Tanh _ -> new LayerDefinition.Tanh();
      case LayerSpec.Sigmoid _ -> new LayerDefinition.Sigmoid();
      case LayerSpec.Softmax _ -> new LayerDefinition.Softmax();
      case LayerSpec.Residual s -> new LayerDefinition.Residual(of(s.layers()));
      case LayerSpec.Dropout s -> new LayerDefinition.Dropout(decimal(s.rate()));
    };
  }

  /** The decimal form of a float, so that 0.1f is written 0.1 and not 0.10000000149. */
  private static Double decimal(float number) {
    return Double.valueOf(Float.toString(number));
  }

  /** The sizes of a shape as JSON has them. */
  static List<@Nullable Integer> axes(Shape shape) {
    List<@Nullable Integer> axes = new ArrayList<>();
    for (int dim : shape.toArray()) {
      axes.add(dim);
    }
    return axes;
  }
}
