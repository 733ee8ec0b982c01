package dev.fromscratch.cnn.engine.testing;

import dev.fromscratch.cnn.engine.layer.ConvBias;
import dev.fromscratch.cnn.engine.layer.Padding;
import dev.fromscratch.cnn.engine.layer.WeightInit;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.ops.WindowGeometry;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Legal networks at random, made of all layers in all their settings: the same seed gives the same
 * one. They are small, so that every derivative of them can be measured.
 */
public final class RandomNetworks {

  /** Layers of every type; {@link #redrawn} chooses other settings for them. */
  private static final List<LayerSpec> TYPES =
      List.of(
          new LayerSpec.Conv2d(1, 1),
          new LayerSpec.DepthwiseConv2d(1),
          new LayerSpec.Dense(1),
          new LayerSpec.MaxPool2d(1),
          new LayerSpec.AvgPool2d(1),
          new LayerSpec.GlobalAvgPool(),
          new LayerSpec.BatchNorm(),
          new LayerSpec.Flatten(),
          new LayerSpec.Reshape(Shape.of(1)),
          new LayerSpec.Relu(),
          new LayerSpec.LeakyRelu(),
          new LayerSpec.Silu(),
          new LayerSpec.Gelu(),
          new LayerSpec.Tanh(),
          new LayerSpec.Sigmoid(),
          new LayerSpec.Softmax(),
          new LayerSpec.Residual(List.of(new LayerSpec.Relu())),
          new LayerSpec.Dropout(0));

  private static final int MAX_LAYERS = 6;
  private static final int MAX_DEPTH = 2;
  private static final int MAX_SIZE = 400;

  private final SeededRandom random;

  private RandomNetworks(long seed) {
    this.random = SeededRandom.derive(seed, "random network".hashCode());
  }

  /** A layer and what it makes of its input. */
  private record Fitting(LayerSpec layer, Shape output) {}

  /** A network for small pictures of 1 to 3 channels that ends in 2 to 4 logits. */
  public static NetworkSpec spec(long seed) {
    var networks = new RandomNetworks(seed);
    Shape input = Shape.of(networks.from(1, 3), networks.from(3, 8), networks.from(3, 8));
    return networks.draw(input, networks.from(2, 4));
  }

  /** A network for these pictures that ends in one logit per class. */
  public static NetworkSpec spec(long seed, Shape input, int classes) {
    return new RandomNetworks(seed).draw(input, classes);
  }

  private NetworkSpec draw(Shape input, int classes) {
    List<LayerSpec> layers = new ArrayList<>();
    Shape shape = row(layers, input, from(1, MAX_LAYERS), 0);
    if (shape.rank() != 1) {
      layers.add(new LayerSpec.Flatten());
    }
    layers.add(new LayerSpec.Dense(classes, one(WeightInit.values())));
    var normalization = new Normalization(random.nextFloat(), 0.25f + random.nextFloat());
    return new NetworkSpec(input, normalization, layers);
  }

  /** Adds layers in a row, and returns what comes out of them. */
  private Shape row(List<LayerSpec> layers, Shape input, int count, int depth) {
    Shape shape = input;
    while (layers.size() < count) {
      LayerSpec type = TYPES.get(random.nextInt(TYPES.size()));
      Fitting fitting = redrawn(type, shape, depth);
      if (fitting != null && fitting.output().size() <= MAX_SIZE) {
        layers.add(fitting.layer());
        shape = fitting.output();
      }
    }
    return shape;
  }

