package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.layer.ConvBias;
import dev.fromscratch.cnn.engine.layer.Padding;
import dev.fromscratch.cnn.engine.layer.WeightInit;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.Faults.NumberRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Translates layers between their JSON form and the engine's. */
final class LayerDefinitions {

  private static final int MAX_LAYERS = 100;
  private static final int MAX_DEPTH = 4;
  private static final int MAX_SIDE = 1024;
  private static final int MAX_CHANNELS = 4096;
  private static final int MAX_FEATURES = 65_536;
  private static final int MAX_RANK = 4;
  private static final float DEFAULT_DROPOUT = 0.5f;
  private static final float DEFAULT_SLOPE = 0.01f;
  private static final float DEFAULT_MOMENTUM = 0.1f;
  private static final float DEFAULT_EPSILON = 1e-5f;

  private static final Map<String, Padding> PADDINGS =
      inOrder(
          Map.entry("valid", Padding.VALID),
          Map.entry("same", Padding.SAME),
          Map.entry("full", Padding.FULL));

  private static final Map<String, ConvBias> BIASES =
      inOrder(
          Map.entry("perChannel", ConvBias.PER_CHANNEL),
          Map.entry("perPosition", ConvBias.PER_POSITION),
          Map.entry("none", ConvBias.NONE));

  private static final Map<String, WeightInit> INITS =
      inOrder(
          Map.entry("he", WeightInit.HE),
          Map.entry("xavier", WeightInit.XAVIER),
          Map.entry("standardNormal", WeightInit.STANDARD_NORMAL),
          Map.entry("uniform", WeightInit.UNIFORM));

  private LayerDefinitions() {}

  /** The engine's form of the layers of a network; what is wrong goes to {@code faults}. */
  static List<LayerSpec> toSpecs(
      @Nullable List<@Nullable LayerDefinition> layers, String pointer, Faults faults) {
    int total = count(layers);
    boolean small = layers == null || layers.size() <= MAX_LAYERS;
    if (small && total > MAX_LAYERS) {
      faults.add(
          Faults.INVALID_VALUE,
          pointer,
          "a network must hold at most %d layers in all, got %d".formatted(MAX_LAYERS, total));
      return List.of();
    }
    return toSpecs(layers, pointer, 0, faults);
  }

  private static int count(@Nullable List<@Nullable LayerDefinition> layers) {
    int count = 0;
    for (LayerDefinition layer : layers == null ? List.<@Nullable LayerDefinition>of() : layers) {
      count += layer instanceof LayerDefinition.Residual r ? 1 + count(r.layers()) : 1;
    }
    return count;
  }

  private static List<LayerSpec> toSpecs(
      @Nullable List<@Nullable LayerDefinition> layers, String pointer, int depth, Faults faults) {
    List<@Nullable LayerDefinition> given = layers == null ? List.of() : layers;
    if (given.isEmpty() || given.size() > MAX_LAYERS) {
      faults.add(
          Faults.INVALID_VALUE,
          pointer,
          "layers must hold 1 to %d layers, got %d".formatted(MAX_LAYERS, given.size()));
    }
    List<LayerSpec> specs = new ArrayList<>();
    for (int i = 0; i < Math.min(given.size(), MAX_LAYERS); i++) {
      LayerDefinition layer = given.get(i);
      if (layer == null) {
        faults.add(Faults.INVALID_VALUE, pointer + "/" + i, "a layer must be an object, got null");
      } else {
        specs.add(toSpec(layer, pointer + "/" + i, depth, faults));
      }
    }
    return specs;
  }

  /** A stand-in goes on where the layers inside are wrong: the faults say so. */
  private static LayerSpec residual(
      LayerDefinition.Residual d, String pointer, int depth, Faults faults) {
    if (depth == MAX_DEPTH) {
      faults.add(
          Faults.INVALID_VALUE,
          pointer,
          "residual layers must stand at most %d deep in each other".formatted(MAX_DEPTH));
      return new LayerSpec.Flatten();
    }
    List<LayerSpec> specs = toSpecs(d.layers(), pointer + "/layers", depth + 1, faults);
    return specs.isEmpty() ? new LayerSpec.Flatten() : new LayerSpec.Residual(specs);
  }

