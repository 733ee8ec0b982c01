package dev.fromscratch.cnn.engine.training;

import dev.fromscratch.cnn.engine.data.Dataset;
import dev.fromscratch.cnn.engine.layer.ConvBias;
import dev.fromscratch.cnn.engine.layer.Padding;
import dev.fromscratch.cnn.engine.layer.WeightInit;
import dev.fromscratch.cnn.engine.network.LayerSpec;
import dev.fromscratch.cnn.engine.network.Network;
import dev.fromscratch.cnn.engine.network.NetworkSpec;
import dev.fromscratch.cnn.engine.network.Normalization;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** A small task: which quarter of a noisy 8x8 picture is the bright one? */
final class Quadrants {

  static final Shape IMAGE = Shape.of(1, 8, 8);

  private Quadrants() {}

  /** Pictures of all four classes in turn. */
  static Dataset dataset(int size, long seed) {
    var random = new SeededRandom(seed);
    byte[] pixels = new byte[size * IMAGE.size()];
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      labels[i] = i % 4;
      for (int p = 0; p < IMAGE.size(); p++) {
        int quadrant = p / 32 * 2 + p % 8 / 4;
        int brightness = quadrant == labels[i] ? 120 : 0;
        pixels[i * IMAGE.size() + p] = (byte) (brightness + random.nextInt(130));
      }
    }
    return Dataset.of(IMAGE, List.of("NW", "NE", "SW", "SE"), pixels, labels);
  }

  /**
   * A network with everything that takes part in training: convolutions with both biases, pooling,
   * dropout, and a parameter of more than 16,384 numbers.
   */
  static NetworkSpec everything() {
    return spec(
        new LayerSpec.Conv2d(8, 3, 1, Padding.SAME, ConvBias.PER_CHANNEL, WeightInit.HE),
        new LayerSpec.Relu(),
        new LayerSpec.Conv2d(8, 3, 1, Padding.VALID, ConvBias.PER_POSITION, WeightInit.HE),
        new LayerSpec.Tanh(),
        new LayerSpec.MaxPool2d(2),
        new LayerSpec.Dropout(0.25f),
        new LayerSpec.Flatten(),
        new LayerSpec.Dense(240),
        new LayerSpec.Relu(),
        new LayerSpec.Dense(4));
  }

  /** A network with a dense layer that all threads share if a batch is small. */
  static NetworkSpec wide() {
    return spec(
        new LayerSpec.Flatten(),
        new LayerSpec.Dense(1100),
        new LayerSpec.Relu(),
        new LayerSpec.Dense(4));
  }

  /** A network whose shards meet three times, once inside a residual layer; with dropout. */
  static NetworkSpec normalized() {
    LayerSpec conv2d = new LayerSpec.Conv2d(4, 3, 1, Padding.SAME, ConvBias.NONE, WeightInit.HE);
    return spec(
        conv2d,
        new LayerSpec.BatchNorm(),
        new LayerSpec.Relu(),
        new LayerSpec.Residual(List.of(conv2d, new LayerSpec.BatchNorm(), new LayerSpec.Silu())),
        new LayerSpec.MaxPool2d(2),
        new LayerSpec.Dropout(0.25f),
        new LayerSpec.Flatten(),
        new LayerSpec.Dense(30, WeightInit.HE),
        new LayerSpec.BatchNorm(),
        new LayerSpec.Relu(),
        new LayerSpec.Dense(4));
  }

  /** A convolution and a dense layer, and what the loss needs at the end. */
  static NetworkSpec small(LayerSpec... last) {
    List<LayerSpec> layers =
        new ArrayList<>(
            List.of(
                new LayerSpec.Conv2d(4, 3),
                new LayerSpec.Relu(),
                new LayerSpec.MaxPool2d(2),
                new LayerSpec.Flatten(),
                new LayerSpec.Dense(4)));
    layers.addAll(List.of(last));
    return new NetworkSpec(IMAGE, Normalization.NONE, layers);
  }

  /** One dense layer: nothing in it is random but its parameters. */
  static Network linear(long seed) {
    return Network.build(spec(new LayerSpec.Flatten(), new LayerSpec.Dense(4)), seed);
  }

  /** Two dense layers; the weight of the first has more than the 16,384 numbers of one range. */
  static Network wide(long seed) {
    return Network.build(
        spec(
            new LayerSpec.Flatten(),
            new LayerSpec.Dense(300),
            new LayerSpec.Tanh(),
            new LayerSpec.Dense(4)),
        seed);
  }

  private static NetworkSpec spec(LayerSpec... layers) {
    return new NetworkSpec(IMAGE, Normalization.MNIST, List.of(layers));
  }
}
