package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.layer.Pass.Slot;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.TensorOps.Product;
import dev.fromscratch.cnn.engine.ops.WindowGeometry;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Arrays;
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
 * derivatives; the column matrix is {@code [KK, P]} with {@code P = H_out * W_out} positions.
 *
 * @see <a href="https://arxiv.org/abs/1704.04861">Howard et al.: MobileNets (2017)</a>
 */
public final class DepthwiseConv2d implements Layer {

  /** The window over one channel. */
  private final WindowGeometry window;

  private final Shape inputShape;
  private final Shape outputShape;
  private final Shape columnShape;
  private final Parameter weight;
  private final OutputBias bias;

  /** Everything that is chosen about a depthwise convolution. */
  public record Settings(
      int kernelSize, int stride, Padding padding, ConvBias bias, WeightInit weightInit) {}

  /**
   * A convolution with fresh parameters.
   *
   * @param inputShape {@code [C, H, W]}
   * @throws IllegalArgumentException if the input has another rank, or the window does not fit, or
   *     the column matrix exceeds an array
   */
  public DepthwiseConv2d(Shape inputShape, Settings settings, SeededRandom random) {
    Windows.requireImage(inputShape);
    int side = settings.kernelSize();
    this.window =
        Windows.over(
            Shape.of(1, inputShape.dim(1), inputShape.dim(2)),
            side,
            settings.stride(),
            settings.padding().before(side),
            settings.padding().after(side));
    int channels = inputShape.dim(0);
    this.inputShape = inputShape;
    this.outputShape = Shape.of(channels, window.outHeight(), window.outWidth());
    this.columnShape = Shape.of(window.windowSize(), window.outArea()).sample();
    this.weight = Parameter.weight(Shape.of(channels, 1, side, side));
    this.bias = new OutputBias(settings.bias(), outputShape);
    int fan = window.windowSize();
    settings.weightInit().fillWeight(weight, fan, fan, random);
    bias.fill(settings.weightInit(), fan, random);
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
  public long scratchSize() {
    return (long) window.windowSize() * window.outArea();
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    pass.saveInput(this, x);
    int count = x.dim(0);
    Tensor y = pass.buffer(this, Slot.OUTPUT, count, outputShape);
    float[] columns = columns(pass);
    TensorOps ops = pass.ops();
    Product product = new Product(1, window.outArea(), window.windowSize());
    for (int n = 0; n < count; n++) {
      bias.write(y.data(), n * outputShape.size());
      for (int plane = n * channels(); plane < (n + 1) * channels(); plane++) {
        ops.imageToColumns(window, x.data(), plane * window.inArea(), columns, 0);
        ops.multiply(
            product, weight.data(), weightOf(plane), columns, 0, y.data(), outputOf(plane));
      }
    }
    return y;
  }

  @Override
  public void backwardParameters(Tensor dy, Pass pass) {
    Tensor x = pass.savedInput(this);
    float[] weightGradient = pass.gradient(weight).data();
    float[] rows = columns(pass);
    TensorOps ops = pass.ops();
    Product product = new Product(1, window.windowSize(), window.outArea());
    for (int n = 0; n < dy.dim(0); n++) {
      bias.addGradient(dy, n * outputShape.size(), pass);
      for (int plane = n * channels(); plane < (n + 1) * channels(); plane++) {
        ops.imageToRows(window, x.data(), plane * window.inArea(), rows, 0);
        ops.multiply(product, dy.data(), outputOf(plane), rows, 0, weightGradient, weightOf(plane));
      }
    }
  }

  @Override
  public Tensor backwardInput(Tensor dy, Pass pass) {
    Tensor dx = pass.buffer(this, Slot.INPUT_GRADIENT, dy.dim(0), inputShape);
    Arrays.fill(dx.data(), 0, dx.size(), 0);
    float[] columns = columns(pass);
    TensorOps ops = pass.ops();
    Product product = new Product(window.windowSize(), window.outArea(), 1);
    for (int plane = 0; plane < dy.dim(0) * channels(); plane++) {
      Arrays.fill(columns, 0, window.windowSize() * window.outArea(), 0);
      ops.multiplyTransposedA(
          product, weight.data(), weightOf(plane), dy.data(), outputOf(plane), columns, 0);
      ops.columnsToImage(window, columns, 0, dx.data(), plane * window.inArea());
    }
    return dx;
  }

  private int channels() {
    return inputShape.dim(0);
  }

  /** Where the window of a plane begins; planes are counted through all channels of a batch. */
  private int weightOf(int plane) {
    return plane % channels() * window.windowSize();
  }

  /** Where the output of a plane begins. */
  private int outputOf(int plane) {
    return plane * window.outArea();
  }

  private float[] columns(Pass pass) {
    return pass.buffer(this, Slot.COLUMNS, window.windowSize(), columnShape).data();
  }
}
