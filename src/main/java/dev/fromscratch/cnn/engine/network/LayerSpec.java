package dev.fromscratch.cnn.engine.network;

import dev.fromscratch.cnn.engine.layer.ConvBias;
import dev.fromscratch.cnn.engine.layer.Padding;
import dev.fromscratch.cnn.engine.layer.WeightInit;
import dev.fromscratch.cnn.engine.tensor.Shape;
import java.util.List;

/** One layer of a {@link NetworkSpec}: what was chosen about it, without shapes or parameters. */
public sealed interface LayerSpec {

  /** The layer's type as people write it, for example {@code maxPool2d}. */
  String type();

  /** A convolution; see {@link dev.fromscratch.cnn.engine.layer.Conv2d}. */
  record Conv2d(
      int outChannels,
      int kernelSize,
      int stride,
      Padding padding,
      ConvBias bias,
      WeightInit weightInit)
      implements LayerSpec {

    /** Stride 1, no padding, a bias per channel, He initialisation. */
    public Conv2d(int outChannels, int kernelSize) {
      this(outChannels, kernelSize, 1, Padding.VALID, ConvBias.PER_CHANNEL, WeightInit.HE);
    }

    @Override
    public String type() {
      return "conv2d";
    }
  }

  /**
   * A convolution of every channel by itself; see {@link
   * dev.fromscratch.cnn.engine.layer.DepthwiseConv2d}.
   */
  record DepthwiseConv2d(
      int kernelSize, int stride, Padding padding, ConvBias bias, WeightInit weightInit)
      implements LayerSpec {

    /** Stride 1, no padding, a bias per channel, He initialisation. */
    public DepthwiseConv2d(int kernelSize) {
      this(kernelSize, 1, Padding.VALID, ConvBias.PER_CHANNEL, WeightInit.HE);
    }

    @Override
    public String type() {
      return "depthwiseConv2d";
    }
  }

  /** A dense layer; see {@link dev.fromscratch.cnn.engine.layer.Dense}. */
  record Dense(int outFeatures, WeightInit weightInit) implements LayerSpec {

    /** He initialisation. */
    public Dense(int outFeatures) {
      this(outFeatures, WeightInit.HE);
    }

    @Override
    public String type() {
      return "dense";
    }
  }

  /** Max pooling; see {@link dev.fromscratch.cnn.engine.layer.MaxPool2d}. */
  record MaxPool2d(int kernelSize, int stride) implements LayerSpec {

    /** Windows side by side. */
    public MaxPool2d(int kernelSize) {
      this(kernelSize, kernelSize);
    }

    @Override
    public String type() {
      return "maxPool2d";
    }
  }

  /** Mean pooling; see {@link dev.fromscratch.cnn.engine.layer.AvgPool2d}. */
  record AvgPool2d(int kernelSize, int stride) implements LayerSpec {

    /** Windows side by side. */
    public AvgPool2d(int kernelSize) {
      this(kernelSize, kernelSize);
    }

    @Override
    public String type() {
      return "avgPool2d";
    }
  }

  /** The mean of each channel; see {@link dev.fromscratch.cnn.engine.layer.GlobalAvgPool}. */
  record GlobalAvgPool() implements LayerSpec {
    @Override
    public String type() {
      return "globalAvgPool";
    }
  }

  /** All axes in one; see {@link dev.fromscratch.cnn.engine.layer.Flatten}. */
  record Flatten() implements LayerSpec {
    @Override
    public String type() {
      return "flatten";
    }
  }

  /** Another shape; see {@link dev.fromscratch.cnn.engine.layer.Reshape}. */
  record Reshape(Shape shape) implements LayerSpec {
    @Override
    public String type() {
      return "reshape";
    }
  }

  /** Batch normalization; see {@link dev.fromscratch.cnn.engine.layer.BatchNorm}. */
  record BatchNorm(float momentum, float epsilon) implements LayerSpec {

    /** Momentum 0.1, ε = 10⁻⁵. */
    public BatchNorm() {
      this(0.1f, 1e-5f);
    }

    @Override
    public String type() {
      return "batchNorm";
    }
  }

  /** The rectifier; see {@link dev.fromscratch.cnn.engine.layer.Relu}. */
  record Relu() implements LayerSpec {
    @Override
    public String type() {
      return "relu";
    }
  }

  /** The leaky rectifier; see {@link dev.fromscratch.cnn.engine.layer.LeakyRelu}. */
  record LeakyRelu(float slope) implements LayerSpec {

    /** Slope 0.01. */
    public LeakyRelu() {
      this(0.01f);
    }

    @Override
    public String type() {
      return "leakyRelu";
    }
  }

  /** The sigmoid linear unit; see {@link dev.fromscratch.cnn.engine.layer.Silu}. */
  record Silu() implements LayerSpec {
    @Override
    public String type() {
      return "silu";
    }
  }

  /** The Gaussian error linear unit; see {@link dev.fromscratch.cnn.engine.layer.Gelu}. */
  record Gelu() implements LayerSpec {
    @Override
    public String type() {
      return "gelu";
    }
  }

  /** The hyperbolic tangent; see {@link dev.fromscratch.cnn.engine.layer.Tanh}. */
  record Tanh() implements LayerSpec {
    @Override
    public String type() {
      return "tanh";
    }
  }

  /** The logistic function; see {@link dev.fromscratch.cnn.engine.layer.Sigmoid}. */
  record Sigmoid() implements LayerSpec {
    @Override
    public String type() {
      return "sigmoid";
    }
  }

  /** Probabilities; see {@link dev.fromscratch.cnn.engine.layer.Softmax}. */
  record Softmax() implements LayerSpec {
    @Override
    public String type() {
      return "softmax";
    }
  }

  /**
   * What layers in a row add to their input; see {@link dev.fromscratch.cnn.engine.layer.Residual}.
   *
   * @param layers the layers in order, at least one
   */
  record Residual(List<LayerSpec> layers) implements LayerSpec {

    public Residual {
      layers = List.copyOf(layers);
      if (layers.isEmpty()) {
        throw new IllegalArgumentException("a residual layer needs at least one layer inside");
      }
    }

    @Override
    public String type() {
      return "residual";
    }
  }

  /** Dropout; see {@link dev.fromscratch.cnn.engine.layer.Dropout}. */
  record Dropout(float rate) implements LayerSpec {
    @Override
    public String type() {
      return "dropout";
    }
  }
}