  private static LayerSpec toSpec(
      LayerDefinition definition, String pointer, int depth, Faults faults) {
    return switch (definition) {
      case LayerDefinition.Conv2d d -> conv2d(d, pointer, faults);
      case LayerDefinition.DepthwiseConv2d d ->
          new LayerSpec.DepthwiseConv2d(
              kernelSize(d.kernelSize(), pointer, faults),
              stride(d.stride(), 1, pointer, faults),
              padding(d.padding(), pointer, faults),
              bias(d.bias(), pointer, faults),
              weightInit(d.weightInit(), pointer, faults));
      case LayerDefinition.Dense d ->
          new LayerSpec.Dense(
              faults.requiredInteger(pointer + "/outFeatures", d.outFeatures(), 1, MAX_FEATURES),
              weightInit(d.weightInit(), pointer, faults));
      case LayerDefinition.MaxPool2d d -> {
        int kernelSize = kernelSize(d.kernelSize(), pointer, faults);
        yield new LayerSpec.MaxPool2d(kernelSize, stride(d.stride(), kernelSize, pointer, faults));
      }
      case LayerDefinition.AvgPool2d d -> {
        int kernelSize = kernelSize(d.kernelSize(), pointer, faults);
        yield new LayerSpec.AvgPool2d(kernelSize, stride(d.stride(), kernelSize, pointer, faults));
      }
      case LayerDefinition.GlobalAvgPool _ -> new LayerSpec.GlobalAvgPool();
      case LayerDefinition.BatchNorm d -> batchNorm(d, pointer, faults);
      case LayerDefinition.Flatten _ -> new LayerSpec.Flatten();
      case LayerDefinition.Reshape d -> new LayerSpec.Reshape(shape(d, pointer, faults));
      case LayerDefinition.Relu _ -> new LayerSpec.Relu();
      case LayerDefinition.LeakyRelu d ->
          new LayerSpec.LeakyRelu(
              faults.number(
                  pointer + "/slope", d.slope(), DEFAULT_SLOPE, NumberRange.ZERO_TO_BELOW_ONE));
      case LayerDefinition.Silu _ -> new LayerSpec.Silu();
      case LayerDefinition.Gelu _ -> new LayerSpec.Gelu();
      case LayerDefinition.Tanh _ -> new LayerSpec.Tanh();
      case LayerDefinition.Sigmoid _ -> new LayerSpec.Sigmoid();
      case LayerDefinition.Softmax _ -> new LayerSpec.Softmax();
      case LayerDefinition.Residual d -> residual(d, pointer, depth, faults);
      case LayerDefinition.Dropout d ->
          new LayerSpec.Dropout(
              faults.number(
                  pointer + "/rate", d.rate(), DEFAULT_DROPOUT, NumberRange.ZERO_TO_BELOW_ONE));
    };
  }

  private static LayerSpec conv2d(LayerDefinition.Conv2d d, String pointer, Faults faults) {
    return new LayerSpec.Conv2d(
        faults.requiredInteger(pointer + "/outChannels", d.outChannels(), 1, MAX_CHANNELS),
        kernelSize(d.kernelSize(), pointer, faults),
        stride(d.stride(), 1, pointer, faults),
        padding(d.padding(), pointer, faults),
        bias(d.bias(), pointer, faults),
        weightInit(d.weightInit(), pointer, faults));
  }

  private static LayerSpec batchNorm(LayerDefinition.BatchNorm d, String pointer, Faults faults) {
    return new LayerSpec.BatchNorm(
        faults.number(
            pointer + "/momentum", d.momentum(), DEFAULT_MOMENTUM, NumberRange.ABOVE_ZERO_TO_ONE),
        faults.number(pointer + "/epsilon", d.epsilon(), DEFAULT_EPSILON, NumberRange.POSITIVE));
  }

  private static int kernelSize(@Nullable Integer kernelSize, String pointer, Faults faults) {
    return faults.requiredInteger(pointer + "/kernelSize", kernelSize, 1, MAX_SIDE);
  }

  private static int stride(@Nullable Integer stride, int fallback, String pointer, Faults faults) {
    return faults.integer(pointer + "/stride", stride, fallback, 1, MAX_SIDE);
  }

  private static Padding padding(@Nullable String word, String pointer, Faults faults) {
    return faults.choice(Faults.INVALID_VALUE, pointer + "/padding", word, Padding.VALID, PADDINGS);
  }

  private static ConvBias bias(@Nullable String word, String pointer, Faults faults) {
    return faults.choice(
        Faults.INVALID_VALUE, pointer + "/bias", word, ConvBias.PER_CHANNEL, BIASES);
  }

  private static WeightInit weightInit(@Nullable String word, String pointer, Faults faults) {
    return faults.choice(Faults.INVALID_VALUE, pointer + "/weightInit", word, WeightInit.HE, INITS);
  }

  private static Shape shape(LayerDefinition.Reshape d, String pointer, Faults faults) {
    List<@Nullable Integer> axes = d.shape() == null ? List.of() : d.shape();
    if (axes.isEmpty() || axes.size() > MAX_RANK) {
      faults.add(
          Faults.INVALID_VALUE,
          pointer + "/shape",
          "shape must have 1 to %d axes, got %d".formatted(MAX_RANK, axes.size()));
      return Shape.of(1);
    }
    int[] dims = new int[axes.size()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = faults.requiredInteger(pointer + "/shape/" + i, axes.get(i), 1, MAX_FEATURES);
    }
    if (faults.any()) {
      return Shape.of(1);
    }
    try {
      return Shape.of(dims);
    } catch (IllegalArgumentException e) {
      faults.add(Faults.INVALID_VALUE, pointer + "/shape", String.valueOf(e.getMessage()));
      return Shape.of(1);
    }
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
              word(PADDINGS, s.padding()),
              word(BIASES, s.bias()),
              word(INITS, s.weightInit()));
      case LayerSpec.DepthwiseConv2d s ->
          new LayerDefinition.DepthwiseConv2d(
              s.kernelSize(),
              s.stride(),
              word(PADDINGS, s.padding()),
              word(BIASES, s.bias()),
              word(INITS, s.weightInit()));
      case LayerSpec.Dense s ->
          new LayerDefinition.Dense(s.outFeatures(), word(INITS, s.weightInit()));
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

  private static <T> String word(Map<String, T> words, T meaning) {
    return words.entrySet().stream()
        .filter(entry -> entry.getValue().equals(meaning))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  @SafeVarargs
  private static <T> Map<String, T> inOrder(Map.Entry<String, T>... entries) {
    Map<String, T> words = new LinkedHashMap<>();
    for (Map.Entry<String, T> entry : entries) {
      words.put(entry.getKey(), entry.getValue());
    }
    return words;
  }
}
