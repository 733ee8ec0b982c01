package dev.fromscratch.cnn.engine.layer;

import dev.fromscratch.cnn.engine.layer.Pass.Slot;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.ops.TensorOps.Product;
import dev.fromscratch.cnn.engine.tensor.SeededRandom;
import dev.fromscratch.cnn.engine.tensor.Shape;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.List;

/**
 * Every output from every input: {@code y = x · weight + bias}.
 *
 * <p>Shapes: x {@code [N, in]}, weight {@code [in, out]}, bias {@code [out]}, y {@code [N, out]}.
 * Derivatives:
 *
 * <pre>
 * ∂L/∂weight = xᵀ · ∂L/∂y      ∂L/∂bias = Σ_n ∂L/∂y[n]      ∂L/∂x = ∂L/∂y · weightᵀ
 * </pre>
 */
public final class Dense implements Layer {

  /** Columns, at most, by which panels of samples are filled up, and rows of a panel of weights. */
  private static final int MARGIN = 40;

  private final Shape inputShape;
  private final Shape outputShape;
  private final Parameter weight;
  private final Parameter bias;
  private final DenseParts parts;
  private volatile Sizes lastSizes;

  /**
   * A dense layer with fresh parameters.
   *
   * @param inputShape {@code [in]}
   * @param outFeatures numbers in one output sample
   * @throws IllegalArgumentException if the input has more than one axis or {@code outFeatures} is
   *     not positive
   */
  public Dense(Shape inputShape, int outFeatures, WeightInit weightInit, SeededRandom random) {
    if (inputShape.rank() != 1) {
      throw new IllegalArgumentException(
          "expects input [features], got %s; put a flatten layer before it".formatted(inputShape));
    }
    if (outFeatures <= 0) {
      throw new IllegalArgumentException("outFeatures must be positive, got " + outFeatures);
    }
    this.inputShape = inputShape;
    this.outputShape = Shape.of(outFeatures);
    this.weight = Parameter.weight(Shape.of(inputShape.size(), outFeatures));
    this.bias = Parameter.bias(outputShape);
    this.parts = new DenseParts(inputShape.size(), outFeatures);
    this.lastSizes = Sizes.of(inputShape.size(), outFeatures, 1);
    weightInit.fillWeight(weight, inputShape.size(), outFeatures, random);
    weightInit.fillBias(bias, inputShape.size(), random);
  }

  private Dense(Shape inputShape, Shape outputShape, Parameter weight, Parameter bias) {
    this.inputShape = inputShape;
    this.outputShape = outputShape;
    this.weight = weight;
    this.bias = bias;
    this.parts = new DenseParts(inputShape.size(), outputShape.size());
    this.lastSizes = Sizes.of(inputShape.size(), outputShape.size(), 1);
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
    return List.of(weight, bias);
  }

  @Override
  public long scratchSize(int samples) {
    return (long) (inputShape.size() + outputShape.size()) * (samples + MARGIN);
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    pass.saveInput(this, x);
    int count = x.dim(0);
    Tensor y = pass.buffer(this, Slot.OUTPUT, count, outputShape);
    Helpers helpers = pass.helpers();
    if (helpers != null && parts.count() > 1) {
      Tensor sums = pass.buffer(this, Slot.PARTIAL_SUMS, count, parts.sumShape());
      parts.forward(weight, bias, x, y, sums, pass.ops(), helpers);
    } else {
      // A column for each sample: y = weightᵀ · x + bias.
      Product product = sizes(count).forward;
      float[] w = weight.data();
      pass.ops()
          .multiplyTransposedA(product, w, x.data(), 0, bias.data(), y.data(), 0, pass.scratch());
    }
    return y;
  }

  /** This layer in predictions. */
  Inference inference(TensorOps ops, int samples) {
    var product = new Product(outputShape.size(), samples, inputShape.size());
    return (x, y, scratch) ->
        ops.multiplyTransposedA(product, weight.data(), x, 0, bias.data(), y, 0, scratch);
  }

  /** This layer and a map behind it in one. */
  Dense followedBy(ChannelMap map) {
    return new Dense(inputShape, outputShape, map.ofColumns(weight), map.ofBias(bias));
  }

  @Override
  public void backwardParameters(Tensor dy, Pass pass) {
    pass.keepFactors(weight, pass.savedInput(this), dy);
    pass.sumTo(bias, dy);
  }

  @Override
  public Tensor backwardInput(Tensor dy, Pass pass) {
    int count = dy.dim(0);
    Tensor dx = pass.buffer(this, Slot.INPUT_GRADIENT, count, inputShape);
    Helpers helpers = pass.helpers();
    if (helpers != null && parts.count() > 1) {
      parts.backwardInput(weight, dy, dx, pass.ops(), helpers);
    } else {
      Product product = sizes(count).backward;
      pass.ops().multiply(product, weight.data(), 0, dy.data(), dx.data(), 0, pass.scratch());
    }
    return dx;
  }

  /** The sizes of the last batch; of which thread, does not matter, as they cannot change. */
  private Sizes sizes(int samples) {
    Sizes sizes = lastSizes;
    if (sizes.forward.n() != samples) {
      sizes = Sizes.of(inputShape.size(), outputShape.size(), samples);
      lastSizes = sizes;
    }
    return sizes;
  }

  /** The sizes of the products that give y and ∂L/∂x. */
  private record Sizes(Product forward, Product backward) {

    static Sizes of(int in, int out, int samples) {
      return new Sizes(new Product(out, samples, in), new Product(in, samples, out));
    }
  }
}
