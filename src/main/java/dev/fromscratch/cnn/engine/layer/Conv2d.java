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
 * Two-dimensional convolution; strictly a cross-correlation, the window is not flipped:
 *
 * <pre>
 * y[n,o] = bias[o] + Σ_c x[n,c] ⋆ weight[o,c]
 * </pre>
 *
 * <p>Shapes: x {@code [N, C_in, H, W]}, weight {@code [C_out, C_in, K, K]}, bias {@code [C_out]} or
 * {@code [C_out, H_out, W_out]} or none, y {@code [N, C_out, H_out, W_out]}. Each window of x
 * becomes a column of a matrix, so that for one sample
 *
 * <pre>
 * y = weight · columns          [C_out, P] = [C_out, CKK] · [CKK, P]
 * ∂L/∂weight = ∂L/∂y · columnsᵀ
 * ∂L/∂columns = weightᵀ · ∂L/∂y, added back to the pixels the columns came from
 * </pre>
 *
 * with {@code P = H_out * W_out} positions and {@code CKK = C_in * K * K} numbers under the window.
 * The last line is the full convolution of ∂L/∂y with the weight.
 */
public final class Conv2d implements Layer {

  private final WindowGeometry window;
  private final Shape inputShape;
  private final Shape outputShape;
  private final Shape columnShape;
  private final Parameter weight;
  private final OutputBias bias;

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
   * @throws IllegalArgumentException if the input has another rank, or the window does not fit, or
   *     the column matrix exceeds an array
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
    this.columnShape = columnShape(window);
    this.bias = new OutputBias(settings.bias(), outputShape);
    int fanOut = outChannels * kernelSize * kernelSize;
    settings.weightInit().fillWeight(weight, window.windowSize(), fanOut, random);
    bias.fill(settings.weightInit(), window.windowSize(), random);
  }

  /** One row of the column matrix; refuses a matrix that no array could hold. */
  private static Shape columnShape(WindowGeometry window) {
    return Shape.of(window.windowSize(), window.outArea()).sample();
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
    Product product = new Product(outputShape.dim(0), window.outArea(), window.windowSize());
    for (int n = 0; n < count; n++) {
      int yOffset = n * outputShape.size();
      ops.imageToColumns(window, x.data(), n * inputShape.size(), columns, 0);
      bias.write(y.data(), yOffset);
      ops.multiply(product, weight.data(), 0, columns, 0, y.data(), yOffset);
    }
    return y;
  }

  @Override
  public void backwardParameters(Tensor dy, Pass pass) {
    Tensor x = pass.savedInput(this);
    float[] weightGradient = pass.gradient(weight).data();
    // The matrix is written transposed: products run faster along rows of b than along dots.
    float[] rows = columns(pass);
    TensorOps ops = pass.ops();
    Product product = new Product(outputShape.dim(0), window.windowSize(), window.outArea());
    for (int n = 0; n < dy.dim(0); n++) {
      int dyOffset = n * outputShape.size();
      ops.imageToRows(window, x.data(), n * inputShape.size(), rows, 0);
      ops.multiply(product, dy.data(), dyOffset, rows, 0, weightGradient, 0);
      bias.addGradient(dy, dyOffset, pass);
    }
  }

  @Override
  public Tensor backwardInput(Tensor dy, Pass pass) {
    int count = dy.dim(0);
    Tensor dx = pass.buffer(this, Slot.INPUT_GRADIENT, count, inputShape);
    Arrays.fill(dx.data(), 0, dx.size(), 0);
    float[] columns = columns(pass);
    TensorOps ops = pass.ops();
    Product product = new Product(window.windowSize(), window.outArea(), outputShape.dim(0));
    for (int n = 0; n < count; n++) {
      Arrays.fill(columns, 0, window.windowSize() * window.outArea(), 0);
      ops.multiplyTransposedA(
          product, weight.data(), 0, dy.data(), n * outputShape.size(), columns, 0);
      ops.columnsToImage(window, columns, 0, dx.data(), n * inputShape.size());
    }
    return dx;
  }

  private float[] columns(Pass pass) {
    return pass.buffer(this, Slot.COLUMNS, window.windowSize(), columnShape).data();
  }
}
