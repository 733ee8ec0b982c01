package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.layer.Pass.Slot;
import dev.fromscratch.cnn.engine.ops.Convolution;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.WindowGeometry;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.List;

/**
 * A convolution of every channel with a window of its own; channels are not mixed:
 *
 * <pre>
 * y[n,c] = bias[c] + x[n,c] ⋆ weight[c]
 * </pre>
 *
 * <p>Shapes: x {@code [N, C, H, W]}, weight {@code [C, 1, K, K]}, bias {@code [C]} or {@code [C,
 * H_out, W_out]} or none, y {@code [N, C, H_out, W_out]}. It is what other libraries call a
 * convolution with C groups. With a {@link Conv2d} of kernel size 1 behind it, which mixes the
 * channels, it does the work of one convolution with a fraction of the weights.
 *
 * <p>Each channel is computed as {@link Conv2d} computes a picture of one channel, and so are its
 * derivatives.
 *
 * @see <a href="https://arxiv.org/abs/1704.04861">Howard et al.: MobileNets (2017)</a>
 */
public final class DepthwiseConv2d implements Layer {

  private final WindowGeometry window;
  private final Shape inputShape;
  private final Shape outputShape;
  private final Parameter weight;
  private final OutputBias bias;

  /** Everything that is chosen about a depthwise convolution. */
  public record Settings(
      int kernelSize, int stride, Padding padding, ConvBias bias, WeightInit weightInit) {}

  /**
   * A convolution with fresh parameters.
   *
   * @param inputShape {@code [C, H, W]}
   * @throws IllegalArgumentException if the input has another rank or the window does not fit
   */
  public DepthwiseConv2d(Shape inputShape, Settings settings, SeededRandom random) {
    int side = settings.kernelSize();
    this.window =
        Windows.over(
            inputShape,
            side,
            settings.stride(),
            settings.padding().before(side),
            settings.padding().after(side));
    int channels = inputShape.dim(0);
    this.inputShape = inputShape;
    this.outputShape = Shape.of(channels, window.outHeight(), window.outWidth());
    this.weight = Parameter.weight(Shape.of(channels, 1, side, side));
    this.bias = new OutputBias(settings.bias(), outputShape);
    int fan = side * side;
    settings.weightInit().fillWeight(weight, fan, fan, random);
    bias.fill(settings.weightInit(), fan, random);
  }

  private DepthwiseConv2d(
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
    return new Convolution(window, window.channels(), samples).depthwiseScratchSize();
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    pass.saveInput(this, x);
    Tensor y = pass.buffer(this, Slot.OUTPUT, x.dim(0), outputShape);
    pass.ops()
        .depthwiseConvolve(size(x), weight.data(), bias.data(), x.data(), y.data(), pass.scratch());
    return y;
  }

  /** This layer in predictions. */
  Inference inference(TensorOps ops, int samples) {
    var size = new Convolution(window, window.channels(), samples);
    return (x, y, scratch) ->
        ops.depthwiseConvolve(size, weight.data(), bias.data(), x, y, scratch);
  }

  /** This layer and a map behind it in one. */
  DepthwiseConv2d followedBy(ChannelMap map) {
    return new DepthwiseConv2d(
        window, inputShape, outputShape, map.ofRows(weight), bias.followedBy(map));
  }

  @Override
  public void backwardParameters(Tensor dy, Pass pass) {
    float[] x = pass.savedInput(this).data();
    float[] gradient = pass.gradient(weight).data();
    pass.ops().depthwiseWeightGradient(size(dy), x, dy.data(), gradient, pass.scratch());
    bias.writeGradient(dy, pass);
  }

  @Override
  public Tensor backwardInput(Tensor dy, Pass pass) {
    Tensor dx = pass.buffer(this, Slot.INPUT_GRADIENT, dy.dim(0), inputShape);
    pass.ops()
        .depthwiseInputGradient(size(dy), weight.data(), dy.data(), dx.data(), pass.scratch());
    return dx;
  }

  private Convolution size(Tensor batch) {
    return new Convolution(window, window.channels(), batch.dim(0));
  }
}
