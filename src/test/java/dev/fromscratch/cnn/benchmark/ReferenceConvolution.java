package dev.fromscratch.cnn.benchmark;

import dev.fromscratch.cnn.engine.layer.Conv2d;
import dev.fromscratch.cnn.engine.layer.ConvBias;
import dev.fromscratch.cnn.engine.layer.Padding;
import dev.fromscratch.cnn.engine.layer.WeightInit;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;

/** The convolutions of the reference networks. */
public enum ReferenceConvolution {
  MNIST_CONV(1, 28, 5, 3),
  LENET_FIRST(1, 28, 8, 5),
  LENET_SECOND(8, 12, 16, 5),
  PYTORCH_MNIST_FIRST(1, 28, 32, 3),
  PYTORCH_MNIST_SECOND(32, 26, 64, 3);

  private final int inChannels;
  private final int side;
  private final int outChannels;
  private final int kernelSize;

  ReferenceConvolution(int inChannels, int side, int outChannels, int kernelSize) {
    this.inChannels = inChannels;
    this.side = side;
    this.outChannels = outChannels;
    this.kernelSize = kernelSize;
  }

  /** The layer with fresh parameters. */
  Conv2d layer() {
    var settings =
        new Conv2d.Settings(
            outChannels, kernelSize, 1, Padding.VALID, ConvBias.PER_CHANNEL, WeightInit.HE);
    return new Conv2d(Shape.of(inChannels, side, side), settings, new SeededRandom(1));
  }
}
