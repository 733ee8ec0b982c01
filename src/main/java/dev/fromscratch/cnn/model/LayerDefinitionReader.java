package dev.fromscratch.cnn.model;

import dev.fromscratch.cnn.engine.layer.ConvBias;
import dev.fromscratch.cnn.engine.layer.Padding;
import dev.fromscratch.cnn.engine.layer.WeightInit;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.web.Faults;
import dev.fromscratch.cnn.web.Faults.NumberRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads layers in their JSON form, fills in defaults, and collects what is wrong with them. */
final class LayerDefinitionReader {

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

  private final Faults faults;

  LayerDefinitionReader(Faults faults) {
    this.faults = faults;
  }

  /** The engine's form of the layers of a network. */
  List<LayerSpec> read(@Nullable List<@Nullable LayerDefinition> layers, String pointer) {
    int total = count(layers);
    boolean small = layers == null || layers.size() <= MAX_LAYERS;
    if (small && total > MAX_LAYERS) {
      faults.add(
          Faults.INVALID_VALUE,
          pointer,
          "a network must hold at most %d layers in all, got %d".formatted(MAX_LAYERS, total));
      return List.of();
    }
    return specs(layers, pointer, 0);
  }

  private static int count(@Nullable List<@Nullable LayerDefinition> layers) {
    int count = 0;
    for (LayerDefinition layer : layers == null ? List.<@Nullable LayerDefinition>of() : layers) {
      count += layer instanceof LayerDefinition.Residual r ? 1 + count(r.layers()) : 1;
    }
    return count;
  }

  private List<LayerSpec> specs(
      @Nullable List<@Nullable LayerDefinition> layers, String pointer, int depth) {
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
        specs.add(spec(layer, pointer + "/" + i, depth));
      }
    }
    return specs;
  }

  /** A stand-in goes on where the layers inside are wrong: the faults say so. */
  private LayerSpec residual(LayerDefinition.Residual d, String pointer, int depth) {
    if (depth == MAX_DEPTH) {
      faults.add(
          Faults.INVALID_VALUE,
          pointer,
          "residual layers must stand at most %d deep in each other".formatted(MAX_DEPTH));
      return new LayerSpec.Flatten();
    }
    List<LayerSpec> specs = specs(d.layers(), pointer + "/layers", depth + 1);
    return specs.isEmpty() ? new LayerSpec.Flatten() : new LayerSpec.Residual(specs);
  }

  private LayerSpec spec(LayerDefinition definition, String pointer, int depth) {
    return switch (definition) {
      case LayerDefinition.Conv2d d -> conv2d(d, pointer);
      case LayerDefinition.DepthwiseConv2d d -> depthwiseConv2d(d, pointer);
      case LayerDefinition.Dense d ->
          new LayerSpec.Dense(
              faults.requiredInteger(pointer + "/outFeatures", d.outFeatures(), 1, MAX_FEATURES),
              weightInit(d.weightInit(), pointer));
      case LayerDefinition.MaxPool2d d -> {
        int kernelSize = kernelSize(d.kernelSize(), pointer);
        yield new LayerSpec.MaxPool2d(kernelSize, stride(d.stride(), kernelSize, pointer));
      }
      case LayerDefinition.AvgPool2d d -> {
        int kernelSize = kernelSize(d.kernelSize(), pointer);
        yield new LayerSpec.AvgPool2d(kernelSize, stride(d.stride(), kernelSize, pointer));
      }
      case LayerDefinition.GlobalAvgPool _ -> new LayerSpec.GlobalAvgPool();
      case LayerDefinition.BatchNorm d -> batchNorm(d, pointer);
      case LayerDefinition.Flatten _ -> new LayerSpec.Flatten();
      case LayerDefinition.Reshape d -> new LayerSpec.Reshape(shape(d, pointer));
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
      case LayerDefinition.Residual d -> residual(d, pointer, depth);
      case LayerDefinition.Dropout d ->
          new LayerSpec.Dropout(
              faults.number(
                  pointer + "/rate", d.rate(), DEFAULT_DROPOUT, NumberRange.ZERO_TO_BELOW_ONE));
    };
  }

  private LayerSpec conv2d(LayerDefinition.Conv2d d, String pointer) {
    return new LayerSpec.Conv2d(
        faults.requiredInteger(pointer + "/outChannels", d.outChannels(), 1, MAX_CHANNELS),
        kernelSize(d.kernelSize(), pointer),
        stride(d.stride(), 1, pointer),
        padding(d.padding(), pointer),
        bias(d.bias(), pointer),
        weightInit(d.weightInit(), pointer));
  }

  private LayerSpec depthwiseConv2d(LayerDefinition.DepthwiseConv2d d, String pointer) {
    return new LayerSpec.DepthwiseConv2d(
        kernelSize(d.kernelSize(), pointer),
        stride(d.stride(), 1, pointer),
        padding(d.padding(), pointer),
        bias(d.bias(), pointer),
        weightInit(d.weightInit(), pointer));
  }

  private LayerSpec batchNorm(LayerDefinition.BatchNorm d, String pointer) {
    return new LayerSpec.BatchNorm(
        faults.number(
            pointer + "/momentum", d.momentum(), DEFAULT_MOMENTUM, NumberRange.ABOVE_ZERO_TO_ONE),
        faults.number(pointer + "/epsilon", d.epsilon(), DEFAULT_EPSILON, NumberRange.POSITIVE));
  }

  private int kernelSize(@Nullable Integer kernelSize, String pointer) {
    return faults.requiredInteger(pointer + "/kernelSize", kernelSize, 1, MAX_SIDE);
  }

  private int stride(@Nullable Integer stride, int fallback, String pointer) {
    return faults.integer(pointer + "/stride", stride, fallback, 1, MAX_SIDE);
  }

  private Padding padding(@Nullable String word, String pointer) {
    return faults.choice(
        Faults.INVALID_VALUE, pointer + "/padding", word, Padding.VALID, LayerWords.PADDINGS);
  }

  private ConvBias bias(@Nullable String word, String pointer) {
    return faults.choice(
        Faults.INVALID_VALUE, pointer + "/bias", word, ConvBias.PER_CHANNEL, LayerWords.BIASES);
  }

  private WeightInit weightInit(@Nullable String word, String pointer) {
    return faults.choice(
        Faults.INVALID_VALUE, pointer + "/weightInit", word, WeightInit.HE, LayerWords.INITS);
  }

  private Shape shape(LayerDefinition.Reshape d, String pointer) {
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
}
