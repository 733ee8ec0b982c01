package dev.fromscratch.cnn.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fromscratch.cnn.engine.layer.Layer;
import dev.fromscratch.cnn.engine.layer.Parameter;
import dev.fromscratch.cnn.engine.layer.Pass;
import dev.fromscratch.cnn.engine.ops.TensorOps;
import dev.fromscratch.cnn.engine.tensor.Tensor;
import java.util.Arrays;
import java.util.function.DoubleSupplier;

/**
 * Compares the derivatives that a layer computes with differences of its own forward pass.
 *
 * <p>The outputs are weighted with random numbers r and summed in double precision, {@code L = Σ r
 * y}, so that {@code ∂L/∂y = r} exercises every output at once. Every input and every parameter θ
 * is then moved by ±h and ±2h, and the derivative is
 *
 * <pre>
 * ∂L/∂θ ≈ (8 (L(θ+h) - L(θ-h)) - (L(θ+2h) - L(θ-2h))) / 12h
 * </pre>
 *
 * whose error is {@code h⁴/30} times the fifth derivative of L, and the rounding of the outputs to
 * floats, about {@code 2⁻²⁴/h} each. At {@code h = 1/32} these are 3 · 10⁻⁸ and 2 · 10⁻⁶, and the
 * layers stay below 10⁻⁵; a wrong formula is far above {@link #TOLERANCE}. Functions with a kink
 * need inputs that stay 2h away from it, see {@link RandomNumbers#apart}.
 */
public final class GradientCheck {

  /** The largest error allowed, relative to the largest derivative of the same tensor. */
  public static final double TOLERANCE = 5e-5;

  private static final float STEP = 1f / 32;

  private final Layer layer;
  private final Tensor x;
  private final Tensor r;
  private final Pass pass;

  private GradientCheck(Layer layer, Tensor x, TensorOps ops) {
    this.layer = layer;
    this.x = x;
    this.r = RandomNumbers.tensor(layer.outputShape().batched(x.dim(0)), 77);
    this.pass = Pass.training(ops);
  }

  /** Checks ∂L/∂x and the gradient of every parameter for one batch. */
  public static void assertDerivatives(Layer layer, Tensor x, TensorOps ops) {
    new GradientCheck(layer, x, ops).run();
  }

  private void run() {
    leaveStaleNumbersBehind();
    layer.forward(x, pass);
    layer.backwardParameters(r, pass);
    float[] dx = Arrays.copyOf(layer.backwardInput(r, pass).data(), x.size());
    assertAgrees(layer.getClass().getSimpleName() + ", input", dx, x.data(), this::loss);
    for (Parameter parameter : layer.parameters()) {
      float[] gradient = pass.gradient(parameter).data().clone();
      String what = layer.getClass().getSimpleName() + ", " + parameter;
      assertAgrees(what, gradient, parameter.data(), this::loss);
    }
  }

  /** A larger batch first: what it leaves in the buffers of the pass must not show. */
  private void leaveStaleNumbersBehind() {
    int count = x.dim(0) + 1;
    layer.forward(RandomNumbers.tensor(layer.inputShape().batched(count), 78), pass);
    Tensor dy = RandomNumbers.tensor(layer.outputShape().batched(count), 79);
    layer.backwardParameters(dy, pass);
    layer.backwardInput(dy, pass);
  }

  private double loss() {
    Tensor y = layer.forward(x, pass);
    double loss = 0;
    for (int i = 0; i < y.size(); i++) {
      loss += (double) r.data()[i] * y.data()[i];
    }
    return loss;
  }

  /**
   * Compares derivatives with those measured on a function of {@code numbers}, element by element.
   */
  public static void assertAgrees(
      String what, float[] derivatives, float[] numbers, DoubleSupplier function) {
    double largestError = 0;
    double largestDerivative = Double.MIN_NORMAL;
    String worst = "none";
    for (int i = 0; i < derivatives.length; i++) {
      double measured = measure(numbers, i, function);
      double error = Math.abs(derivatives[i] - measured);
      if (!(error <= largestError)) {
        largestError = error;
        worst = "element %d, computed %s, measured %s".formatted(i, derivatives[i], measured);
      }
      largestDerivative = Math.max(largestDerivative, Math.abs(measured));
    }
    assertThat(largestError / largestDerivative)
        .as("largest relative error of the derivatives of %s: %s", what, worst)
        .isLessThan(TOLERANCE);
  }

  private static double measure(float[] numbers, int i, DoubleSupplier function) {
    double near = moved(numbers, i, STEP, function) - moved(numbers, i, -STEP, function);
    double far = moved(numbers, i, 2 * STEP, function) - moved(numbers, i, -2 * STEP, function);
    return (8 * near - far) / (12 * STEP);
  }

  private static double moved(float[] numbers, int i, float by, DoubleSupplier function) {
    float before = numbers[i];
    numbers[i] = before + by;
    double value = function.getAsDouble();
    numbers[i] = before;
    return value;
  }
}
