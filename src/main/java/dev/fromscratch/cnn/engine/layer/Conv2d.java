package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.layer.Pass.Slot;
import dev.fromscratch.cnn.engine.ops.Convolution;
import dev.fromscratch.cnn.engine.ops.Epilogue;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WindowGeometry;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.List;

/**
 * Two-dimensional convolution; strictly a cross-correlation, the window is not flipped:
 *
 * <pre>
 * y[n,o] = bias[o] + Σ_c x[n,c] ⋆ weight[o,c]
 * </pre>
 *
 * <p>Shapes: x {@code [N, C_in, H, W]}, weight {@code [C_out, C_in, K, K]}, bias {@code [C_out]} or
 * {@code [C_out, H_out, W_out]} or none, y {@code [N, C_out, H_out, W_out]}. Derivatives, with p a
 * position in y and q one in x, in terms of the window at {@code p * stride - padding}:
 *
 * <pre>
 * y[n,o,p] = bias[o] + Σ_c,i,j weight[o,c,i,j] x[n,c, p stride - padding + (i,j)]
 * ∂L/∂weight[o,c,i,j] = Σ_n,p ∂L/∂y[n,o,p] x[n,c, p stride - padding + (i,j)]
 * ∂L/∂x[n,c,q] = Σ ∂L/∂y[n,o,p] weight[o,c,i,j]    where p stride - padding + (i,j) = q
 * ∂L/∂bias[o] = Σ_n,p ∂L/∂y[n,o,p]
 * </pre>
 *
 * <p>The last but one is the full convolution of ∂L/∂y with the flipped weight.
 */
public final class Conv2d implements Layer {

  private final WindowGeometry window;
  private final Shape inputShape;
  private final Shape outputShape;
  private final Parameter weight;
  private final OutputBias bias;
  private volatile Convolution lastSize;

  /** Everything that is chosen about a convolution. */
  public record Settings(
      int outChannels,
      int kernelSize,
      int stride,
      Padding padding,
      ConvBias bias,
      WeightInit weightInit) {

    public Settings {
      if (outChannels <= 0) {
        throw new IllegalArgumentException("outChannels must be positive, got " + outChannels);
      }
    }
  }

  /**
   * A convolution with fresh parameters.
   *
   * @param inputShape {@code [C_in, H, W]}
   * @throws IllegalArgumentException if the input has another rank or the window does not fit
   */
  public Conv2d(Shape inputShape, Settings settings, SeededRandom random) {
    int kernelSize = settings.kernelSize();
    this.window =
        Windows.over(
            inputShape,
            kernelSize,
            settings.stride(),
            settings.padding().before(kernelSize),
            settings.padding().after(kernelSize));
    this.inputShape = inputShape;
    int outChannels = settings.outChannels();
    this.outputShape = Shape.of(outChannels, window.outHeight(), window.outWidth());
    this.weight =
        Parameter.weight(Shape.of(outChannels, window.channels(), kernelSize, kernelSize));
    this.bias = new OutputBias(settings.bias(), outputShape);
    this.lastSize = new Convolution(window, outChannels, 1);
    int fanOut = outChannels * kernelSize * kernelSize;
    settings.weightInit().fillWeight(weight, window.windowSize(), fanOut, random);
    bias.fill(settings.weightInit(), window.windowSize(), random);
  }

  private Conv2d(
      WindowGeometry window,
      Shape inputShape,
      Shape outputShape,
      Parameter weight,
      OutputBias bias) {
    this.window = window;
    this.inputShape = inputShape;
    this.outputShape = outputShape;
    this.weight = weight;
    this.bias = bias;
    this.lastSize = new Convolution(window, outputShape.dim(0), 1);
  }

  @Override
  public Shape inputShape() {
    return inputShape;
  }

  @Override
  public Shape outputShape() {
    return outputShape;
  }

  @Override
  public List<Parameter> parameters() {
    return bias.after(weight);
  }

  @Override
  public long scratchSize(int samples) {
    return new Convolution(window, outputShape.dim(0), samples).scratchSize();
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    pass.saveInput(this, x);
    Tensor y = pass.buffer(this, Slot.OUTPUT, x.dim(0), outputShape);
    pass.ops().convolve(size(x), weight.data(), bias.data(), x.data(), y.data(), pass.scratch());
    return y;
  }

  /** This layer in predictions, with what follows it. */
  Inference inference(TensorOps ops, int samples, Epilogue epilogue) {
    var size = new Convolution(window, outputShape.dim(0), samples);
    return ops.fixedConvolution(size, epilogue, weight.data(), bias.data())::run;
  }

  /** This layer and a map behind it in one. */
  Conv2d followedBy(ChannelMap map) {
    return new Conv2d(window, inputShape, outputShape, map.ofRows(weight), bias.followedBy(map));
  }

  @Override
  public void backwardParameters(Tensor dy, Pass pass) {
    float[] x = pass.savedInput(this).data();
    float[] gradient = pass.gradient(weight).data();
    pass.ops().convolveWeightGradient(size(dy), x, dy.data(), gradient, pass.scratch());
    bias.writeGradient(dy, pass);
  }

  @Override
  public Tensor backwardInput(Tensor dy, Pass pass) {
    Tensor dx = pass.buffer(this, Slot.INPUT_GRADIENT, dy.dim(0), inputShape);
    pass.ops().convolveInputGradient(size(dy), weight.data(), dy.data(), dx.data(), pass.scratch());
    return dx;
  }

  /** The sizes of the last batch; of which thread, does not matter, as they cannot change. */
  private Convolution size(Tensor batch) {
    Convolution size = lastSize;
    if (size.samples() != batch.dim(0)) {
      size = new Convolution(window, outputShape.dim(0), batch.dim(0));
      lastSize = size;
    }
    return size;
  }
}