  /** A layer of this type in random settings that fits the input, or null if none does. */
  private @Nullable Fitting redrawn(LayerSpec type, Shape input, int depth) {
    return switch (type) {
      case LayerSpec.Conv2d _ -> conv2d(input);
      case LayerSpec.DepthwiseConv2d _ -> depthwiseConv2d(input);
      case LayerSpec.Dense _ when input.rank() == 1 -> {
        int out = from(1, 8);
        yield new Fitting(new LayerSpec.Dense(out, one(WeightInit.values())), Shape.of(out));
      }
      case LayerSpec.Dense _ -> null;
      case LayerSpec.MaxPool2d _ -> {
        Window window = window(input, Padding.VALID);
        yield window == null
            ? null
            : window.fitting(new LayerSpec.MaxPool2d(window.side, window.stride), input.dim(0));
      }
      case LayerSpec.AvgPool2d _ -> {
        Window window = window(input, Padding.VALID);
        yield window == null
            ? null
            : window.fitting(new LayerSpec.AvgPool2d(window.side, window.stride), input.dim(0));
      }
      case LayerSpec.GlobalAvgPool _ ->
          input.rank() == 3 ? new Fitting(type, Shape.of(input.dim(0))) : null;
      case LayerSpec.BatchNorm _ ->
          input.rank() == 1 || input.rank() == 3 ? same(batchNorm(), input) : null;
      case LayerSpec.Flatten _ -> new Fitting(type, Shape.of(input.size()));
      case LayerSpec.Reshape _ -> reshape(input);
      case LayerSpec.LeakyRelu _ -> same(new LayerSpec.LeakyRelu(random.nextFloat()), input);
      case LayerSpec.Relu _,
          LayerSpec.Silu _,
          LayerSpec.Gelu _,
          LayerSpec.Tanh _,
          LayerSpec.Sigmoid _ ->
          same(type, input);
      case LayerSpec.Softmax _ -> input.rank() == 1 ? same(type, input) : null;
      case LayerSpec.Residual _ -> depth == MAX_DEPTH ? null : residual(input, depth + 1);
      case LayerSpec.Dropout _ -> same(new LayerSpec.Dropout(0.9f * random.nextFloat()), input);
    };
  }

  private LayerSpec batchNorm() {
    return new LayerSpec.BatchNorm(0.1f + 0.9f * random.nextFloat(), 1e-3f);
  }

  private static Fitting same(LayerSpec layer, Shape input) {
    return new Fitting(layer, input);
  }

  /** A square window that fits its input, and what comes out at every stop of it. */
  private record Window(int side, int stride, int outHeight, int outWidth) {
    Fitting fitting(LayerSpec layer, int channels) {
      return new Fitting(layer, Shape.of(channels, outHeight, outWidth));
    }
  }

  private @Nullable Window window(Shape input, Padding padding) {
    int side = from(1, 4);
    int stride = from(1, 3);
    int before = padding.before(side);
    int after = padding.after(side);
    if (input.rank() != 3 || Math.min(input.dim(1), input.dim(2)) + before + after < side) {
      return null;
    }
    var geometry = new WindowGeometry(1, input.dim(1), input.dim(2), side, stride, before, after);
    return new Window(side, stride, geometry.outHeight(), geometry.outWidth());
  }

  private @Nullable Fitting conv2d(Shape input) {
    Padding padding = one(Padding.values());
    Window window = window(input, padding);
    if (window == null) {
      return null;
    }
    int channels = from(1, 4);
    ConvBias bias = one(ConvBias.values());
    WeightInit init = one(WeightInit.values());
    return window.fitting(
        new LayerSpec.Conv2d(channels, window.side, window.stride, padding, bias, init), channels);
  }

  private @Nullable Fitting depthwiseConv2d(Shape input) {
    Padding padding = one(Padding.values());
    Window window = window(input, padding);
    if (window == null) {
      return null;
    }
    ConvBias bias = one(ConvBias.values());
    WeightInit init = one(WeightInit.values());
    return window.fitting(
        new LayerSpec.DepthwiseConv2d(window.side, window.stride, padding, bias, init),
        input.dim(0));
  }

  /** Any three sizes with the same product. */
  private Fitting reshape(Shape input) {
    int channels = divisor(input.size());
    int height = divisor(input.size() / channels);
    Shape shape = Shape.of(channels, height, input.size() / channels / height);
    return new Fitting(new LayerSpec.Reshape(shape), shape);
  }

  private int divisor(int number) {
    int divisor = from(1, number);
    while (number % divisor != 0) {
      divisor--;
    }
    return divisor;
  }

  /** Layers as they come, and then one that brings back the shape if they changed it. */
  private Fitting residual(Shape input, int depth) {
    List<LayerSpec> layers = new ArrayList<>();
    Shape output = row(layers, input, from(1, 3), depth);
    if (!output.equals(input)) {
      layers.add(new LayerSpec.Flatten());
      layers.add(new LayerSpec.Dense(input.size(), one(WeightInit.values())));
      layers.add(new LayerSpec.Reshape(input));
    }
    return same(new LayerSpec.Residual(layers), input);
  }

  /** A whole number in {@code [low, high]}. */
  private int from(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  private <T> T one(T[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
